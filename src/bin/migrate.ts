// `migrate` applies all pending migrations and lists every one; `migrate status` only lists them.
import { migrateToLatest, migrationStatus } from '../db/migrate.ts'
import { throwUnusable } from '../db/unusable-database.ts'
import { OperatorError } from '../operator-error.ts'
import { runOnDatabase } from './run.ts'

const [action, ...rest] = process.argv.slice(2)

await runOnDatabase(async ({ directUrl }) => {
  if (rest.length > 0 || (action !== undefined && action !== 'status')) {
    throw new OperatorError('migrate takes either no argument or `status`')
  }
  if (action !== 'status') await migrateToLatest(directUrl).catch(throwUnusable(directUrl))
  const migrations = await migrationStatus(directUrl).catch(throwUnusable(directUrl))
  for (const { name, executedAt } of migrations) {
    process.stdout.write(`${executedAt?.toISOString() ?? 'not applied'.padEnd(24)}  ${name}\n`)
  }
})
