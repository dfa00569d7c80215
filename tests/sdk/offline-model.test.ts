// Devices of one person that write at random, with a network, programs and clocks that fail: in the end all have the same, and
// nothing is lost without a word.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createClient } from '../../generated/dist/index.js'
import { createDouble } from '../../generated/dist/testing/entry.js'
import { perform, plays, type Stage } from './offline-play.ts'

const runs = Number(process.env.RUNS || 300)
const seed = Number(process.env.SEED || 20261130)

async function inMemory(): Promise<Stage> {
  let now = Date.now()
  const double = createDouble({ now: () => new Date(now) })
  const person = { email: 'ada@example.com', password: 'correct horse battery staple' }
  await createClient({ baseUrl: 'http://test', fetch: double.fetch }).auth.register({
    ...person,
    name: 'Ada',
  })
  return {
    person,
    send: async (url, init) => await double.fetch(url, init),
    now: () => now,
    travel: async (millis) => {
      now += millis
    },
  }
}

test('copies of the in-memory service agree, and nothing is lost', { timeout: 600_000 }, async () => {
  const seen = { conflicts: 0, refused: 0, created: 0 }
  const property = fc.asyncProperty(plays(60), async (play) => {
    const record = await perform(play, await inMemory())
    seen.conflicts += record.conflicts.length
    seen.refused += record.refused.length
    seen.created += record.created.size
  })
  await fc.assert(property, { numRuns: runs, seed })
  console.log(`Plays: ${runs}`, seen)
  expect(seen.conflicts).toBeGreaterThan(0)
})
