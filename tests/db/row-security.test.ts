// Row-level security: PostgreSQL shows a role that does not own the tables one user's tasks at a time, also where a query
// forgot to ask for these alone.
import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Database, executeTogether, openDatabase, preparedQuery } from '../../src/db/database.ts'
import { isRowSecurityActive } from '../../src/db/row-security.ts'
import * as queries from '../../src/features/tasks/queries.ts'
import { startProgram } from '../process/program.ts'
import { password, signUp } from '../support/client.ts'
import { createDatabase, type TestDatabase, withAdmin } from '../support/database.ts'
import { secret, sender, testService } from '../support/service.ts'

let database: TestDatabase
let role: string
let restrictedUrl: string

/** What OPERATIONS.md has the operator run, for the tables of this role. */
function grants(owner: string): string {
  const chapter = readFileSync(new URL('../../OPERATIONS.md', import.meta.url), 'utf8')
  const sql = /```sql\n(create role tasks_service[^`]*)```/.exec(chapter)?.[1] ?? ''
  return sql
    .replaceAll('tasks_service', role)
    .replaceAll('for role tasks', `for role ${owner}`)
    .replace('…', 'p')
}

const as = (url: string): string => {
  const restricted = new URL(url)
  restricted.username = role
  restricted.password = 'p'
  return restricted.href
}

beforeAll(async () => {
  database = await createDatabase(inject('clusterUrl'))
  role = `service_${database.name}`
  await withAdmin(database.url, (admin) => admin.query(grants('current_user')))
  restrictedUrl = as(database.url)
})
afterAll(async () => {
  await withAdmin(database.url, (admin) => admin.query(`drop owned by ${role}; drop role ${role}`))
  await database.drop()
})

test('the role is subject to row-level security, the owner of the tables is not', async () => {
  expect(await withAdmin(restrictedUrl, isRowSecurityActive)).toBe(true)
  expect(await withAdmin(database.url, isRowSecurityActive)).toBe(false)
})

describe.each([{ prepared: true }, { prepared: false }])('with %j', ({ prepared }) => {
  let owner: Database
  let db: Database
  let ada: number
  let eve: number
  let hers: number

  beforeAll(async () => {
    owner = openDatabase({ url: database.url, poolSize: 1 })
    db = openDatabase({ url: restrictedUrl, poolSize: 4, prepared, rowSecurity: true })
    const signUpAs = async (name: string) => {
      const user = { email: `${name}-${prepared}@example.com`, name, password_hash: 'none' }
      return (await owner.insertInto('users').values(user).returning('id').executeTakeFirstOrThrow()).id
    }
    ada = await signUpAs('ada')
    eve = await signUpAs('eve')
    await queries.insertTask(owner, ada, { title: "ada's" })
    hers = (await queries.insertTask(owner, eve, { title: "eve's" }))?.id as number
  })
  afterAll(async () => {
    await db.destroy()
    await owner.destroy()
  })

  /** Queries without the condition on the owner. */
  const anyTask = preparedQuery(
    'any_task',
    (from, _: { userId: number }) => from.selectFrom('tasks').select(['user_id', 'title']),
    { owner: 'userId' },
  )
  const rename = preparedQuery(
    'rename_any',
    (from, { title }: { userId: number; title: string }) =>
      from.updateTable('tasks').set({ title }).returning('user_id'),
    { owner: 'userId' },
  )
  const remove = preparedQuery(
    'remove_any',
    (from, { id }: { userId: number; id: number }) =>
      from.deleteFrom('tasks').where('id', '=', id).returning('id'),
    { owner: 'userId' },
  )

  test('a query that forgot the owner sees the rows of the owner alone', async () => {
    expect(await anyTask.execute(owner, { userId: ada })).toHaveLength(prepared ? 2 : 4) // nothing hides them from the owner of the table
    expect(await anyTask.execute(db, { userId: ada })).toEqual([{ user_id: ada, title: "ada's" }])
    const complex = await db.forOwner('filters', ada, (own) =>
      own.selectFrom('tasks').select('title').execute(),
    )
    expect(complex).toEqual([{ title: "ada's" }])
  })

  test('a query that forgot the owner writes no rows of others', async () => {
    expect(await rename.execute(db, { userId: ada, title: 'renamed' })).toEqual([{ user_id: ada }])
    expect(await remove.execute(db, { userId: ada, id: hers })).toEqual([])
    expect(await queries.findTask(owner, eve, hers)).toMatchObject({ title: "eve's" })
    await rename.execute(db, { userId: ada, title: "ada's" })
  })

  test('a query that names another owner writes nothing', async () => {
    const forged = preparedQuery(
      'forged',
      (from, { other }: { userId: number; other: number }) =>
        from.insertInto('tasks').values({ user_id: other, title: 'forged' }).returning('id'),
      { owner: 'userId' },
    )
    await expect(forged.execute(db, { userId: ada, other: eve })).rejects.toMatchObject({ code: '42501' })
  })

  test('a query without a user sees no tasks, also on a connection that has just named one', async () => {
    await anyTask.execute(db, { userId: ada })
    const nobody = preparedQuery(
      'nobody',
      () => sql<{ count: number }>`select count(*)::int as count from tasks`,
    )
    const counts = await Promise.all(Array.from({ length: 20 }, () => nobody.execute(db, {})))
    expect(counts.flat().filter(({ count }) => count > 0)).toEqual([])
  })

  test('requests of several users that share a connection see their own', async () => {
    const users = Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? ada : eve))
    const seen = await Promise.all(users.map((userId) => anyTask.execute(db, { userId })))
    expect(seen.map((rows) => rows.map(({ user_id }) => user_id))).toEqual(users.map((id) => [id]))
  })

  test('queries that are sent together are held to the owner too', async () => {
    const given = { userId: eve }
    const steps = [anyTask.with(given), anyTask.with(given)]
    expect(await executeTogether(db, steps)).toEqual([
      [expect.objectContaining({ user_id: eve })],
      [expect.anything()],
    ])
  })

  test('in a transaction they are held to the owner too', async () => {
    const titles = await db
      .transaction()
      .execute(async (trx) => [
        await anyTask.execute(trx, { userId: ada }),
        await anyTask.execute(trx, { userId: eve }),
        ...(await executeTogether(trx, [anyTask.with({ userId: ada }), anyTask.with({ userId: ada })])),
      ])
    expect(titles.map((rows) => rows.map(({ title }) => title))).toEqual(
      ["ada's", "eve's", "ada's", "ada's"].map((title) => [title]),
    )
  })

  test('they run on no connection that could not name the owner', async () => {
    // @ts-expect-error outside of a transaction the owner would be forgotten at once
    expect(await anyTask.execute(db.connections.filters, { userId: ada })).toEqual([])
  })

  test('writes of several users that share a transaction are each held to their owner', async () => {
    const forged = preparedQuery(
      'forged',
      (_, { as }: { as: number; owner: number }) => sql<{ user_id: number }>`
        insert into "tasks" (user_id, title, completed, folded_title, folded_description)
        values (${as}, 'forged', false, '', '') returning user_id`,
      { owner: 'owner' },
    )
    const pairs = Array.from({ length: 40 }, (_, i) =>
      i === 20 ? { as: eve, owner: ada } : i % 2 === 0 ? { as: ada, owner: ada } : { as: eve, owner: eve },
    )
    const outcomes = await Promise.allSettled(pairs.map((given) => forged.execute(db, given)))
    const failed = outcomes.flatMap((each, i) => (each.status === 'rejected' ? [[i, each.reason.code]] : []))
    expect(failed).toEqual([[20, '42501']])
    expect(outcomes.flatMap((each) => (each.status === 'fulfilled' ? each.value : []))).toEqual(
      pairs.filter((_, i) => i !== 20).map(({ as }) => ({ user_id: as })),
    )
    await owner.deleteFrom('tasks').where('title', '=', 'forged').execute()
  })
})

test('a query on tasks that does not say whose cannot be made', () => {
  expect(() => preparedQuery('anyone', (from) => from.selectFrom('tasks').select('id'))).toThrow(
    'anyone: whose tasks?',
  )
})

test('the whole API works for such a role, and a deleted account takes its tasks with it', async () => {
  const service = await testService({ databaseUrl: restrictedUrl, rowSecurity: true })
  const ada = await signUp(service)
  const send = (headers: Record<string, string>, title: string) =>
    service.send('POST', '/api/me/tasks', { token: ada.token, headers, json: { title } })
  const [one, two] = [await send({}, 'one'), await send({ 'Idempotency-Key': 'k' }, 'two')]
  const replayed = await send({ 'Idempotency-Key': 'k' }, 'two')
  expect([one, two, replayed].map(({ status }) => status)).toEqual([201, 201, 201])
  expect(replayed.text).toBe(two.text)
  const { id } = one.body as { id: number }
  await ada.call('updateTask', 200, { path: { id }, body: { title: 'other' } })
  await ada.call('setTaskCompletion', 200, { path: { id }, body: { completed: true } })
  await ada.call('replaceTask', 200, { path: { id }, body: { title: 'third' } })
  for (const query of ['', '?q=third', '?limit=1&sort=-title', '?priority=none', '?completed=false']) {
    const page = await service.send('GET', `/api/me/tasks${query}`, { token: ada.token })
    expect([query, (page.body as object[]).length > 0]).toEqual([query, true])
  }
  const eve = await signUp(service)
  await eve.call('getTask', 404, { path: { id } })
  await ada.call('deleteTask', 204, { path: { id } })
  await ada.call('deleteMe', 204, { body: { password } })
  const left = await withAdmin(database.url, (admin) =>
    admin.query('select 1 from tasks where user_id = $1', [ada.id]),
  )
  expect(left.rows).toEqual([])
})

test('the program detects row-level security by itself, and migrates as the role that owns the tables', async () => {
  const { url: empty, drop } = await createDatabase(inject('clusterUrl'), { empty: true })
  const [, ...others] = grants('current_user').split(';\n')
  await withAdmin(empty, (admin) => admin.query(others.join(';\n')))
  const program = startProgram({
    DATABASE_URL: as(empty),
    DATABASE_URL_UNPOOLED: empty,
    BETTER_AUTH_SECRET: secret,
  })
  const speak = { send: sender(fetch, [], await program.url()) }
  const ada = await signUp(speak)
  await ada.call('createTask', 201, { body: { title: 'one' } })
  expect((await ada.call('listTasks', 200)).body).toHaveLength(1)
  program.kill('SIGTERM')
  expect(await program.exit()).toBe(0)
  await withAdmin(empty, (admin) => admin.query(`drop owned by ${role}`))
  await drop()
})
