import { beforeEach, describe, expect, test } from 'vitest'
import { type Person, signUp } from '../support/client.ts'
import { importsOf, placesIn, tasksOf } from '../support/imports.ts'
import { type TestService, testService } from '../support/service.ts'

let service: TestService
let ada: Person
beforeEach(async () => {
  service ??= await testService()
  ada = await signUp(service)
})

const csv = { 'Content-Type': 'text/csv' }

const { send, titles } = importsOf(() => ({ service, ada }))

describe('a project of Todoist', () => {
  const header =
    'TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE,DURATION'

  test('becomes tasks, and what there is no place for is named', async () => {
    const file = [
      `\ufeff${header}`,
      'meta,view_style=list,,,,,,,,,',
      ',,,,,,,,,,',
      'task,Buy milk,"Two litres,\nwhole",1,1,Ada (1),,2026-12-24,en,Europe/Berlin,',
      'task,Call Bob,,4,2,Ada (1),Bob (2),24 Dec 2026,en,,30',
      'section,Later,,,,,,,,,',
      'task,Rest,,2,1,Ada (1),,every Friday,en,,',
      'note,a comment,,,,Ada (1),,,,,',
      'task,Meet,,3,1,Ada (1),,"Jan 5, 2027 at 14:00",en,,',
      '',
    ].join('\r\n')
    const { body } = await send(file, csv)
    expect(body).toEqual({
      ...{ created: 4, skipped: 0, lists_created: 0, omitted: 7 },
      omissions: [
        { what: 'that it is a subtask', line: 6, column: 18 },
        { what: 'RESPONSIBLE', line: 6, column: 28 },
        { what: 'DURATION', line: 6, column: 52 },
        { what: 'a section', line: 7, column: 1 },
        { what: 'DATE, which is no calendar day', line: 8, column: 25 },
        { what: 'a note', line: 9, column: 1 },
        { what: 'the time of DATE', line: 10, column: 25 },
      ],
    })
    expect(await tasksOf(ada)).toMatchObject([
      { title: 'Buy milk', description: 'Two litres,\nwhole', priority: 'high', due_date: '2026-12-24' },
      { title: 'Call Bob', description: null, priority: null, due_date: '2026-12-24' },
      { title: 'Rest', priority: 'medium', due_date: null },
      { title: 'Meet', priority: 'low', due_date: '2027-01-05' },
    ])
  })

  test('may come twice, also with tasks of one title', async () => {
    const file = `${header}\ntask,Water the plants,,4\ntask,Water the plants,,4\nsection,B\ntask,Water the plants,,4\n`
    expect((await send(file, csv)).body).toMatchObject({ created: 3, skipped: 0 })
    expect((await send(file, csv)).body).toMatchObject({ created: 0, skipped: 3 })
    expect((await send(`${file}task,Water the plants,,4\n`, csv)).body).toMatchObject({
      created: 1,
      skipped: 3,
    })
  })

  test('has a deadline where it has no date, and else the deadline is named', async () => {
    const file = 'TYPE,CONTENT,DATE,DEADLINE\ntask,a,,2026-12-24\ntask,b,2026-12-20,2026-12-24\n'
    const { body } = await send(file, csv)
    expect(body).toMatchObject({ created: 2, omissions: [{ what: 'DEADLINE', line: 3, column: 19 }] })
    expect((await tasksOf(ada)).map(({ due_date }) => due_date)).toEqual(['2026-12-24', '2026-12-20'])
  })

  test.each([
    ['2026-12-24', '2026-12-24'],
    ['2026-12-24T09:00', '2026-12-24'],
    ['24 December 2026', '2026-12-24'],
    ['December 4 2026', '2026-12-04'],
    ['Dec. 24 2026', '2026-12-24'],
    ['2026-02-30', null],
    ['24 Dex 2026', null],
    ['24 Dec', null],
    ['tomorrow', null],
    ['12/24/2026', null],
    ['', null],
  ])('has the day of %j', async (date, day) => {
    await send(`TYPE,CONTENT,DATE\ntask,a,${date}\n`, csv)
    expect((await tasksOf(ada)).map(({ due_date }) => due_date)).toEqual([day])
  })

  test.each([
    ['no header', 'task,a\n', [['', 'invalid_format', 1, 1]]],
    ['semicolons', 'TYPE;CONTENT\ntask;a\n', [['', 'invalid_format', 1, 1]]],
    ['no text', '\n', [['', 'invalid_format', 1, 1]]],
    ['a blank task', `${header}\ntask,a\ntask, ,,1\n`, [['/1/CONTENT', 'invalid_format', 3, 6]]],
    ['a long title', `${header}\ntask,${'x'.repeat(256)}\n`, [['/0/CONTENT', 'too_big', 2, 6]]],
    ['another priority', `${header}\ntask,a,,p1\n`, [['/0/PRIORITY', 'invalid_value', 2, 9]]],
    [
      'the name of what objects have for a priority',
      `${header}\ntask,a,,constructor\n`,
      [['/0/PRIORITY', 'invalid_value', 2, 9]],
    ],
    [
      'three mistakes in a line',
      `${header}\ntask,,,5\n`,
      [
        ['/0/PRIORITY', 'invalid_value', 2, 8],
        ['/0/CONTENT', 'too_small', 2, 6],
        ['/0/CONTENT', 'invalid_format', 2, 6],
      ],
    ],
    ['another type', `${header}\ntask,a\nproject,b\n`, [['/1/TYPE', 'invalid_value', 3, 1]]],
    ['too many cells', 'TYPE,CONTENT\ntask,a,b\n', [['/0', 'too_big', 2, 8]]],
    ['a quote that is not closed', `${header}\ntask,"a\n`, [['', 'malformed', 2, 6]]],
  ])('is refused with %s, and nothing is created', async (_, file, places) => {
    const response = await send(file, csv)
    expect(response).toMatchObject({ status: 400, body: { code: 'validation_failed' } })
    expect(placesIn(response)).toEqual(places)
    expect(await titles()).toEqual([])
  })

  test('may have what no task has: columns that are not known are named, where they hold something', async () => {
    const { body } = await send('TYPE,CONTENT,MOOD\ntask,a,good\ntask,b,\n', csv)
    expect(body).toMatchObject({ created: 2, omitted: 1, omissions: [{ what: 'MOOD', line: 2, column: 8 }] })
  })
})
