// `make bench-data`: fills an empty database with the data set of the benchmarks.
import pg from 'pg'
import { runOnDatabase } from '../../src/bin/run.ts'
import { migrateToLatest } from '../../src/db/migrate.ts'
import { OperatorError } from '../../src/operator-error.ts'
import { fillTasks, fullSize } from './data.ts'

await runOnDatabase(async ({ directUrl, config }) => {
  if (config.NODE_ENV === 'production')
    throw new OperatorError('benchmark data is not for production (NODE_ENV is production)')
  await migrateToLatest(directUrl)
  const client = new pg.Client({ connectionString: directUrl })
  await client.connect()
  try {
    const { rows } = await client.query('select from users limit 1')
    if (rows.length > 0)
      throw new OperatorError('the database already has users; use an empty one, e.g. DATA_DIR=.data/bench')
    const owner = await fillTasks(client)
    process.stdout.write(
      `Created ${fullSize.own} tasks of user ${owner}, and ${fullSize.others} of other users\n`,
    )
  } finally {
    await client.end()
  }
})
