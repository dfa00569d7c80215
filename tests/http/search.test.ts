// Search: each word occurs in title or description, without regard to case and accents; every character is text.

import { beforeAll, describe, expect, test } from 'vitest'
import type { components } from '../../generated/dist/schema.d.ts'
import { type Person, signUp } from '../support/client.ts'
import { type TestService, testService } from '../support/service.ts'

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

test('an empty search is none: it finds everything, and its pages go on without it', async () => {
  expect(await found('')).toHaveLength(11)
  const url = '/api/me/tasks?limit=10'
  const first = await service.send('GET', `${url}&q=`, { token: ada.token })
  const cursor = first.headers.get('X-Next-Cursor')
  for (const search of ['', '&q='])
    expect(
      (await service.send('GET', `${url}${search}&cursor=${cursor}`, { token: ada.token })).body,
    ).toHaveLength(1)
})

test.each(['\u0301', '\u3099 \u0301'])('marks alone (%j) are no word, and refused', async (q) => {
  const { status, body } = await service.send('GET', `/api/me/tasks?q=${encodeURIComponent(q)}`, {
    token: ada.token,
  })
  expect([status, body]).toMatchObject([
    400,
    { errors: [{ in: 'query', pointer: 'q', message: 'must have a word' }] },
  ])
})

describe('In scripts whose marks are no accents', () => {
  let eve: Person
  const titles = ['ハスの花', 'バス', 'काम', 'कम', 'น้ำ', 'नाम', 'кружка', 'Don’t – ever']
  beforeAll(async () => {
    eve = await signUp(service)
    for (const title of titles) await eve.call('createTask', 201, { body: { title } })
  })

  test.each([
    ['バス', ['バス']],
    ['ﾊﾞｽ', ['バス']], // half width
    ['ハス', ['ハスの花']],
    ['कम', ['कम']],
    ['काम', ['काम']],
    ['นา', []],
    ["don't - EVER", ['Don’t – ever']],
  ])('q=%s finds %j', async (q, expected) => {
    expect(await found(q, eve)).toEqual(expected)
  })
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
