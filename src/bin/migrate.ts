// `migrate` brings the schema to head and shows it; `migrate status` only shows it.
import { migrateToHead, migrationStatus } from '../db/migrate.ts'
import { refuseDatabase } from '../db/unusable.ts'
import { Refused } from '../operator-error.ts'
import { runOnDatabase } from './run.ts'

const [action, ...rest] = process.argv.slice(2)

await runOnDatabase(async ({ directUrl }) => {
  if (rest.length > 0 || (action !== undefined && action !== 'status')) {
    throw new Refused('migrate takes no argument, or the word status')
  }
  if (action !== 'status') await migrateToHead(directUrl).catch(refuseDatabase(directUrl))
  const migrations = await migrationStatus(directUrl).catch(refuseDatabase(directUrl))
  for (const { name, executedAt } of migrations) {
    process.stdout.write(`${executedAt?.toISOString() ?? 'not applied'.padEnd(24)}  ${name}\n`)
  }
})
