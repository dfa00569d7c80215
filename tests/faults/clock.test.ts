// The service's clock is moved by an hour while it runs, as by an operator or NTP; the database's is not.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, inject, onTestFinished } from 'vitest'
import { openDatabase } from '../../src/db/database.ts'
import { newFolder } from '../process/program.ts'
import { type Person, password, signUp } from '../support/client.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { type Send, sender } from '../support/service.ts'
import { letPass } from '../support/time-travel.ts'
import { until } from '../support/until.ts'
import { type FaultyService, startService } from './faulty-service.ts'
import { survives } from './survives.ts'

const minute = 60 * 1000
const hour = 60 * minute

let database: TestDatabase
let service: FaultyService
let send: Send
let ada: Person
let moveClock: (millis: number) => Promise<void>
beforeEach(async () => {
  database = await createDatabase(inject('clusterUrl'))
  const file = join(await newFolder(), 'clock')
  service = await startService(database.url, {
    NODE_OPTIONS: `--import=${join(import.meta.dirname, 'moved-clock.ts')}`,
    CLOCK_FILE: file,
    AUTH_RATE_LIMIT: '10',
    RATE_LIMIT: '20',
  })
  send = sender(fetch, [], service.url)
  ada = await signUp({ send })
  let moves = 0
  moveClock = async (millis) => {
    writeFileSync(file, String(millis))
    service.program.kill('SIGUSR2')
    moves += 1
    const { output } = service.program
    await until(() => output().stdout.split('the clock is moved').length > moves)
  }
  onTestFinished(async () => {
    service.program.kill('SIGTERM')
    expect(await service.program.exit()).toBe(0) // after timers of a second and more: they still run
    await database.drop()
  })
})

const summary = ({ status, body }: { status: number; body: unknown }) =>
  status < 400 ? status : `${status} ${(body as { code: string }).code}`
const list = async (token: string) => summary(await send('GET', '/api/me/tasks', { token }))
const login = (email: string, secret = password) =>
  send('POST', '/api/auth/login', { json: { email, password: secret } })
const refresh = (token: string) => send('POST', '/api/auth/refresh', { json: { refresh_token: token } })
const tokensIn = ({ body }: { body: unknown }) => body as { token: string; refresh_token: string }
const createOnce = (token: string) =>
  send('POST', '/api/me/tasks', { token, json: { title: 'once' }, headers: { 'Idempotency-Key': 'one' } })

/** Uses up a user's quota, and a second account's guesses. @returns that account's address */
async function runIntoLimits(): Promise<string> {
  const { email } = await signUp({ send }, 'Eve')
  for (let guess = 0; guess < 10; guess++) expect((await login(email, 'a guess')).status).toBe(401)
  expect(summary(await login(email))).toBe('429 rate_limited')
  let response = ''
  for (let time = 0; time < 30 && response !== '429 rate_limited'; time++)
    response = String(await list(ada.token))
  expect(response).toBe('429 rate_limited')
  return email
}

survives('a clock that goes forward expires access tokens and nothing else', async () => {
  const first = await createOnce(ada.token)
  const email = await runIntoLimits()
  await moveClock(hour)
  expect(await list(ada.token)).toBe('401 token_expired')
  const renewed = await refresh(ada.refreshToken)
  expect(renewed.status).toBe(200)
  const { token, refresh_token } = tokensIn(renewed)
  expect(await list(token)).toBe(200)
  const again = await createOnce(token)
  expect([again.headers.get('Idempotency-Replayed'), again.body]).toEqual(['true', first.body])
  expect(summary(await login(email))).toBe('429 rate_limited') // a guesser gains nothing by it

  await moveClock(0)
  expect(await list(token)).toBe(200)
  expect((await refresh(refresh_token)).status).toBe(200)
  expect((await login(ada.email)).status).toBe(200)
  expect(Number((await login(email)).headers.get('Retry-After'))).toBeLessThanOrEqual(60)
  expect((await createOnce(token)).headers.get('Idempotency-Replayed')).toBe('true')
  expect(service.errors()).toEqual([])
  service.hasNotRestarted()
})

survives('a clock that goes back locks nobody out', async () => {
  const first = await createOnce(ada.token)
  const email = await runIntoLimits()
  await moveClock(-hour)
  expect(await list(ada.token)).toBe(200)
  expect(Number((await login(email)).headers.get('Retry-After'))).toBeLessThanOrEqual(60) // not for an hour and a minute
  const db = openDatabase({ url: database.url, poolSize: 1 })
  await letPass(db, minute)
  await db.destroy()
  await moveClock(-hour + minute)
  expect((await login(email)).status).toBe(200)
  const again = await createOnce(ada.token)
  expect([again.headers.get('Idempotency-Replayed'), again.body]).toEqual(['true', first.body])
  const renewed = await refresh(ada.refreshToken)
  const { token, refresh_token } = tokensIn(renewed)
  expect(await list(token)).toBe(200)
  expect((await refresh(refresh_token)).status).toBe(200)

  await moveClock(0)
  expect(await list(token)).toBe('401 token_expired')
  expect((await login(email)).status).toBe(200)
  expect(service.errors()).toEqual([])
  service.hasNotRestarted()
})
