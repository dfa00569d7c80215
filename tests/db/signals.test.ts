// How replicas tell each other whose items were changed.
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { openSignals, signalExpiry } from '../../src/features/changes/signals.ts'
import { createLog } from '../../src/server/log.ts'
import { atFileEnd } from '../support/cleanup.ts'
import { createDatabase, withAdmin } from '../support/database.ts'
import { until } from '../support/until.ts'

let url: string
let db: Database
beforeAll(async () => {
  const database = await createDatabase(inject('clusterUrl'))
  url = database.url
  db = openDatabase({ url, poolSize: 5 })
  atFileEnd(async () => {
    await db.destroy()
    await database.drop()
  })
})
beforeEach(() => sql`truncate change_signals`.execute(db))

const log = createLog('silent')
const forever = { outOfOrderMillis: 600_000, checkMillis: 600_000 }

/** A process with streams. @returns the users whose streams it has woken; `*` for all */
function replica(times: Partial<typeof forever> = {}) {
  const woken: (number | '*')[] = []
  let hasStreams = true
  const signals = openSignals({ db, log, times: { ...forever, ...times } })
  signals.listen({
    has: () => hasStreams,
    changed: (userId) => woken.push(userId),
    changedAll: () => woken.push('*'),
  })
  atFileEnd(() => signals.stop())
  const has = (streams: boolean) => {
    hasStreams = streams
  }
  return { signals, woken, has }
}
const isListening = ({ woken }: { woken: unknown[] }) => until(async () => woken.includes('*'))
const insert = (...userIds: number[]) =>
  `insert into change_signals (origin, user_ids) values (gen_random_uuid(), '{${userIds}}') returning id`

describe('what one replica has changed', () => {
  test('wakes the streams of the others, and not its own', async () => {
    const [one, other, third] = [replica(), replica(), replica()]
    await Promise.all([one, other, third].map(isListening))
    for (const userId of [7, 8, 7]) one.signals.send(userId)
    for (const { woken } of [other, third]) {
      await until(async () => woken.includes(7) && woken.includes(8))
      expect(woken).toEqual(['*', 7, 8])
    }
    expect(one.woken).toEqual(['*'])
  })

  test('is noted also when it stops a moment later', async () => {
    const [one, other] = [replica(), replica()]
    await Promise.all([one, other].map(isListening))
    one.signals.send(7)
    await one.signals.stop()
    await until(async () => other.woken.includes(7))
  })

  test('comes once, though it is looked at again', async () => {
    const one = replica()
    await isListening(one)
    await withAdmin(url, (admin) => admin.query(insert(7)))
    await until(async () => one.woken.includes(7))
    await withAdmin(url, (admin) => admin.query(insert(8)))
    await until(async () => one.woken.includes(8))
    expect(one.woken).toEqual(['*', 7, 8])
  })

  test('is seen also where what was noted later was committed earlier', async () => {
    const one = replica()
    await isListening(one)
    await withAdmin(url, async (slow) => {
      await slow.query('begin')
      const first = await slow.query(insert(7))
      const second = await withAdmin(url, (admin) => admin.query(insert(8)))
      expect(Number(first.rows[0].id)).toBeLessThan(Number(second.rows[0].id))
      await until(async () => one.woken.includes(8))
      await slow.query('commit')
    })
    await until(async () => one.woken.includes(7))
  })

  test('is seen also where ids have begun again with lower ones, as after a failover', async () => {
    await withAdmin(url, (admin) => admin.query(insert(6)))
    const one = replica({ checkMillis: 0 })
    await isListening(one)
    await sql`truncate change_signals restart identity`.execute(db)
    await until(async () => one.woken.length > 1) // all, since nobody knows what was missed
    await withAdmin(url, (admin) => admin.query(insert(7)))
    await until(async () => one.woken.includes(7))
  })
})

test('without streams nobody looks, and the first ones are woken, whatever was noted before', async () => {
  const one = replica()
  await isListening(one)
  one.has(false)
  await withAdmin(url, (admin) => admin.query(insert(7)))
  one.woken.length = 0
  one.has(true)
  await until(async () => one.woken.length > 0)
  expect(['*', 7]).toContain(one.woken[0]) // it may have looked just then
})

test('what everybody has seen is removed after a minute', async () => {
  await sql`insert into change_signals (origin, user_ids, noted_at)
    select gen_random_uuid(), '{1}', now() - n * interval '40 seconds' from generate_series(0, 2) n`.execute(
    db,
  )
  expect(await signalExpiry.removeBatch(db)).toMatchObject({ removed: 1 })
})
