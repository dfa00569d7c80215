// `make bench-scale`: what one user's operations cost beside a thousand tasks of other users, and beside ROWS of them.
import { migrateToLatest } from '../../src/db/migrate.ts'
import { withAdmin } from '../support/database.ts'
import { fillTasks } from './data.ts'
import { chooseGenerator } from './load.ts'
import { circumstances, described } from './machine.ts'
import { summarise } from './measurement.ts'
import { readOptions, wholeNumber } from './options.ts'
import { ratioTable } from './report.ts'
import { type Contender, measureRounds } from './rounds.ts'
import { startService } from './server-process.ts'
import { openTestbed, runBenchmark, type Testbed } from './testbed.ts'
import { usersIn } from './users.ts'

const few = 1000
const ownTasks = 100

const say = (text: string) => process.stdout.write(`${text}\n`)

await runBenchmark(async (stack) => {
  const many = wholeNumber(process.env, 'ROWS', 1_000_000)
  const options = readOptions(process.env, ['few', 'many'])
  // There is only one user, so not many connections; and no 401, which does not reach the database.
  const workloads = options.workloads
    .filter(({ connections, kinds }) => connections < 1000 && !kinds.includes('unauthorized'))
    .map((workload) => ({ ...workload, connections: 16 }))
  const generator = chooseGenerator()
  say(`${described(await circumstances())}, load by ${generator}`)
  say(
    `one user with ${ownTasks} tasks, beside ${few} (few) and ${many} (many) of other users; filling the tables`,
  )

  const testbed = await openTestbed(stack)
  const contenders = [await begin('few', few, testbed, stack), await begin('many', many, testbed, stack)]
  const setting = { generator, folder: testbed.folder, serverPid: testbed.serverPid }
  const measurements = await measureRounds(contenders, { ...options, workloads }, setting, (round) =>
    say(round === 0 ? 'warming up' : `round ${round} of ${options.rounds}`),
  )
  say(`\n${ratioTable(summarise(measurements, 'few'), 'few')}`)
  say('\nGood ratios of "many" are close to 1: only the height of the index may differ.')
  return true
})

async function begin(
  name: string,
  others: number,
  testbed: Testbed,
  stack: AsyncDisposableStack,
): Promise<Contender> {
  const databaseUrl = await testbed.createDatabase(name)
  await migrateToLatest(databaseUrl)
  const users = await withAdmin(databaseUrl, async (admin) => {
    const owner = await fillTasks(admin, { own: ownTasks, others, tasksOfAnother: 50 })
    return await usersIn(admin, [owner])
  })
  const server = await startService(databaseUrl, testbed.folder, name)
  stack.defer(() => server.stop().then(() => {}))
  return { server, databaseUrl, users }
}
