// The numbers of changes follow the order of their commits, whichever process makes them: whoever has read all up to a number
// never finds anything later that has that number or a lower one. And what an account that goes away does to all that.
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { deleteUser } from '../../src/features/account/queries.ts'
import { renameLabel } from '../../src/features/labels/queries.ts'
import { listQueries } from '../../src/features/lists/queries.ts'
import { beginChange } from '../../src/features/owned/changes.ts'
import { taskQueries } from '../../src/features/tasks/queries.ts'
import { Problem } from '../../src/openapi/problem.ts'
import { problems } from '../../src/openapi/problem-codes.ts'
import { atFileEnd } from '../support/cleanup.ts'
import { createDatabase, holdChanges, untilSomebodyWaits, withAdmin } from '../support/database.ts'
import { until } from '../support/until.ts'

let url: string
/** As two processes have them. */
let one: Database
let other: Database
let user: number

const newUser = async () => {
  const subject = { issuer: 'https://issuer.example', subject: crypto.randomUUID() }
  const row = { name: 'ada', email: null, password_hash: null, ...subject }
  return (await one.insertInto('users').values(row).returning('id').executeTakeFirstOrThrow()).id
}

beforeAll(async () => {
  const database = await createDatabase(inject('clusterUrl'))
  url = database.url
  one = openDatabase({ url, poolSize: 12 })
  other = openDatabase({ url, poolSize: 12 })
  atFileEnd(async () => {
    await Promise.all([one.destroy(), other.destroy()])
    await database.drop()
  })
})
beforeEach(async () => {
  user = await newUser()
})

/** The SQLSTATE of a wait for a lock that took too long, as it may for one of many on a busy machine: nothing is written. */
const lockNotAvailable = '55P03'
const hasWaitedTooLong = (error: unknown) => (error as { code?: string }).code === lockNotAvailable

/**
 * Every kind of write, again and again, of what `user` has.
 * @param n which
 * @returns the code of a refusal, too
 */
async function write(db: Database, n: number, tasks: readonly number[], owner = user): Promise<unknown> {
  const id = tasks[n % tasks.length] as number
  const target = { userId: owner, id, versions: undefined }
  const writes = [
    () => taskQueries.insert(db, owner, { title: `created ${n}` }),
    () => taskQueries.insert(db, owner, { title: `labelled ${n}`, labels: [`label ${n}`] }),
    () => taskQueries.update(db, owner, id, { title: `written ${n}` }),
    () => taskQueries.move(db, target, { after_id: null }),
    () => taskQueries.update(db, owner, id, { completed: n % 2 === 0 }),
    () => taskQueries.remove(db, owner, id),
    () => taskQueries.restore(db, target),
    () => listQueries.insert(db, owner, { name: `list ${n}` }),
    () => renameLabel(db, owner, { from: `label ${n - 7}`, to: `renamed ${n}` }),
    () => taskQueries.removeForGood(db, target),
  ]
  try {
    return await writes[n % writes.length]?.()
  } catch (error) {
    if (error instanceof Problem && problems[error.code].status < 500) return error.code
    if (hasWaitedTooLong(error)) return lockNotAvailable
    throw error
  }
}

type Seen = { name: string; change: number }

/** All that has a number, in one snapshot. */
const readAll = async (): Promise<Seen[]> =>
  (
    await sql<Seen>`
      select 'task ' || id as name, change from tasks where user_id = ${user}
      union all select 'list ' || id, change from lists where user_id = ${user}
      union all select 'removed ' || kind || ' ' || id, change from removals where user_id = ${user}`.execute(
      one,
    )
  ).rows

/** Reads again and again. @returns what each reading found too late: it should have been seen before */
function reader() {
  const late: string[] = []
  let known = new Set<string>()
  let highest = 0
  let readings = 0
  const look = async () => {
    const rows = await readAll()
    const names = rows.map(({ name, change }) => `${name}: ${change}`)
    late.push(...names.filter((name, n) => (rows[n] as Seen).change <= highest && !known.has(name)))
    known = new Set([...known, ...names])
    highest = Math.max(highest, ...rows.map(({ change }) => change))
    readings += 1
  }
  return { look, late, seen: () => ({ highest, readings }) }
}

const newTasks = (count: number, owner = user) =>
  Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const task = await taskQueries.insert(n % 2 ? one : other, owner, { title: `${n}` })
      return task?.id as number
    }),
  )

