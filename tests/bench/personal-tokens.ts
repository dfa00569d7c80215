// What a request with a personal access token costs, compared with the same request with an access token: processor time of
// the service's process, and requests a second. `TOKENS=20 ROUNDS=5 SECONDS=2 node tests/bench/personal-tokens.ts`; with many
// tokens each is used more seldom, so that more of the requests look theirs up.
import { createHash, randomBytes } from 'node:crypto'
import { personalToken } from '../../src/openapi/access/personal-token.ts'
import { withAdmin } from '../support/database.ts'
import { chooseGenerator } from './load.ts'
import { type Measurement, ratio } from './measurement.ts'
import { wholeNumber } from './options.ts'
import { measureRounds } from './rounds.ts'
import { startService } from './server-process.ts'
import { median } from './statistics.ts'
import { openTestbed, runBenchmark } from './testbed.ts'
import { fillUsers } from './users.ts'
import { type User, workloads } from './workloads.ts'

const [base, other] = ['access token', 'personal token']

await runBenchmark(async (stack) => {
  const testbed = await openTestbed(stack)
  const databaseUrl = await testbed.createDatabase('bench')
  const server = await startService(databaseUrl, testbed.folder)
  stack.defer(() => server.stop().then(() => {}))
  const users = (await fillUsers(databaseUrl)).slice(0, wholeNumber(process.env, 'TOKENS', 20))
  const personal = await withPersonalTokens(databaseUrl, users)
  const contenders = [
    { server: { ...server, name: base }, databaseUrl, users },
    { server: { ...server, name: other }, databaseUrl: writtenOtherwise(databaseUrl), users: personal },
  ]
  const options = {
    rounds: wholeNumber(process.env, 'ROUNDS', 5),
    seconds: wholeNumber(process.env, 'SECONDS', 2),
    workloads: workloads.filter(({ name }) => ['get', 'list'].includes(name)),
    contenders: [base, other],
  }
  const setting = { generator: chooseGenerator(), folder: testbed.folder, serverPid: testbed.serverPid }
  const measurements = await measureRounds(contenders, options, setting)
  for (const { name } of options.workloads) report(name, measurements)
  return measurements.every(({ errors }) => errors === 0)
})

/** Requests are planned once for each URL. */
function writtenOtherwise(databaseUrl: string): string {
  const url = new URL(databaseUrl)
  url.searchParams.set('application_name', 'bench')
  return url.href
}

/** The same users, each with a personal access token. */
async function withPersonalTokens(databaseUrl: string, users: readonly User[]): Promise<User[]> {
  const own = users.map((user) => ({ ...user, token: personalToken(randomBytes(32)) }))
  const hashes = own.map(({ token }) => createHash('sha256').update(token).digest())
  const ids = own.map(({ id }) => id)
  await withAdmin(databaseUrl, (client) =>
    client.query(
      `insert into api_tokens (user_id, token_hash, name, scopes, created_at)
       select user_id, token_hash, 'bench', 'tasks:read tasks:write', now()
       from unnest($1::bigint[], $2::bytea[]) as made (user_id, token_hash)`,
      [ids, hashes],
    ),
  )
  return own
}

function report(workload: string, measurements: readonly Measurement[]): void {
  const figure = (name: 'cpuMicros' | 'requestsPerSecond') => {
    const of = (contender: string) =>
      median(
        measurements
          .filter((each) => each.workload === workload && each.contender === contender)
          .map((each) => each[name] ?? Number.NaN),
      ).toFixed(0)
    const times = ratio(measurements, name, workload, other, base)?.median.toFixed(2)
    return `${of(base)} -> ${of(other)} (x ${times})`
  }
  console.log(`${workload}: ${figure('cpuMicros')} µs of CPU, ${figure('requestsPerSecond')} requests/s`)
}
