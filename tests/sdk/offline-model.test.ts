// Devices of one person that write at random, with a network, programs and clocks that fail: in the end all have the same, and
// nothing is lost without a word. RUNS and SEED try others.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createClient } from '../../generated/dist/index.js'
import { createDouble } from '../../generated/dist/testing/entry.js'
import { password } from '../support/client.ts'
import { testService } from '../support/service.ts'
import { travel } from '../support/time-travel.ts'
import { type Play, perform, plays, type Stage } from './offline-play.ts'

const seed = Number(process.env.SEED || 20261130)
const runs = Number(process.env.RUNS || 150)
const runsOfService = Math.ceil(runs / 10)

async function signedUp(stage: Omit<Stage, 'person'>): Promise<Stage> {
  const person = { email: `${randomUUID()}@example.com`, password }
  await createClient({ baseUrl: 'http://test', fetch: stage.send }).auth.register({ ...person, name: 'Ada' })
  return { ...stage, person }
}

async function inMemory(): Promise<Stage> {
  let now = Date.now()
  const double = createDouble({ now: () => new Date(now) })
  return await signedUp({
    send: async (url, init) => await double.fetch(url, init),
    now: () => now,
    travel: async (millis) => {
      now += millis
    },
  })
}

/** What was lost once. */
const failedBefore: Play[] = [
  {
    // a deletion of a list whose new name nobody had seen
    ...{ decisions: ['none', 'none'], seed: 0, oneIn: 1000 },
    steps: [
      { who: 0, does: 'delete list', nth: 0, other: 0 },
      { who: 1, does: 'rename list', nth: 0, other: 0 },
      { who: 1, does: 'sync', nth: 0, other: 0 },
    ],
  },
  {
    // what came back from the trash overwrote what had been written there
    ...{ decisions: ['none', 'none', 'mine'], seed: 0, oneIn: 2 },
    steps: [
      { who: 1, does: 'delete', nth: 0, other: 0 },
      { who: 1, does: 'delete', nth: 0, other: 0 },
      { who: 2, does: 'description', nth: 3, other: 0 },
      { who: 0, does: 'description', nth: 1, other: 0 },
    ],
  },
  {
    // a task that recurs, completed, reopened and completed again, was completed twice
    ...{ decisions: ['none', 'none'], seed: 0, oneIn: 2 },
    steps: [
      { who: 0, does: 'create', nth: 5, other: 0 },
      { who: 0, does: 'delete', nth: 1, other: 0 },
      { who: 0, does: 'complete', nth: 2, other: 0 },
      { who: 0, does: 'complete', nth: 0, other: 0 },
      { who: 0, does: 'complete', nth: 0, other: 0 },
    ],
  },
  {
    // a restoration whose answer was lost was made again, after the task was deleted a second time
    ...{ decisions: ['none', 'none', 'none'], seed: -688587036, oneIn: 3 },
    steps: [
      { who: 0, does: 'sync', nth: 0, other: 0 },
      { who: 0, does: 'create', nth: 0, other: 0 },
      { who: 2, does: 'create', nth: 0, other: 0 },
      { who: 2, does: 'sync', nth: 0, other: 0 },
      { who: 0, does: 'sync', nth: 0, other: 0 },
      { who: 2, does: 'create', nth: 0, other: 0 },
      { who: 0, does: 'create', nth: 0, other: 0 },
      { who: 0, does: 'description', nth: 2, other: 0 },
      { who: 2, does: 'create list', nth: 0, other: 0 },
      { who: 2, does: 'create', nth: 0, other: 0 },
      { who: 2, does: 'complete', nth: 0, other: 0 },
      { who: 2, does: 'delete', nth: 1, other: 0 },
      { who: 0, does: 'sync', nth: 0, other: 0 },
      { who: 2, does: 'create', nth: 0, other: 0 },
      { who: 2, does: 'description', nth: 0, other: 0 },
      { who: 0, does: 'create', nth: 0, other: 0 },
      { who: 0, does: 'delete', nth: 0, other: 0 },
      { who: 0, does: 'days', nth: 0, other: 0 },
    ],
  },
]

async function playAll(stage: () => Promise<Stage>, numRuns: number, maxSteps: number) {
  const seen = { conflicts: 0, refused: 0, created: 0, sent: new Set<string>() }
  const property = fc.asyncProperty(plays(maxSteps), async (play) => {
    const record = await perform(play, noting(await stage(), seen.sent))
    seen.conflicts += record.conflicts.length
    seen.refused += record.refused.length
    seen.created += record.created.size
  })
  await fc.assert(property, { numRuns, seed, examples: failedBefore.map((play) => [play]) })
  return seen
}

/** What the service responded with, to see that the plays are not all easy ones. */
const noting = (stage: Stage, sent: Set<string>): Stage => ({
  ...stage,
  async send(url, init) {
    const response = await stage.send(url, init)
    sent.add(response.headers.has('Idempotency-Replayed') ? 'again' : String(response.status))
    return response
  },
})

const hard = ['again', '401', '404', '410', '412']

test('copies of the in-memory service agree, and nothing is lost', async () => {
  const seen = await playAll(inMemory, runs, 60)
  expect([...seen.sent]).toEqual(expect.arrayContaining(hard))
  expect(Math.min(seen.conflicts, seen.refused, seen.created)).toBeGreaterThan(runs / 10)
})

test('copies of the service agree, and nothing is lost', async () => {
  const service = await testService()
  const stage = () =>
    signedUp({
      send: async (url, init) => await service.fetch(new Request(url, init)),
      now: () => service.now.getTime(),
      travel: (millis) => travel(service, millis),
    })
  const seen = await playAll(stage, runsOfService, 40)
  expect(Math.min(seen.conflicts, seen.created)).toBeGreaterThan(0)
})
