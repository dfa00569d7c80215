// Several processes that create tasks of one user lease room, and never make more than there may be. Each has a database
// object of its own here, which is all that one knows of the others.
import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, inject, test, vi } from 'vitest'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { setMaxRows } from '../../src/db/max-rows.ts'
import { leaseMillis } from '../../src/features/quotas/counts.ts'
import { insertTask, taskQueries } from '../../src/features/tasks/queries.ts'
import { Problem } from '../../src/openapi/problem.ts'
import { atFileEnd } from '../support/cleanup.ts'
import { createDatabase } from '../support/database.ts'

/** A hundredth is leased at once, and nothing of the last tenth. */
const max = 300

let one: Database
let other: Database
/** What `one` sent. */
let statements: string[] = []

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
beforeAll(async () => {
  const database = await createDatabase(inject('clusterUrl'))
  const open = (onQuery?: (event: { query: { sql: string } }) => void) => {
    const db = openDatabase({ url: database.url, poolSize: 10, ...(onQuery && { onQuery }) })
    setMaxRows(db, { tasks: max })
    return db
  }
  one = open(({ query }) => statements.push(query.sql))
  other = open()
  atFileEnd(async () => {
    await Promise.all([one.destroy(), other.destroy()])
    await database.drop()
  })
})

/** A user who has tasks already, of which nobody has counted any. */
async function newUser(tasks: number): Promise<number> {
  const { id } = await one
    .insertInto('users')
    .values({
      name: 'ada',
      email: null,
      password_hash: null,
      issuer: 'https://issuer.example',
      subject: crypto.randomUUID(),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await sql`insert into tasks (user_id, title) select ${id}, n::text from generate_series(1, ${tasks}::int) n`.execute(
    one,
  )
  return id
}

const tasksOf = async (id: number): Promise<number> =>
  (await sql<{ n: number }>`select count(*)::int as n from tasks where user_id = ${id}`.execute(one)).rows[0]
    ?.n ?? 0

const countOf = (id: number) =>
  one.selectFrom('task_counts').selectAll().where('user_id', '=', id).executeTakeFirst()

/** Lets the time pass that a lease lasts, here and in the database. */
async function pass(id: number): Promise<void> {
  vi.advanceTimersByTime(leaseMillis)
  await sql`update task_counts set leased_until = now(), counted_at = counted_at - interval '2 minutes'
    where user_id = ${id}`.execute(one)
}

/** @returns the new task's id, or the code of the problem */
const create = (db: Database, userId: number, parent_id: number | null = null) =>
  insertTask(db, userId, { title: 'a task', parent_id }).then(
    (task) => task?.id as number,
    (error) => {
      if (error instanceof Problem) return error.code
      throw error
    },
  )

/** @returns how often each code, or `created`, came */
async function createMany(userId: number, n: number, dbs: Database[]): Promise<Record<string, number>> {
  const results = await Promise.all(
    Array.from({ length: n }, (_, i) => create(dbs[i % dbs.length] as Database, userId)),
  )
  const counts: Record<string, number> = {}
  for (const result of results) {
    const key = typeof result === 'number' ? 'created' : result
    counts[key] = (counts[key] ?? 0) + 1
  }
  return counts
}

describe('a lease', () => {
  const takes = () => statements.filter((text) => /update "task_counts"/.test(text)).length

  test('is asked for at the second creation, and those of it write nothing but the number of the change and the task', async () => {
    const id = await newUser(0)
    await create(one, id)
    expect(await countOf(id)).toMatchObject({ taken: 1, leased: 0 })
    await create(one, id)
    expect(await countOf(id)).toMatchObject({ taken: 2 + 3, leased: 3 })
    statements = []
    for (let n = 0; n < 3; n += 1) await create(one, id)
    expect(takes()).toBe(0)
    expect(await countOf(id)).toMatchObject({ taken: 5, leased: 3 })
    expect(statements).toHaveLength(3 * 2 + 1) // the last is of this test
    await create(one, id)
    expect(takes()).toBe(1)
    expect(await countOf(id)).toMatchObject({ taken: 6 + 3, leased: 3 }) // the one that was used up is none any more
  })

  test('is used for a minute, and no longer', async () => {
    const id = await newUser(0)
    for (let n = 0; n < 3; n += 1) await create(one, id)
    vi.advanceTimersByTime(leaseMillis - 1)
    statements = []
    await create(one, id)
    expect(takes()).toBe(0)
    vi.advanceTimersByTime(1)
    await create(one, id)
    expect(takes()).toBe(1)
  })

  test('is asked for once, however many creations come at the same time', async () => {
    const id = await newUser(0)
    await create(one, id)
    await createMany(id, 16, [one])
    expect((await countOf(id))?.leased).toBeLessThanOrEqual(9) // it may be used up meanwhile
  })

  test('is not given where little room is left', async () => {
    const id = await newUser(max - 30)
    for (let n = 0; n < 3; n += 1) await create(one, id)
    expect(await countOf(id)).toMatchObject({ taken: max - 27, leased: 0 })
  })

  test('that nobody uses holds its room for others for a while: 503, not 409', async () => {
    const id = await newUser(max - 50)
    for (let n = 0; n < 2; n += 1) await create(one, id)
    expect(await countOf(id)).toMatchObject({ leased: 3 })
    expect(await createMany(id, 60, [other])).toEqual({ created: 45, overloaded: 15 })
    await pass(id)
    expect(await createMany(id, 10, [other])).toEqual({ created: 3, limit_reached: 7 })
    expect(await tasksOf(id)).toBe(max)
  })

  test('that was used is known to be when the tasks are counted', async () => {
    const id = await newUser(max - 50)
    for (let n = 0; n < 5; n += 1) await create(one, id)
    expect(await createMany(id, 45, [other])).toEqual({ created: 45 })
    expect(await create(other, id)).toBe('limit_reached')
  })
})

test('what leases were used for, and is removed for good, makes room at once', async () => {
  const id = await newUser(0)
  for (let n = 0; n < max; n += 1) expect(await create(one, id)).toBeTypeOf('number')
  await sql`update task_counts set counted_at = counted_at - interval '1 minute' where user_id = ${id}`.execute(
    one,
  )
  expect(await create(one, id)).toBe('limit_reached')
  const { rows } = await sql<{ id: number }>`select id from tasks where user_id = ${id} limit 20`.execute(one)
  for (const row of rows)
    await taskQueries.removeForGood(one, { userId: id, id: row.id, versions: undefined })
  expect(await createMany(id, 25, [other, one])).toEqual({ created: 20, limit_reached: 5 })
})

test('what of a lease was counted already, is not for long counted twice', async () => {
  const id = await newUser(max - 50)
  for (let n = 0; n < 5; n += 1) await create(one, id) // three of them leased
  await sql`update task_counts set taken = ${max}, counted_at = now() - interval '1 minute' where user_id = ${id}`.execute(
    one,
  )
  await create(other, id)
  expect(await countOf(id)).toMatchObject({ taken: max - 50 + 6 + 3, leased: 3 })
  await create(one, id)
  expect(await countOf(id)).toMatchObject({ taken: max - 50 + 7 + 3 + 3, leased: 3 })
  for (let n = 0; n < 43; n += 1) expect(await create(one, id)).toBeTypeOf('number')
  expect(await create(one, id)).toBe('limit_reached')
})

test('a transaction that creates some counts those of its own once', async () => {
  const id = await newUser(max - 1)
  const parent = await one
    .selectFrom('tasks')
    .select('id')
    .where('user_id', '=', id)
    .executeTakeFirstOrThrow()
  expect(await create(one, id, parent.id)).toBeTypeOf('number')
  expect(await countOf(id)).toMatchObject({ taken: max })
  expect(await create(one, id, parent.id)).toBe('limit_reached')
})

test('and holds its room while others create', async () => {
  for (let round = 0; round < 5; round += 1) {
    const id = await newUser(max - 10)
    const parent = await one
      .selectFrom('tasks')
      .select('id')
      .where('user_id', '=', id)
      .executeTakeFirstOrThrow()
    const results = await Promise.all(
      Array.from({ length: 40 }, (_, n) => (n % 2 ? create(one, id) : create(other, id, parent.id))),
    )
    expect(results.filter((result) => result !== 'limit_reached')).toHaveLength(10)
    expect(await tasksOf(id)).toBe(max)
  }
})

test('a count that is wrong is set right when it says that there is no room', async () => {
  const id = await newUser(10)
  await create(one, id)
  await sql`update task_counts set taken = ${max}, counted_at = now() - interval '1 minute' where user_id = ${id}`.execute(
    one,
  )
  expect(await create(other, id)).toBeTypeOf('number')
  expect(await countOf(id)).toMatchObject({ taken: 12 })
})

test('where nobody has counted for 30 days, it is done again: an earlier release may have created some', async () => {
  const id = await newUser(1)
  await create(one, id)
  await sql`insert into tasks (user_id, title) select ${id}, n::text from generate_series(3, ${max - 1}::int) n`.execute(
    one,
  )
  await sql`update task_counts set counted_at = now() - interval '31 days' where user_id = ${id}`.execute(one)
  expect(await createMany(id, 4, [one, other])).toEqual({ created: 1, limit_reached: 3 })
})

test('an account that is gone has no room', async () => {
  const id = await newUser(max)
  expect(await create(one, id)).toBe('limit_reached')
  await one.deleteFrom('users').where('id', '=', id).execute()
  expect(await insertTask(one, id, { title: 'of nobody' })).toBeUndefined()
})

test('whatever is created and removed at the same time, there are never too many, and in the end exactly as many', async () => {
  const step = fc.record({
    creations: fc.integer({ min: 0, max: 24 }),
    removals: fc.integer({ min: 0, max: 6 }),
    passes: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 60 }),
      fc.array(step, { minLength: 1, maxLength: 6 }),
      async (left, steps) => {
        const id = await newUser(max - left)
        for (const { creations, removals, passes } of steps) {
          const { rows } = await sql<{ id: number }>`
            select id from tasks where user_id = ${id} order by random() limit ${removals}`.execute(one)
          await Promise.all([
            createMany(id, creations, [one, other]),
            ...rows.map((row) =>
              taskQueries.removeForGood(other, { userId: id, id: row.id, versions: undefined }),
            ),
          ])
          expect(await tasksOf(id)).toBeLessThanOrEqual(max)
          if (passes) await pass(id)
        }
        await createMany(id, max - (await tasksOf(id)) + 5, [one, other])
        expect(await tasksOf(id)).toBeLessThanOrEqual(max)
        await pass(id)
        await createMany(id, max - (await tasksOf(id)) + 5, [other, one])
        expect(await tasksOf(id)).toBe(max)
        expect(await create(one, id)).toBe('limit_reached')
      },
    ),
    { numRuns: 15 },
  )
})
