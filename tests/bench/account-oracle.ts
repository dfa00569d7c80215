// Whether the time of a response tells if an address has an account: `node tests/bench/account-oracle.ts 300` sends that many
// requests for addresses with and without one, in turns, and prints both medians, and how often one with an account took
// longer than one without: 0.50 tells nothing.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startEmbedded } from '../../src/db/embedded/embedded.ts'
import { readConfig } from '../../src/server/config.ts'
import { start } from '../../src/server/start.ts'
import { quantile } from './statistics.ts'

const samples = Number(process.argv[2] ?? 300)
const accounts = 20
const password = 'correct horse battery staple'

const folder = await mkdtemp(join(tmpdir(), 'tasks-api-oracle-'))
const server = await startEmbedded({ folder })
const service = await start(
  readConfig({
    DATABASE_URL: server.url,
    DATA_DIR: folder,
    BETTER_AUTH_SECRET: 'a-secret-of-the-benchmark-that-is-long',
    AUTH_RATE_LIMIT: '0',
    RATE_LIMIT: '0',
    PORT: '0',
    LOG_LEVEL: 'silent',
  }),
)

async function send(method: string, path: string, json: object, token?: string): Promise<Response> {
  const authorization = token === undefined ? {} : { Authorization: `Bearer ${token}` }
  return await fetch(service.url + path, {
    method,
    headers: { 'Content-Type': 'application/json', ...authorization },
    body: JSON.stringify(json),
  })
}

const known = (n: number) => `known-${n % accounts}@example.com`
const unknown = (n: number) => `other-${n % accounts}@example.com`

/** @returns milliseconds until the whole response is there */
async function time(request: () => Promise<Response>, status: number): Promise<number> {
  const begin = performance.now()
  const response = await request()
  await response.text()
  const millis = performance.now() - begin
  if (response.status !== status) throw new Error(`responded with ${response.status}, not ${status}`)
  await sleep(20) // in which the mail is made
  return millis
}

async function compare(
  name: string,
  status: number,
  ask: (email: string) => Promise<Response>,
): Promise<void> {
  for (let n = 0; n < 40; n += 1) await time(() => ask(n % 2 ? known(n) : unknown(n)), status)
  const [withAccount, without]: [number[], number[]] = [[], []]
  for (let n = 0; n < samples; n += 1) {
    const both = [() => time(() => ask(known(n)), status), () => time(() => ask(unknown(n)), status)]
    if (n % 2) without.push(await (both[1] as () => Promise<number>)())
    withAccount.push(await (both[0] as () => Promise<number>)())
    if (!(n % 2)) without.push(await (both[1] as () => Promise<number>)())
  }
  let longer = 0
  for (const one of withAccount) for (const other of without) longer += one > other ? 1 : 0
  const share = (longer / (withAccount.length * without.length)).toFixed(2)
  const medians = [withAccount, without].map((millis) => quantile(millis, 0.5).toFixed(2))
  console.log(
    `${name}: with an account ${medians[0]} ms, without ${medians[1]} ms; longer with one: ${share}`,
  )
}

try {
  let token = ''
  for (let n = 0; n < accounts; n += 1) {
    const response = await send('POST', '/api/auth/register', { email: known(n), password, name: 'Ada' })
    ;({ token } = (await response.json()) as { token: string })
  }
  await compare('password reset', 202, (email) => send('POST', '/api/auth/password-reset', { email }))
  await compare('change of the address', 202, (email) =>
    send('PUT', '/api/me/email', { email, current_password: password }, token),
  )
  await compare('login', 401, (email) =>
    send('POST', '/api/auth/login', { email, password: 'not the password' }),
  )
} finally {
  await service.stop()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}
