// The tarpit: responses to very many requests over a limit are delayed, those to other clients are not.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { tarpit } from '../../src/http/limits/tarpit.ts'
import { type Person, signUp } from '../support/client.ts'
import { type TestService, testService } from '../support/service.ts'
import { until } from '../support/until.ts'

const clients = 500
const undelayedPerSecond = 100

// The delay of a second, which ends at once, or when the test says so: what is delayed is counted, not measured.
const delays = vi.hoisted(() => ({ last: false, waiting: [] as (() => void)[] }))
vi.mock('node:timers/promises', async (original) => {
  const timers = await original<typeof import('node:timers/promises')>()
  const setTimeout: typeof timers.setTimeout = (millis, ...rest) => {
    if (millis !== 1000) return timers.setTimeout(millis, ...rest)
    if (!delays.last) return Promise.resolve(undefined as never)
    return new Promise((resolve) => delays.waiting.push(() => resolve(undefined as never)))
  }
  return { ...timers, setTimeout }
})
function endDelays() {
  delays.last = false
  for (const end of delays.waiting.splice(0)) end()
}
afterAll(endDelays)

let service: TestService
let ada: Person
beforeAll(async () => {
  service = await testService({ throttling: { authRateLimit: 1 } })
  ada = await signUp(service)
})

const refresh = () => service.send('POST', '/api/auth/refresh', { json: { refresh_token: 'A'.repeat(43) } })

async function refused(): Promise<void> {
  const { status, headers } = await refresh()
  expect(status).toBe(429)
  expect(Number(headers.get('Retry-After'))).toBeGreaterThan(0)
}

describe('Responses to requests over a limit', () => {
  test('are delayed for a second once there are many, and other clients are served meanwhile', async () => {
    for (let time = 0; time < 10; time++) await refresh()
    await refused() // from now on the responses to this address need no statement
    vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 2000) // another second, which does not pass
    delays.last = true
    const all = Promise.all(Array.from({ length: clients }, refused))
    await until(() => delays.waiting.length === clients - undelayedPerSecond)
    await ada.call('createTask', 201, { body: { title: 'meanwhile' } })
    expect((await ada.call('listTasks', 200)).body.length).toBe(1)
    expect(delays.waiting.length).toBe(clients - undelayedPerSecond)
    endDelays()
    await all
  })

  test('are delayed up to some thousands at a time; other problems never are', async () => {
    const later = Math.ceil(performance.now()) + 10_000 // past the second of the test before
    const ask = (count: number, now: number) =>
      Promise.all(Array.from({ length: count }, () => tarpit('overloaded', now) ?? 'at once'))
    const responses = (all: unknown[]) => all.filter((response) => response === 'at once').length
    delays.last = true
    const many = ask(20_000, later)
    expect(tarpit('validation_failed', later)).toBeUndefined()
    expect(tarpit('database_unavailable', later)).toBeUndefined()
    endDelays()
    expect(responses(await many)).toBe(15_000)
    expect(responses(await ask(300, later + 1000))).toBe(100)
    expect(responses(await ask(100, later + 1999))).toBe(0)
    expect(responses(await ask(100, later + 2000))).toBe(100)
  })
})
