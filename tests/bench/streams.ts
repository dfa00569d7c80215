// Many open streams of events on one process: its memory, and how long after the beginning of a write the event is there, while
// users write. A part of `make bench`; by itself `STREAMS=10000 WRITES=500 SECONDS=20 node tests/bench/streams.ts`. The service
// and this process need a descriptor for each stream (`ulimit -n`).
import { readFile } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { withAdmin } from '../support/database.ts'
import { wholeNumber } from './options.ts'
import { streamTable } from './report.ts'
import { startService } from './server-process.ts'
import { quantile } from './statistics.ts'
import { openTestbed, runBenchmark, type Testbed } from './testbed.ts'
import { tokenFor } from './users.ts'

export type Streamed = {
  streams: number
  writes: number
  seconds: number
  events: number
  /** Resident memory: without streams, with them, and after the writes. */
  memoryMiB: { before: number; idle: number; end: number }
  /** Processor time of the service for a second. */
  cpuSeconds: { idle: number; busy: number }
  /** From the beginning of a write to its event. */
  delayMillis: { p50: number; p95: number; p99: number; max: number }
}

const usual = { streams: 10_000, writesPerSecond: 500, seconds: 20 }

/** Connections that are opened at once. */
const atOnce = 100

/** The title of each task is the time at which its request began. */
const timeIn = /"title":"(\d+)"/g

/** Measures a service of its own. */
export async function measureStreams(
  testbed: Testbed,
  { streams, writesPerSecond, seconds } = usual,
): Promise<Streamed> {
  const databaseUrl = await testbed.createDatabase('streams')
  const server = await startService(databaseUrl, testbed.folder)
  try {
    const tokens = await addUsers(databaseUrl, streams)
    const delays: number[] = []
    const before = await memoryOf(server.pid)
    for (let n = 0; n < streams; n += atOnce)
      await Promise.all(tokens.slice(n, n + atOnce).map((token) => openStream(server.url, token, delays)))
    const idle = await memoryOf(server.pid)
    const cpuBefore = await cpuSecondsOf(server.pid)
    await sleep(seconds * 1000)
    const idleCpu = (await cpuSecondsOf(server.pid)) - cpuBefore
    const writes = await write(server.url, tokens, { writesPerSecond, seconds })
    await sleep(2000)
    const busyCpu = (await cpuSecondsOf(server.pid)) - cpuBefore - idleCpu
    const at = (share: number) => quantile(delays, share)
    return {
      ...{ streams, writes, seconds, events: delays.length },
      memoryMiB: { before, idle, end: await memoryOf(server.pid) },
      cpuSeconds: { idle: idleCpu / seconds, busy: busyCpu / seconds },
      delayMillis: { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) },
    }
  } finally {
    await server.stop()
  }
}

/** A user for each stream, without tasks. */
async function addUsers(url: string, streams: number): Promise<string[]> {
  const { rows } = await withAdmin(url, (client) =>
    client.query(`insert into users (email, name, password_hash)
      select 'bench-' || n || '@example.com', 'bench', 'no password' from generate_series(1, ${streams}) n
      returning id`),
  )
  return rows.map(({ id }) => tokenFor(Number(id)))
}

function openStream(url: string, token: string, delays: number[]): Promise<void> {
  const headers = { Authorization: `Bearer ${token}` }
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/api/me/events`, { agent: false, headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`status ${response.statusCode}`))
      response.setEncoding('utf8')
      let rest = '' // of an event whose end has not come yet
      response.on('data', (text: string) => {
        resolve()
        const events = (rest + text).split('\n\n')
        rest = events.pop() as string
        for (const [, time] of events.join('').matchAll(timeIn)) delays.push(Date.now() - Number(time))
      })
      response.on('error', () => {})
    })
    sent.on('error', reject)
    sent.end()
  })
}

/** Writes as often as is asked for, each time of another user. @returns how many were acknowledged */
async function write(
  url: string,
  tokens: readonly string[],
  { writesPerSecond, seconds }: { writesPerSecond: number; seconds: number },
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const begun = Date.now()
  const all: Promise<boolean>[] = []
  for (let passed = 0; passed < seconds * 1000; passed = Date.now() - begun) {
    const due = Math.floor((passed / 1000) * writesPerSecond)
    while (all.length < due)
      all.push(create(url, tokens[(all.length * 7919) % tokens.length] as string, agent))
    await sleep(2)
  }
  const outcomes = await Promise.all(all)
  agent.destroy()
  return outcomes.filter((isMade) => isMade).length
}

function create(url: string, token: string, agent: Agent): Promise<boolean> {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
  return new Promise((resolve) => {
    const sent = request(`${url}/api/me/tasks`, { method: 'POST', agent, headers }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode === 201))
    })
    sent.on('error', () => resolve(false))
    sent.end(JSON.stringify({ title: String(Date.now()) }))
  })
}

/** @returns MiB of resident memory */
async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024)
}

async function cpuSecondsOf(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}

if (import.meta.main)
  await runBenchmark(async (stack) => {
    const result = await measureStreams(await openTestbed(stack), {
      streams: wholeNumber(process.env, 'STREAMS', usual.streams),
      writesPerSecond: wholeNumber(process.env, 'WRITES', usual.writesPerSecond),
      seconds: wholeNumber(process.env, 'SECONDS', usual.seconds),
    })
    console.log(streamTable(result))
    return result.events === result.writes
  })
