// Search: each word occurs in title or description, without regard to case and accents; every character is text.

import { beforeAll, describe, expect, inject, test } from 'vitest'
import type { components } from '../../generated/dist/schema.d.ts'
import { migrateToLatest } from '../../src/db/migrate.ts'
import { type Person, signUp } from '../support/client.ts'
import { createDatabase, migrateTo, withAdmin } from '../support/database.ts'
import { onService, type TestService, testService } from '../support/service.ts'

let service: TestService
let ada: Person
beforeAll(async () => {
  service = await testService()
  ada = await signUp(service)
  const tasks: [string, string | null][] = [
    ['Café au lait', null],
    ['CAFE NOIR', 'sans sucre'],
    ['Größe prüfen', 'Straße 5'],
    ['100% sure', 'a_b c\\d'],
    ["O'Reilly; drop table tasks", '"quoted" & (grouped) | not !'],
    ['日本語の勉強', '東京で'],
    ['ΟΔΟΣ', 'ὁδός'],
    ['ﬁnal ﬂoor ①', 'full width ＡＢＣ'],
    ['x', 'İstanbul'],
    ['two words here', 'and more'],
    ['ΟΔΟΣΗΜΑ', null],
  ]
  for (const [title, description] of tasks)
    await ada.call('createTask', 201, { body: { title, description } })
  const eve = await signUp(service)
  await eve.call('createTask', 201, { body: { title: 'café of somebody else' } })
})

const found = async (q: string, person = ada) => {
  const response = await service.send('GET', `/api/me/tasks?q=${encodeURIComponent(q)}`, {
    token: person.token,
  })
  expect(response.status).toBe(200)
  return (response.body as components['schemas']['Task'][]).map(({ title }) => title)
}

test('a plus in the query is a blank, and an escaped one is a plus', async () => {
  const countOf = async (query: string) =>
    ((await service.send('GET', `/api/me/tasks?${query}`, { token: ada.token })).body as unknown[]).length
  expect(await countOf('q=lait+cafe')).toBe(1)
  expect(await countOf('q=lait%2Bcafe')).toBe(0)
})

test.each([
  ['cafe', ['Café au lait', 'CAFE NOIR']],
  ['CAFÉ', ['Café au lait', 'CAFE NOIR']],
  ['cafe\u0301 LAIT', ['Café au lait']],
  ['lait cafe', ['Café au lait']],
  ['noir sucre', ['CAFE NOIR']],
  ['lait sucre', []],
  ['GRÖSSE', ['Größe prüfen']],
  ['strasse', ['Größe prüfen']],
  ['ISTANBUL', ['x']],
  ['größe', ['Größe prüfen']],
  ['PRUFEN', ['Größe prüfen']],
  ['%', ['100% sure']],
  ['0%', ['100% sure']],
  ['_', ['100% sure']],
  ['a_b', ['100% sure']],
  ['c\\d', ['100% sure']],
  ["o'reilly", ["O'Reilly; drop table tasks"]],
  ['; drop', ["O'Reilly; drop table tasks"]],
  ['"quoted"', ["O'Reilly; drop table tasks"]],
  ['& |', ["O'Reilly; drop table tasks"]],
  ['-lait', []],
  ['本', ['日本語の勉強']],
  ['勉強 東京', ['日本語の勉強']],
  ['οδος', ['ΟΔΟΣ', 'ΟΔΟΣΗΜΑ']],
  ['οδοσ', ['ΟΔΟΣ', 'ΟΔΟΣΗΜΑ']],
  ['final 1', ['ﬁnal ﬂoor ①']],
  ['abc', ['ﬁnal ﬂoor ①']],
  ['istanbul', ['x']],
  ['word', ['two words here']],
  ['  two\u3000here ', ['two words here']],
  ['here\ttwo\nmore', ['two words here']],
  ['nothing like it', []],
])('q=%s finds %j', async (q, titles) => {
  expect(await found(q)).toEqual(titles)
})

test('a search without any word finds everything', async () => {
  expect(await found(' \u3000 ')).toHaveLength(11)
  expect(await found('\u0301')).toHaveLength(11)
})

describe('what is found follows every write', () => {
  test('replace, update, and a cleared description', async () => {
    const eve = await signUp(service)
    const { body } = await eve.call('createTask', 201, { body: { title: 'Ärger', description: 'Öl' } })
    const path = { id: body.id }
    expect(await found('arger ol', eve)).toHaveLength(1)
    await eve.call('updateTask', 200, { path, body: { title: 'Neu' } })
    expect([await found('arger', eve), await found('neu ol', eve)]).toEqual([[], ['Neu']])
    await eve.call('updateTask', 200, { path, body: { description: null } })
    expect(await found('ol', eve)).toEqual([])
    await eve.call('setTaskCompletion', 200, { path, body: { completed: true } })
    expect(await found('NEU', eve)).toEqual(['Neu'])
    await eve.call('replaceTask', 200, { path, body: { title: 'Ganz anders', description: 'Übrig' } })
    expect([await found('neu', eve), await found('ubrig anders', eve)]).toEqual([[], ['Ganz anders']])
  })
})

onService('migrates a database').test(
  'the migration folds what was there before it, batch by batch',
  async () => {
    const database = await createDatabase(inject('clusterUrl'), { empty: true })
    await migrateTo(database.url, '0001-users-tasks-sessions')
    await withAdmin(database.url, async (admin) => {
      await admin.query(
        `insert into users (email, name, password_hash) values ('a@example.com', 'a', 'x'), ('b@example.com', 'b', 'x')`,
      )
      await admin.query(`insert into tasks (user_id, title, description)
      select 1 + n % 2, 'Événement ' || n, case when n % 3 = 0 then 'ÀÉ' end from generate_series(1, 2500) n`)
    })
    await migrateToLatest(database.url)
    await withAdmin(database.url, async (admin) => {
      const { rows } = await admin.query(`select count(*)::int as all,
      count(*) filter (where folded_title = 'evenement ' || substring(title from '[0-9]+'))::int as titles,
      count(*) filter (where folded_description = case when description is null then '' else 'ae' end)::int as descriptions
      from tasks`)
      expect(rows).toEqual([{ all: 2500, titles: 2500, descriptions: 2500 }])
    })
    await database.drop()
  },
)
