// Measures contenders in turns: every round measures every contender under every workload, each time in another order.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Generator, runLoad } from './load.ts'
import type { Measurement } from './measurement.ts'
import type { Options } from './options.ts'
import { cpuMicros, familyCpuMicros, memoryMiB } from './proc.ts'
import type { ServerProcess } from './server-process.ts'
import { tidy } from './users.ts'
import { callsOf, planOf, type User, type Workload } from './workloads.ts'

export type Contender = {
  server: ServerProcess
  databaseUrl: string
  users: readonly User[]
}

export type Setting = {
  generator: Generator
  folder: string
  /** The pid of the PostgreSQL server. */
  serverPid: number | null
}

/** How long requests in progress at the end of the load may take. */
const settleMillis = 200

/**
 * Runs all rounds. The first one is for warming up, and not counted.
 * @param onRound called before each round; 0 is the warm-up
 */
export async function measureRounds(
  contenders: readonly Contender[],
  options: Options,
  setting: Setting,
  onRound: (round: number) => void = () => {},
): Promise<Measurement[]> {
  const measurements: Measurement[] = []
  const plans = await writePlans(contenders, options.workloads, setting.folder)
  for (let round = 0; round <= options.rounds; round += 1) {
    onRound(round)
    for (const [place, workload] of options.workloads.entries()) {
      for (const contender of rotated(contenders, round + place)) {
        const plan = plans.get(planKey(contender, workload)) as string
        const measured = await measure(contender, workload, plan, options.seconds, setting)
        if (round > 0) measurements.push({ ...measured, round })
      }
    }
    await cleanUp(contenders)
  }
  return measurements
}

const planKey = ({ databaseUrl }: Contender, { kinds }: Workload) => `${databaseUrl} ${kinds.join()}`

/** Contenders on the same database share their plans; so do workloads that only differ in the number of connections. */
async function writePlans(
  contenders: readonly Contender[],
  workloads: readonly Workload[],
  folder: string,
): Promise<Map<string, string>> {
  const plans = new Map<string, string>()
  for (const contender of contenders) {
    for (const workload of workloads) {
      const key = planKey(contender, workload)
      if (plans.has(key)) continue
      const file = join(folder, `plan-${plans.size}`)
      await writeFile(file, planOf(callsOf(workload, contender.users)))
      plans.set(key, file)
    }
  }
  return plans
}

export function rotated<T>(list: readonly T[], by: number): T[] {
  const begin = by % list.length
  return [...list.slice(begin), ...list.slice(0, begin)]
}

async function measure(
  { server, users }: Contender,
  { name, connections, kinds, extraSeconds = 0 }: Workload,
  plan: string,
  seconds: number,
  { generator, serverPid }: Setting,
): Promise<Omit<Measurement, 'round'>> {
  await wake(server, users[0] as User)
  const read = async () => ({
    cpu: await cpuMicros(server.pid),
    database: serverPid === null ? null : await familyCpuMicros(serverPid),
    memory: await memoryMiB(server.pid),
  })
  const expected = kinds.includes('unauthorized') ? { expected: 401 } : {}
  const load = { url: server.url, plan, connections, seconds: seconds + extraSeconds, ...expected }
  const before = await read()
  const { result, end } = await runLoad(generator, load, read)
  await sleep(settleMillis)
  const each = (from: number | null, to: number | null) =>
    from === null || to === null ? null : (to - from) / result.requests
  return {
    workload: name,
    contender: server.name,
    requestsPerSecond: result.requests / result.seconds,
    cpuMicros: each(before.cpu, end.cpu),
    databaseMicros: each(before.database, end.database),
    p50Millis: result.p50Millis,
    p95Millis: result.p95Millis,
    p99Millis: result.p99Millis,
    rssMiB: end.memory.now,
    errors: result.errors,
  }
}

/** Opens the connections of a pool before the measurement, since an idle pool closes them. */
async function wake({ url }: ServerProcess, { id, token }: User): Promise<void> {
  const headers = { Authorization: `Bearer ${token}` }
  const ask = async () => (await fetch(`${url}/api/${id}/tasks?limit=1`, { headers })).arrayBuffer()
  await Promise.all(Array.from({ length: 20 }, ask))
}

async function cleanUp(contenders: readonly Contender[]): Promise<void> {
  const databases = new Map(contenders.map(({ databaseUrl, users }) => [databaseUrl, users]))
  for (const [url, users] of databases) await tidy(url, users)
  for (const { server } of contenders) await server.emptyLog()
}
