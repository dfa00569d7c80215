// `migrate` brings the schema to head and shows it; `migrate status` only shows it.
import { migrateToLatest, migrationStatus } from '../db/migrate.ts'
import { throwUnusable } from '../db/unusable-database.ts'
import { OperatorError } from '../operator-error.ts'
import { runOnDatabase } from './run.ts'

const [action, ...rest] = process.argv.slice(2)

await runOnDatabase(async ({ directUrl }) => {
  if (rest.length > 0 || (action !== undefined && action !== 'status')) {
    throw new OperatorError('migrate takes no argument, or the word status')
  }
  if (action !== 'status') await migrateToLatest(directUrl).catch(throwUnusable(directUrl))
  const migrations = await migrationStatus(directUrl).catch(throwUnusable(directUrl))
  for (const { name, executedAt } of migrations) {
    process.stdout.write(`${executedAt?.toISOString() ?? 'not applied'.padEnd(24)}  ${name}\n`)
  }
})
