// Which texts are recurrence rules, and what is said of the others.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maxRuleLength, parseRule, ruleForm } from '../../src/openapi/recurrence/recurrence-rule.ts'
import { ruleOf, ruleTexts } from './recurrence-rules.ts'

const nothing = { interval: 1, weekStart: 0, months: [], monthDays: [], weekdays: [], positions: [] }

/** What is refused, as `part: message`. */
function refusalsOf(text: string): string[] {
  const parsed = parseRule(text)
  return 'refusals' in parsed ? parsed.refusals.map(({ part, message }) => `${part}: ${message}`) : []
}

test.each([
  ['FREQ=DAILY', { frequency: 'DAILY' }],
  ['INTERVAL=2;FREQ=WEEKLY', { frequency: 'WEEKLY', interval: 2 }],
  ['FREQ=MONTHLY;INTERVAL=1000', { frequency: 'MONTHLY', interval: 1000 }],
  ['FREQ=WEEKLY;INTERVAL=0007', { frequency: 'WEEKLY', interval: 7 }],
  ['FREQ=YEARLY;COUNT=10000', { frequency: 'YEARLY', count: 10_000 }],
  ['FREQ=WEEKLY;WKST=SU', { frequency: 'WEEKLY', weekStart: 6 }],
  ['FREQ=YEARLY;BYMONTH=12,01', { frequency: 'YEARLY', months: [12, 1] }],
  ['FREQ=DAILY;BYMONTHDAY=31,-31,+1,01', { frequency: 'DAILY', monthDays: [31, -31, 1, 1] }],
  [
    'FREQ=MONTHLY;BYDAY=MO,-1FR,+2SA,53SU',
    {
      frequency: 'MONTHLY',
      weekdays: [
        { weekday: 0, nth: 0 },
        { weekday: 4, nth: -1 },
        { weekday: 5, nth: 2 },
        { weekday: 6, nth: 53 },
      ],
    },
  ],
  [
    'BYSETPOS=366,-366,+1;FREQ=YEARLY;BYMONTH=1',
    { frequency: 'YEARLY', months: [1], positions: [366, -366, 1] },
  ],
  ['FREQ=DAILY;UNTIL=19700102', { frequency: 'DAILY', until: { day: 1 } }],
  ['FREQ=DAILY;UNTIL=00010101', { frequency: 'DAILY', until: { day: -719_162 } }],
  ['FREQ=DAILY;UNTIL=19700102T000001Z', { frequency: 'DAILY', until: { day: 1, moment: 86_401_000 } }],
  [
    'FREQ=DAILY;UNTIL=20240229T235959Z',
    { frequency: 'DAILY', until: { day: 19_782, moment: 1709251199000 } },
  ],
])('%s is a rule', (text, rule) => {
  expect(parseRule(text)).toStrictEqual({ rule: { ...nothing, ...rule } })
  expect(text).toMatch(ruleForm)
})

const lists = 'FREQ, INTERVAL, COUNT, UNTIL, BYMONTH, BYMONTHDAY, BYDAY, BYSETPOS, WKST'
const time = 'a task recurs on days, at the time that is its due_time'
const tellDays = 'days are told by BYMONTH, BYMONTHDAY and BYDAY'

describe('parts that a rule does not have are named', () => {
  test.each([
    ['BYHOUR=9', `BYHOUR: must not have BYHOUR: ${time}`],
    ['BYMINUTE=30', `BYMINUTE: must not have BYMINUTE: ${time}`],
    ['BYSECOND=0', `BYSECOND: must not have BYSECOND: ${time}`],
    ['BYWEEKNO=20', `BYWEEKNO: must not have BYWEEKNO: ${tellDays}`],
    ['BYYEARDAY=100', `BYYEARDAY: must not have BYYEARDAY: ${tellDays}`],
    ['RSCALE=HEBREW', 'RSCALE: must not have RSCALE: the calendar is the Gregorian one'],
    ['SKIP=FORWARD', 'SKIP: must not have SKIP: a day that a month does not have is left out'],
    ['BYEASTER=0', `BYEASTER: must not have BYEASTER: its parts are ${lists}`],
    ['X-RULE=MOON', `X-RULE: must not have X-RULE: its parts are ${lists}`],
  ])('FREQ=DAILY;%s', (part, refusal) => {
    expect(refusalsOf(`FREQ=DAILY;${part}`)).toEqual([refusal])
    expect(refusalsOf(`${part};FREQ=DAILY`)).toEqual([refusal])
  })
})

