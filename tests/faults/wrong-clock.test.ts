// Two replicas, of which one has a wrong clock from its first request on.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, onTestFinished } from 'vitest'
import { newFolder } from '../process/program.ts'
import { newClient, password, signUp } from '../support/client.ts'
import { createDatabase } from '../support/database.ts'
import { sender } from '../support/service.ts'
import { until } from '../support/until.ts'
import { type FaultyService, startService } from './faulty-service.ts'
import { survives } from './survives.ts'

const eightDays = 8 * 24 * 60 * 60 * 1000

/** A service whose clock is 8 days ahead, and which removes expired rows all the time. */
async function startAhead(databaseUrl: string): Promise<FaultyService> {
  const file = join(await newFolder(), 'clock')
  const preloaded = ['moved-clock.ts', 'hasty-timers.ts'].map((name) => join(import.meta.dirname, name))
  const service = await startService(databaseUrl, {
    NODE_OPTIONS: preloaded.map((path) => `--import=${path}`).join(' '),
    CLOCK_FILE: file,
    AUTH_RATE_LIMIT: '10',
    LOG_LEVEL: 'debug',
  })
  writeFileSync(file, String(eightDays))
  service.program.kill('SIGUSR2')
  await until(() => service.program.output().stdout.includes('the clock is moved'))
  return service
}

/** Waits until a service has removed expired rows once, from the beginning to the end. */
async function untilCleanedUp({ program }: FaultyService): Promise<void> {
  const times = () => program.output().stdout.split('cleared away what has expired').length
  const before = times()
  await until(() => times() >= before + 2)
}

const at = ({ url }: FaultyService) => {
  const send = sender(fetch, [], url)
  return {
    send,
    login: (email: string, secret = password) =>
      send('POST', '/api/auth/login', { json: { email, password: secret } }),
    refresh: async (refresh_token: string) =>
      (await newClient({ send })('refresh', 200, { body: { refresh_token } })).body,
    createOnce: (token: string) =>
      send('POST', '/api/me/tasks', {
        token,
        json: { title: 'once' },
        headers: { 'Idempotency-Key': 'one' },
      }),
    sessions: async (token: string) =>
      (await newClient({ send }, token)('listSessions', 200)).body.map(({ id }) => id),
  }
}

survives('a replica whose clock is 8 days ahead removes and duplicates nothing', async () => {
  const database = await createDatabase(inject('clusterUrl'))
  const services = [
    await startService(database.url, { AUTH_RATE_LIMIT: '10' }),
    await startAhead(database.url),
  ] as const
  onTestFinished(async () => {
    for (const service of services) await service.end()
    await database.drop()
  })
  const [right, ahead] = [at(services[0]), at(services[1])]
  const ada = await signUp(right)
  const first = await right.createOnce(ada.token)
  const eve = await signUp(right, 'Eve')
  for (let guess = 0; guess < 10; guess++) expect((await right.login(eve.email, 'a guess')).status).toBe(401)

  await untilCleanedUp(services[1])
  const there = (await ahead.login(ada.email)).body as { token: string }
  for (const [where, token] of [
    [ahead, there.token],
    [right, ada.token],
  ] as const) {
    const again = await where.createOnce(token)
    expect([again.headers.get('Idempotency-Replayed'), again.body]).toEqual(['true', first.body])
    expect((await where.login(eve.email)).status).toBe(429) // nor does an attacker gain anything
  }
  await untilCleanedUp(services[1])
  const { refresh_token } = await ahead.refresh(ada.refreshToken)
  const { token } = await right.refresh(refresh_token)
  expect(await right.sessions(token)).toHaveLength(2)
  expect(await ahead.sessions(there.token)).toHaveLength(2)
  const expired = await ahead.send('GET', '/api/me', { token: ada.token })
  expect(expired.body).toMatchObject({ status: 401, code: 'token_expired' }) // the SDK renews by itself
  expect((await newClient(right, token)('listTasks', 200)).body).toEqual([first.body])
  for (const service of services) {
    expect(service.errors()).toEqual([])
    service.hasNotRestarted()
  }
})
