// A flood of requests that are refused: their answers are held up, those of others are not.
import { beforeAll, describe, expect, test } from 'vitest'
import { tarpit } from '../../src/http/limits/tarpit.ts'
import { type Person, signUp } from '../support/client.ts'
import { type TestService, testService } from '../support/service.ts'

const clients = 500

let service: TestService
let ada: Person
beforeAll(async () => {
  service = await testService({ throttling: { authRateLimit: 1 } })
  ada = await signUp(service)
})

/** @returns how long it took, in ms */
async function refused(): Promise<number> {
  const begin = performance.now()
  const json = { refresh_token: 'A'.repeat(43) }
  const { status, headers } = await service.send('POST', '/api/auth/refresh', { json })
  expect(status).toBe(429)
  expect(Number(headers.get('Retry-After'))).toBeGreaterThan(0)
  return performance.now() - begin
}

describe('Refusals of requests over a limit', () => {
  test('are held up for a second once there are many, and others are served meanwhile', async () => {
    const json = { refresh_token: 'A'.repeat(43) }
    for (let time = 0; time < 10; time++) await service.send('POST', '/api/auth/refresh', { json })
    await refused() // from now on the refusals of this address need no statement
    const flood = Promise.all(Array.from({ length: clients }, refused))
    await ada.call('createTask', 201, { body: { title: 'meanwhile' } })
    expect((await ada.call('listTasks', 200)).body.length).toBe(1)
    const held = (await flood).filter((millis) => millis > 900)
    expect(held.length).toBeGreaterThan(0)
  })

  test('are held up by the thousands and no further; those of other kinds never', async () => {
    const later = Math.ceil(performance.now()) + 2000 // past the second of the test before
    const ask = (count: number, now: number) =>
      Promise.all(Array.from({ length: count }, () => tarpit('overloaded', now) ?? 'at once'))
    const answers = (all: unknown[]) => all.filter((answer) => answer === 'at once').length
    const flood = ask(20_000, later)
    expect(tarpit('validation_failed', later)).toBeUndefined()
    expect(tarpit('database_unavailable', later)).toBeUndefined()
    expect(answers(await flood)).toBe(15_000)
    expect(answers(await ask(300, later + 1000))).toBe(100)
    expect(answers(await ask(100, later + 1999))).toBe(0)
    expect(answers(await ask(100, later + 2000))).toBe(100)
  })
})
