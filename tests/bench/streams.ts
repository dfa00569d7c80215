// Many open streams of events on one process: its memory, and how long after the beginning of a write the event is there, while
// users write. `STREAMS=10000 WRITES=500 SECONDS=20 node tests/bench/streams.ts`; the process and this one need a descriptor for
// each stream (`ulimit -n`).
import { readFile } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { withAdmin } from '../support/database.ts'
import { wholeNumber } from './options.ts'
import { startService } from './server-process.ts'
import { openTestbed, runBenchmark } from './testbed.ts'
import { tokenFor } from './users.ts'

const streams = wholeNumber(process.env, 'STREAMS', 10_000)
const writesPerSecond = wholeNumber(process.env, 'WRITES', 500)
const seconds = wholeNumber(process.env, 'SECONDS', 20)

/** Connections that are opened at once. */
const atOnce = 100

/** The title of each task is the time at which its request began. */
const timeIn = /"title":"(\d+)"/g

await runBenchmark(async (stack) => {
  const testbed = await openTestbed(stack)
  const databaseUrl = await testbed.createDatabase('bench')
  const server = await startService(databaseUrl, testbed.folder)
  stack.defer(() => server.stop().then(() => {}))
  const tokens = await addUsers(databaseUrl)
  const delays: number[] = []
  const memoryBefore = await memoryOf(server.pid)
  for (let n = 0; n < streams; n += atOnce)
    await Promise.all(tokens.slice(n, n + atOnce).map((token) => openStream(server.url, token, delays)))
  const memoryIdle = await memoryOf(server.pid)
  const cpuBefore = await cpuSecondsOf(server.pid)
  await sleep(seconds * 1000)
  const idleCpu = (await cpuSecondsOf(server.pid)) - cpuBefore
  const written = await write(server.url, tokens)
  await sleep(2000)
  const busyCpu = (await cpuSecondsOf(server.pid)) - cpuBefore - idleCpu
  const sorted = delays.toSorted((one, other) => one - other)
  const at = (share: number) => `${sorted[Math.floor(share * (sorted.length - 1))]} ms`
  console.log(`${streams} streams, ${written} writes in ${seconds} s, ${delays.length} events
memory: ${memoryBefore} MiB before, ${memoryIdle} MiB with the streams, ${await memoryOf(server.pid)} MiB at the end
processor time of the service: ${(idleCpu / seconds).toFixed(2)} s a second without writes, ${(busyCpu / seconds).toFixed(2)} with them
from the beginning of a write to its event: p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, max ${at(1)}`)
  return delays.length === written
})

/** A user for each stream, without tasks. */
async function addUsers(url: string): Promise<string[]> {
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
async function write(url: string, tokens: readonly string[]): Promise<number> {
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
