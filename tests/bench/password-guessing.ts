// How long a list takes while many clients guess passwords and ignore Retry-After: prints both durations and their ratio.
// `node tests/bench/password-guessing.ts 400` measures with 400 clients, once with the usual limits and once without any.
import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startEmbedded } from '../../src/db/embedded/embedded.ts'
import { quantile } from './statistics.ts'

const clients = Number(process.argv[2] ?? 400)
const seconds = 10

/** @returns the service, and its URL */
async function startService(environment: Record<string, string>): Promise<[ChildProcess, string]> {
  const env = { PATH: process.env.PATH, NODE_NO_WARNINGS: '1', PORT: '0', RATE_LIMIT: '0', ...environment }
  const service = spawn(process.execPath, ['src/main.ts'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await new Promise<string>((resolve, reject) => {
    let output = ''
    service.once('exit', () => reject(new Error(`the service does not start: ${output}`)))
    service.stdout.on('data', (chunk) => {
      output = `${output}${chunk}`.slice(-10_000)
      const line = /^\{.*"msg":"serving"\}$/m.exec(output)?.[0]
      if (line) resolve(`http://127.0.0.1:${JSON.parse(line).port}`)
    })
  })
  return [service, url]
}

const post = (url: string, json: object, token?: string) =>
  fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
    body: JSON.stringify(json),
  })

/** Lists tasks with short pauses. @returns percentiles of the duration, in ms */
async function list(url: string, token: string, forSeconds: number) {
  const millis: number[] = []
  for (const end = performance.now() + forSeconds * 1000; performance.now() < end; await sleep(10)) {
    const begin = performance.now()
    const response = await fetch(`${url}/api/me/tasks?limit=20`, {
      headers: { Authorization: `Bearer ${token}` },
    })
    await response.text()
    if (response.status !== 200) throw new Error(`listing tasks failed with status ${response.status}`)
    millis.push(performance.now() - begin)
  }
  return { p50: quantile(millis, 0.5), p99: quantile(millis, 0.99) }
}

/** Runs the guesses in a process of their own, load-autocannon.ts, which takes requests in the form of HTTP/1.1. */
async function startGuessing(url: string, email: string): Promise<void> {
  const body = JSON.stringify({ email, password: 'a guess' })
  const head = ['POST /api/auth/login HTTP/1.1', 'Content-Type: application/json']
  const plan = join(folder, 'plan')
  await writeFile(plan, [...head, '', body].join('\r\n'))
  const program = ['tests/bench/load-autocannon.ts', url, plan, String(clients), String(seconds + 3), '0']
  const guessing = spawn(process.execPath, program, { stdio: 'ignore' })
  await new Promise((resolve) => guessing.once('exit', resolve))
}

async function measure(databaseUrl: string, limit: string): Promise<void> {
  const secret = 'a-secret-of-the-benchmark-that-is-long'
  const environment = { DATABASE_URL: databaseUrl, BETTER_AUTH_SECRET: secret, AUTH_RATE_LIMIT: limit }
  const [service, url] = await startService(environment)
  const account = { email: `${limit}@example.com`, password: 'correct horse battery staple', name: 'Ada' }
  const { token } = await (await post(`${url}/api/auth/register`, account)).json()
  for (let n = 0; n < 100; n++)
    await (await post(`${url}/api/me/tasks`, { title: `task ${n}` }, token)).text()
  await list(url, token, 2)
  const quiet = await list(url, token, seconds)
  const guessing = startGuessing(`${url}/api/auth/login`, account.email)
  await sleep(2000)
  const loaded = await list(url, token, seconds)
  await guessing
  const summary = (name: 'p50' | 'p99') =>
    `${name} ${quiet[name].toFixed(1)} -> ${loaded[name].toFixed(1)} ms (x ${(loaded[name] / quiet[name]).toFixed(1)})`
  console.log(`AUTH_RATE_LIMIT=${limit}, ${clients} clients: ${summary('p50')}, ${summary('p99')}`)
  service.removeAllListeners('exit')
  service.kill('SIGTERM')
  await new Promise((resolve) => service.once('exit', resolve))
}

const folder = await mkdtemp(join(tmpdir(), 'tasks-api-guessing-'))
await chmod(folder, 0o755)
const server = await startEmbedded({ folder, settings: { fsync: 'off' } })
try {
  for (const limit of ['10', '0']) await measure(server.url, limit)
} finally {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}