describe('a value that a part cannot have is refused', () => {
  test.each([
    [
      'FREQ',
      'must have DAILY, WEEKLY, MONTHLY or YEARLY',
      ['', 'HOURLY', 'MINUTELY', 'SECONDLY', 'DAILY,WEEKLY'],
    ],
    ['INTERVAL', 'must have a number from 1 to 1000', ['', '0', '1001', '+1', '-1', '1.5', '00001', '1,2']],
    ['COUNT', 'must have a number from 1 to 10000', ['', '0', '10001', '+1', '-1', '1E1', '000001']],
    [
      'UNTIL',
      'must have a day YYYYMMDD or a moment in UTC YYYYMMDDThhmmssZ',
      [
        ...['', '2026', '2026-01-01', '20260230', '20261301', '00000101', '020260101', '20260101T'],
        ...[
          '20260101T000000',
          '20260101T240000Z',
          '20260101T006000Z',
          '20260101T000060Z',
          '20250229T000000Z',
        ],
        ...['20260101T0000Z', '20260101Z', '20260101T000000Z0'],
      ],
    ],
    ['BYMONTH', 'must have months from 1 to 12', ['', '0', '13', '-1', '+1', '1,', ',1', '001', 'JAN']],
    [
      'BYMONTHDAY',
      'must have days from 1 to 31, or from -31 to -1,',
      ['', '0', '32', '-32', '-0', '--1', '1,', '001', '1-'],
    ],
    [
      'BYDAY',
      'must have weekdays such as MO, or 1MO to 53MO and -53MO to -1MO,',
      ['', 'M', 'XX', 'MON', '0MO', '54MO', '-54MO', '1', 'MO1', '1.5MO', 'MO,', '+MO', 'MO TU', '001MO'],
    ],
    [
      'BYSETPOS',
      'must have positions from 1 to 366, or from -366 to -1,',
      ['', '0', '367', '-367', '1,,2', '0001'],
    ],
    ['WKST', 'must have a weekday, MO to SU,', ['', 'XX', '1MO', 'MO,TU']],
  ])('of %s: %s', (name, message, values) => {
    const rest = name === 'FREQ' ? 'INTERVAL=1' : 'FREQ=MONTHLY'
    for (const value of values)
      expect(refusalsOf(`${rest};${name}=${value}`), value).toEqual([`${name}: ${message} for ${name}`])
  })
})

test.each([
  ['COUNT=2', 'FREQ: must have FREQ'],
  ['FREQ=DAILY;COUNT=2;UNTIL=20260101', 'UNTIL: must not have both COUNT and UNTIL'],
  ['FREQ=DAILY;INTERVAL=2;INTERVAL=2', 'INTERVAL: must not have INTERVAL twice'],
  ['FREQ=DAILY;FREQ=DAILY', 'FREQ: must not have FREQ twice'],
  ['FREQ=DAILY;BYDAY=MO,1TU', 'BYDAY: must not have numbers in BYDAY with FREQ=DAILY'],
  ['BYDAY=-1TU;FREQ=WEEKLY', 'BYDAY: must not have numbers in BYDAY with FREQ=WEEKLY'],
  ['FREQ=WEEKLY;BYMONTHDAY=1', 'BYMONTHDAY: must not have BYMONTHDAY with FREQ=WEEKLY'],
  [
    'FREQ=MONTHLY;BYSETPOS=1;WKST=SU',
    'BYSETPOS: must not have BYSETPOS without BYDAY, BYMONTHDAY or BYMONTH',
  ],
])('%s: parts that do not go together are refused', (text, refusal) => {
  expect(refusalsOf(text)).toEqual([refusal])
})

test.each(['BYDAY=MO', 'BYMONTHDAY=1', 'BYMONTH=1'])('BYSETPOS goes together with %s', (part) => {
  expect(refusalsOf(`FREQ=MONTHLY;BYSETPOS=1;${part}`)).toEqual([])
})

