// A server that has been put back to an earlier state has a history of its own: its changes get numbers that others had before.
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openDatabase } from '../../src/db/database.ts'
import { changesFrom } from '../../src/features/changes/queries.ts'
import { taskQueries } from '../../src/features/tasks/queries.ts'
import { beginning } from '../../src/openapi/resources/sync-tokens.ts'
import { createDatabase, type TestDatabase, withAdmin } from '../support/database.ts'

let original: TestDatabase
let userId: number

/** Opens a database for a moment: what stays connected to it would keep it from being copied. */
async function withDatabase<T>(
  { url }: TestDatabase,
  work: (db: ReturnType<typeof openDatabase>) => Promise<T>,
) {
  const db = openDatabase({ url, poolSize: 3 })
  try {
    return await work(db)
  } finally {
    await db.destroy()
  }
}
const stateIn = (database: TestDatabase) =>
  withDatabase(database, async (db) => (await changesFrom(db, userId, beginning(0), 10)).state)
const addTask = (database: TestDatabase) =>
  withDatabase(database, (db) => taskQueries.insert(db, userId, { title: 'a task' }))

beforeAll(async () => {
  original = await createDatabase(inject('clusterUrl'))
  userId = await withDatabase(original, async (db) => {
    const row = { name: 'ada', email: 'ada@example.com', password_hash: 'x', issuer: null, subject: null }
    return (await db.insertInto('users').values(row).returning('id').executeTakeFirstOrThrow()).id
  })
})
afterAll(() => original.drop())

test('there is none before the first change, and then always the same', async () => {
  expect(await stateIn(original)).toEqual({ last: 0, history: '' })
  await addTask(original)
  const { history } = await stateIn(original)
  expect(history).toMatch(/^[0-9a-f]{12}$/)
  await addTask(original)
  expect(await stateIn(original)).toEqual({ last: 2, history })
})

test('a copy that was made before has another one, though its changes have the same numbers', async () => {
  const copy = await createDatabase(inject('clusterUrl'), { copyOf: original.name })
  try {
    await addTask(original)
    await addTask(copy)
    const [state, other] = [await stateIn(original), await stateIn(copy)]
    expect(other.last).toBe(state.last)
    expect(other.history).not.toBe(state.history)
  } finally {
    await copy.drop()
  }
})

test('an operator can say that it is another one', async () => {
  const { history } = await stateIn(original)
  await withAdmin(original.url, (admin) =>
    admin.query(`alter database ${original.name} set tasks_api.history = '2026-11-30 12:00'`),
  )
  expect((await stateIn(original)).history).not.toBe(history)
})
