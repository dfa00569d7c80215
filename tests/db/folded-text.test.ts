// The migrations that fold the text of the tasks that are there.
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { migrateToLatest } from '../../src/db/migrate.ts'
import { fold } from '../../src/openapi/comparable-text.ts'
import { createDatabase, migrateTo, type TestDatabase, withAdmin } from '../support/database.ts'
import { until } from '../support/until.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await createDatabase(inject('clusterUrl'), { empty: true })
})
afterEach(() => database.drop())

const addUsers = () =>
  withAdmin(database.url, (admin) =>
    admin.query(
      `insert into users (email, name, password_hash) values ('a@example.com', 'a', 'x'), ('b@example.com', 'b', 'x')`,
    ),
  )

test('those from before there was a search are folded, batch by batch', async () => {
  await migrateTo(database.url, '0001-users-tasks-sessions')
  await addUsers()
  await withAdmin(database.url, (admin) =>
    admin.query(`insert into tasks (user_id, title, description)
      select 1 + n % 2, 'Événement ' || n, case when n % 3 = 0 then 'ÀÉ' end from generate_series(1, 2500) n`),
  )
  await migrateToLatest(database.url)
  await withAdmin(database.url, async (admin) => {
    const { rows } = await admin.query(`select count(*)::int as all,
      count(*) filter (where folded_title = 'evenement ' || substring(title from '[0-9]+'))::int as titles,
      count(*) filter (where folded_description = case when description is null then '' else 'ae' end)::int as descriptions
      from tasks`)
    expect(rows).toEqual([{ all: 2500, titles: 2500, descriptions: 2500 }])
  })
})

const marked = [
  { title: 'バス', folded_title: 'ハス', description: null, folded_description: '' },
  { title: 'plain', folded_title: 'plain', description: 'काम', folded_description: 'कम' },
  { title: 'łódź', folded_title: 'łodz', description: 'as before', folded_description: 'as before' },
]

test('those whose form has changed are folded anew, and no other row is written', async () => {
  await migrateTo(database.url, '0007-email-case')
  await addUsers()
  const rows = Array.from({ length: 800 }, (_, n) => [
    ...marked.map((task) => ({ ...task, user_id: 1 + (n % 2) })),
    {
      title: `Äpfel ${n}`,
      folded_title: `apfel ${n}`,
      description: null,
      folded_description: '',
      user_id: 2,
    },
  ]).flat()
  await withAdmin(database.url, (admin) =>
    admin.query(
      `insert into tasks (user_id, title, folded_title, description, folded_description)
       select user_id, title, folded_title, description, folded_description
       from jsonb_to_recordset($1::jsonb) as r (user_id bigint, title text, folded_title text, description text, folded_description text)`,
      [JSON.stringify(rows)],
    ),
  )
  const tasks = async () =>
    (
      await withAdmin(database.url, (admin) =>
        admin.query(`select *, xmin::text from tasks order by user_id, id`),
      )
    ).rows
  const before = await tasks()
  await Promise.all([migrateToLatest(database.url), migrateToLatest(database.url)])
  const after = await tasks()
  expect(after.map(({ folded_title: title, folded_description: text }) => [title, text])).toEqual(
    before.map(({ title, description }) => [fold(title), fold(description ?? '')]),
  )
  const changed = after.filter(({ xmin }, n) => xmin !== before[n].xmin)
  expect(changed).toHaveLength(2400)
  expect(
    after.every(
      ({ version, updated_at: at }, n) => version === before[n].version && +at === +before[n].updated_at,
    ),
  ).toBe(true)
})

const isSomebodyWaiting = () =>
  withAdmin(database.url, async (admin) => {
    const { rows } = await admin.query(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
    return rows.length > 0
  })

test('one that is changed meanwhile keeps the form of its new text', async () => {
  await migrateTo(database.url, '0007-email-case')
  await addUsers()
  const migrated = await withAdmin(database.url, async (admin) => {
    await admin.query(`insert into tasks (user_id, title, folded_title) values (1, 'バス', 'ハス')`)
    await admin.query('begin')
    await admin.query(`update tasks set title = 'new', folded_title = 'new'`)
    const migrating = migrateToLatest(database.url)
    await until(isSomebodyWaiting)
    await admin.query('commit')
    await migrating
    return await admin.query('select folded_title from tasks')
  })
  expect(migrated.rows).toEqual([{ folded_title: 'new' }])
})