test('all mistakes are told, and conflicts once each part is right by itself', () => {
  expect(refusalsOf('FREQ=HOURLY;BYHOUR=9;BYMONTH=13;COUNT=1;UNTIL=20260101')).toEqual([
    'FREQ: must have DAILY, WEEKLY, MONTHLY or YEARLY for FREQ',
    `BYHOUR: must not have BYHOUR: ${time}`,
    'BYMONTH: must have months from 1 to 12 for BYMONTH',
  ])
  expect(refusalsOf('BYSETPOS=1;COUNT=1;UNTIL=20260101')).toEqual([
    'FREQ: must have FREQ',
    'UNTIL: must not have both COUNT and UNTIL',
    'BYSETPOS: must not have BYSETPOS without BYDAY, BYMONTHDAY or BYMONTH',
  ])
  expect(refusalsOf('FREQ=DAILY;BYMONTH=13;BYMONTH=1')).toEqual([
    'BYMONTH: must have months from 1 to 12 for BYMONTH',
    'BYMONTH: must not have BYMONTH twice',
  ])
})

describe('a text that is written otherwise is refused', () => {
  const form = ': must be parts such as FREQ=WEEKLY, separated by semicolons'
  test.each([
    ['', form],
    [';', form],
    ['DAILY', form],
    ['FREQ=DAILY;', form],
    [';FREQ=DAILY', form],
    ['FREQ=DAILY;;COUNT=1', form],
    ['FREQ=DAILY; COUNT=1', form],
    ['FREQ=DAILY;RRULE:COUNT=1', form],
    [' FREQ=DAILY', form],
    ['FREQ=DAILY;=1', form],
    ['FREQ=DAILY;-X=1', form],
    [`FREQ=DAILY;${'X'.repeat(31)}=1`, form],
    ['FREQ=DAILY\r\nCOUNT=1', 'FREQ: must have DAILY, WEEKLY, MONTHLY or YEARLY for FREQ'],
    ['FREQ=DAILY ', 'FREQ: must have DAILY, WEEKLY, MONTHLY or YEARLY for FREQ'],
    ['freq=daily', ': must be in capitals'],
    ['FREQ=DAILY;BYDAY=Mo', ': must be in capitals'],
    ['RRULE:FREQ=DAILY', ': must not begin with RRULE:'],
    ['rrule:freq=daily', ': must not begin with RRULE:'],
    [`FREQ=DAILY;X=${'1'.repeat(243)}`, ': must have at most 255 characters'],
  ])('%j', (text, refusal) => {
    expect([...new Set(refusalsOf(text))]).toEqual([refusal])
  })

  test('up to 255 characters are read', () => {
    const text = `FREQ=DAILY;BYMONTH=12${',12'.repeat(78)}`
    expect(text).toHaveLength(maxRuleLength)
    expect(ruleOf(text).months).toHaveLength(79)
    expect(refusalsOf(`${text},`)).toEqual([': must have at most 255 characters'])
  })

  test('a name of 30 characters is told, and no value', () => {
    const name = `X${'-'.repeat(29)}`
    expect(refusalsOf(`FREQ=DAILY;${name}=SECRET`)).toEqual([
      `${name}: must not have ${name}: its parts are ${lists}`,
    ])
    expect(refusalsOf('FREQ=SECRET;INTERVAL=SECRET;BYDAY=SECRET').join()).not.toContain('SECRET')
  })
})

describe('the published form', () => {
  test('is what every rule has', () => {
    fc.assert(fc.property(ruleTexts, (text) => ruleForm.test(text) && ruleOf(text) !== undefined))
  })

  test('refuses most of what is none', () => {
    for (const text of [
      '',
      'FREQ',
      'FREQ=',
      'FREQ=DAILY;',
      'freq=daily',
      'FREQ=DAILY\n',
      'RRULE:FREQ=DAILY',
      'A==1',
    ])
      expect(ruleForm.test(text), text).toBe(false)
  })

  test('has nothing that engines of regular expressions differ in, or that could take long', () => {
    expect(ruleForm.source).toBe('^[A-Z-]+=[A-Z0-9,+-]+(;[A-Z-]+=[A-Z0-9,+-]+)*$')
    expect(ruleForm.flags).toBe('')
  })
})
