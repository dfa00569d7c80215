// An endurance test: the service under load for a while, with its use of memory and connections, and what is left over.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Generator, runLoad } from './load.ts'
import { cpuMicros, memoryMiB, openFiles } from './proc.ts'
import type { ServerProcess } from './server-process.ts'
import { startService } from './server-process.ts'
import { median } from './statistics.ts'
import type { Testbed } from './testbed.ts'
import { fillUsers } from './users.ts'
import { callsOf, planOf, workloads } from './workloads.ts'

export type Sample = {
  seconds: number
  requestsPerSecond: number
  p50Millis: number
  p95Millis: number
  p99Millis: number
  /** The slowest response of /health during the load: how long the event loop was blocked. */
  healthMillis: number
  cpuMicros: number | null
  rssMiB: number | null
  /** Connections to the database at the end of the load. */
  databaseConnections: number
  /** Files and sockets that are still open after all clients have disconnected. */
  openFiles: number | null
  errors: number
}

export type Endurance = {
  samples: Sample[]
  /** The exit status of the service; null when it had to be killed. */
  exitStatus: number | null
  /** Connections to the database that it left open. */
  leftConnections: number
}

type Options = { connections: number; segments: number; segmentSeconds: number; generator: Generator }

/**
 * Runs mixed load, in segments with new connections each, then shuts the service down.
 * @param onSample called after each segment
 */
export async function endure(
  testbed: Testbed,
  stack: AsyncDisposableStack,
  { segments, ...options }: Options,
  onSample: (sample: Sample) => void = () => {},
): Promise<Endurance> {
  const database = 'endurance'
  const databaseUrl = await testbed.createDatabase(database)
  const service = await startService(databaseUrl, testbed.folder)
  stack.defer(() => service.stop().then(() => {}))
  const plan = join(testbed.folder, 'endurance-plan')
  const mixed = workloads.find(({ name }) => name === 'mixed') as (typeof workloads)[number]
  await writeFile(plan, planOf(callsOf(mixed, await fillUsers(databaseUrl))))
  const samples: Sample[] = []
  const begin = Date.now()
  for (let n = 0; n < segments; n += 1) {
    const measured = await segment(service, plan, options, () => connectionsTo(testbed, database))
    const sample = { ...measured, seconds: Math.round((Date.now() - begin) / 1000) }
    samples.push(sample)
    onSample(sample)
    await service.emptyLog()
  }
  const exitStatus = await service.stop()
  await sleep(500) // PostgreSQL notices a closed connection at its own pace
  return { samples, exitStatus, leftConnections: await connectionsTo(testbed, database) }
}

async function segment(
  { url, pid }: ServerProcess,
  plan: string,
  { connections, segmentSeconds, generator }: Omit<Options, 'segments'>,
  countConnections: () => Promise<number>,
): Promise<Omit<Sample, 'seconds'>> {
  const health = watchHealth(url)
  const cpuBefore = await cpuMicros(pid)
  const load = { url, plan, connections, seconds: segmentSeconds }
  const { result, end } = await runLoad(generator, load, async () => ({
    cpu: await cpuMicros(pid),
    memory: await memoryMiB(pid),
    databaseConnections: await countConnections(),
  }))
  const healthMillis = await health.stop()
  await sleep(1000) // until the service has noticed that the clients disconnected
  return {
    requestsPerSecond: result.requests / result.seconds,
    p50Millis: result.p50Millis,
    p95Millis: result.p95Millis,
    p99Millis: result.p99Millis,
    healthMillis,
    cpuMicros: cpuBefore === null || end.cpu === null ? null : (end.cpu - cpuBefore) / result.requests,
    rssMiB: end.memory.now,
    databaseConnections: end.databaseConnections,
    openFiles: await openFiles(pid),
    errors: result.errors,
  }
}

/** Asks /health again and again. */
function watchHealth(url: string): { stop(): Promise<number> } {
  let longest = 0
  let running = true
  const watching = (async () => {
    for (; running; await sleep(200)) {
      const start = performance.now()
      const response = await fetch(`${url}/health`, { headers: { Connection: 'close' } })
      await response.arrayBuffer()
      longest = Math.max(longest, performance.now() - start)
    }
  })()
  return {
    stop: async () => {
      running = false
      await watching
      return longest
    },
  }
}

async function connectionsTo({ admin }: Testbed, database: string): Promise<number> {
  const { rows } = await admin.query(
    `select count(*)::int as count from pg_stat_activity where datname = $1 and application_name = 'tasks-api'`,
    [database],
  )
  return rows[0].count
}

export type Bounds = {
  /** How much higher memory may be in the last third than in the middle one; the first third is for warming up. */
  growth: number
  growthMiB: number
  /** The maximum in the last third. */
  rssMiB: number
}

export const longBounds: Bounds = { growth: 1.1, growthMiB: 15, rssMiB: 300 }

/** For a run that is too short to warm up; it still detects what grows with every request. */
export const shortBounds: Bounds = { growth: 1.5, growthMiB: 50, rssMiB: 500 }

const poolSize = 10
/** Tolerance for sockets that are about to be closed, and for files that are opened late. */
const strayFiles = 20

/** @returns what is wrong; empty if everything is within the bounds */
export function failures({ samples, exitStatus, leftConnections }: Endurance, bounds: Bounds): string[] {
  const third = Math.floor(samples.length / 3)
  const memory = (from: number, to?: number) =>
    median(samples.slice(from, to).flatMap(({ rssMiB }) => rssMiB ?? []))
  const allowed = memory(third, 2 * third) * bounds.growth + bounds.growthMiB
  const last = memory(2 * third)
  const mostConnections = Math.max(...samples.map(({ databaseConnections }) => databaseConnections))
  const [first = 0, ...files] = samples.map((sample) => sample.openFiles ?? 0)
  const checks: [boolean, string][] = [
    [samples.some(({ errors }) => errors > 0), 'there were errors'],
    [last > allowed, `memory grew to ${last.toFixed(0)} MiB, ${allowed.toFixed(0)} were allowed`],
    [last > bounds.rssMiB, `memory is ${last.toFixed(0)} MiB, ${bounds.rssMiB} were allowed`],
    [mostConnections > poolSize, 'there were more connections to the database than the pool may have'],
    [Math.max(...files) > first + strayFiles, 'connections of clients that had gone stayed open'],
    [exitStatus !== 0, `the service did not end by itself (status ${exitStatus})`],
    [leftConnections > 0, `${leftConnections} connections to the database were left behind`],
  ]
  return checks.filter(([isWrong]) => isWrong).map(([, message]) => message)
}