describe('whoever reads up to the highest number', () => {
  test('misses nothing that two processes write at the same time', async () => {
    const tasks = await newTasks(20)
    const { look, late, seen } = reader()
    let isDone = false
    const writing = Promise.all(
      Array.from({ length: 24 }, async (_, writer) => {
        for (let n = 0; n < 30; n += 1) await write(writer % 2 ? one : other, writer * 31 + n, tasks)
      }),
    ).finally(() => {
      isDone = true
    })
    while (!isDone) await look()
    await writing
    await look()
    expect(late).toEqual([])
    expect(seen().highest).toBeGreaterThan(24 * 10)
    expect(seen().readings).toBeGreaterThan(3)
  })

  test.each([
    ['a creation', () => taskQueries.insert(other, user, { title: 'b' })],
    ['an update', (id: number) => taskQueries.update(other, user, id, { title: 'b' })],
    ['a deletion', (id: number) => taskQueries.remove(other, user, id)],
    [
      'a deletion for good',
      (id: number) => taskQueries.removeForGood(other, { userId: user, id, versions: undefined }),
    ],
    ['a list', () => listQueries.insert(other, user, { name: 'b' })],
    ['labels', (id: number) => taskQueries.update(other, user, id, { labels: ['b'] })],
  ])('misses nothing of a transaction that takes long: %s is numbered after it', async (_, next) => {
    const [id] = (await newTasks(1)) as [number]
    const { look, late } = reader()
    await look()
    const end = Promise.withResolvers<void>()
    const written = Promise.withResolvers<void>()
    const slow = one.transactionFor('searches', user, async (trx) => {
      await taskQueries.insert(trx, user, { title: 'slow' })
      written.resolve()
      await end.promise
    })
    await written.promise
    const writing = next(id)
    // Either it waits, or it is done at once: then it must not have a number that hides the slow one's.
    await Promise.race([writing, untilSomebodyWaits(one)])
    await look()
    end.resolve()
    await Promise.all([slow, writing])
    await look()
    expect(late).toEqual([])
  })

  test('does not wait for those who write', async () => {
    await newTasks(1)
    const before = await readAll()
    await withAdmin(url, async (holder) => {
      await holder.query('begin')
      await holdChanges(holder, user)
      expect(await readAll()).toEqual(before)
    })
  })
})

/** Again, as its owner would, where it has waited too long. */
async function deleteAtLast(db: Database, owner: number): Promise<boolean> {
  for (;;) {
    try {
      return await deleteUser(db, owner, null)
    } catch (error) {
      if (!hasWaitedTooLong(error)) throw error
    }
  }
}

describe('an account that is deleted while it is written to', () => {
  test('takes all along, and no write fails but for that', async () => {
    for (let round = 0; round < 8; round += 1) {
      const owner = await newUser()
      const tasks = round % 2 ? await newTasks(10, owner) : [1] // in turns it was never written to
      const writing = Array.from({ length: 60 }, (_, n) => write(n % 2 ? one : other, n, tasks, owner))
      const deleting = deleteAtLast(round % 3 ? one : other, owner)
      writing.push(...Array.from({ length: 60 }, (_, n) => write(n % 2 ? one : other, n, tasks, owner)))
      const outcomes = await Promise.allSettled([deleting, ...writing])
      expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([])
      expect(outcomes[0]).toMatchObject({ value: true })
      const { rows } = await sql`select from tasks where user_id = ${owner}`.execute(one)
      expect(rows).toEqual([])
    }
  })

  // By the locks themselves: sessions say later that they wait no more.
  const waiting = sql`select from pg_locks where not granted`
  const waitingForMe = sql`${waiting} and pg_backend_pid() = any (pg_blocking_pids(pid))`

  test.each([
    ['was never written to', false],
    ['was written to', true],
  ])('and %s, waits for its turn: it and a write do not wait for each other', async (_, isKnown) => {
    if (isKnown) await newTasks(1)
    else await sql`insert into tasks (user_id, title) values (${user}, 'of an earlier release')`.execute(one)
    await withAdmin(url, (first) =>
      withAdmin(url, async (second) => {
        await first.query('begin')
        await holdChanges(first, user)
        await second.query('begin')
        await second.query('select from tasks where user_id = $1 for update', [user])
        const deleting = deleteUser(one, user, null)
        await untilSomebodyWaits(one)
        let hasBegun = false
        const creating = other.transactionFor('searches', user, async (trx) => {
          await beginChange(trx, user)
          hasBegun = true
          await until(async () => (await waitingForMe.execute(trx)).rows.length > 0)
          await taskQueries.insert(trx, user, { title: 'in time' })
        })
        const outcomes = Promise.allSettled([deleting, creating])
        await untilSomebodyWaits(one, 2)
        await first.query('commit')
        // The deletion may have come first, but no further than to the task.
        await until(async () => hasBegun || (await waiting.execute(one)).rows.length === 2)
        await second.query('commit')
        const [deletion, creation] = await outcomes
        expect(deletion).toEqual({ status: 'fulfilled', value: true })
        if (creation.status === 'rejected') expect(creation.reason).toMatchObject({ code: 'invalid_token' })
      }),
    )
  })
})
