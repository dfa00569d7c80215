// The building blocks of schemas: ids, times and text.
import { expect, test } from 'vitest'
import {
  BodyId,
  CalendarDay,
  Email,
  Id,
  line,
  lines,
  PathId,
  searchText,
  Timestamp,
  text,
} from '../../src/openapi/fields.ts'

const messageOf =
  (schema: { safeParse(value: unknown): { error?: { issues: { message: string }[] } } }) =>
  (value: unknown) =>
    schema.safeParse(value).error?.issues[0]?.message

test('an id is an integer from 1 to 2^53-1', () => {
  for (const id of [1, Number.MAX_SAFE_INTEGER]) expect(Id.parse(id)).toBe(id)
  for (const other of [0, -1, 1.5, 2 ** 53, '1', null]) expect(Id.safeParse(other).success).toBe(false)
})

test('an id in a body is one too, and one message says all of its rule', () => {
  const rule = 'must be an integer from 1 to 9007199254740991'
  for (const id of [1, Number.MAX_SAFE_INTEGER]) expect(BodyId.parse(id)).toBe(id)
  for (const other of [0, -1, 1.5, 2 ** 53, '1', null, {}])
    expect(BodyId.safeParse(other).error?.issues.map(({ message }) => message)).toEqual([rule])
  expect(messageOf(BodyId)(undefined)).not.toBe(rule)
})

test('an e-mail address is in ASCII, with a domain', () => {
  const longest = `${'a'.repeat(243)}@example.com`
  for (const email of [
    ...['a@b.co', 'A.b_c+d-e@x-1.Example.COM', "o'hara@example.org", '-a@1.example', 'a1@b.c.de', '_@ab.cd'],
    ...["'a@ab.cd", '1+@a1b.cd', longest, "a'@b.co", '!a#b.%@b.co', '{a}~|`@b.co'],
    ...['a@example.xn--p1ai', 'a@xn--e1afmkfd.XN--P1AI'],
  ])
    expect(Email.parse(email)).toBe(email)
  for (const other of [
    ...[
      '',
      'a',
      '@b.co',
      'a@',
      'a@b',
      'a@b.c',
      'a@.co',
      'a@b..co',
      '.a@b.co',
      'a.@b.co',
      'a..b@b.co',
      'a b@b.co',
    ],
    ...['a@-b.co', 'a@b-.co', 'a@b.c1', 'a@b.co ', ' a@b.co', 'ä@b.co', 'a@bü.co', 'a@b_c.co', 'a@@b.co'],
    ...[
      'a@b!.co',
      'a@b.co!',
      'a@!b.co',
      'a.b..c@b.co',
      'a@b.xn--',
      'a@b.xn--a-',
      'a@b.ab-c',
      'a"b@b.co',
      'a(b@b.co',
    ],
  ])
    expect(messageOf(Email)(other), other).toBe('must be an e-mail address in ASCII')
  expect(Email.safeParse(`a${longest}`).success).toBe(false)
  expect(messageOf(Email)(undefined)).not.toBe('must be an e-mail address in ASCII')
})

test('an id in a path has one form alone', () => {
  expect(PathId.parse('1')).toBe(1)
  expect(PathId.parse('10')).toBe(10)
  expect(PathId.parse('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER)
  for (const other of [
    '',
    '0',
    '01',
    '+1',
    '1e3',
    ' 1',
    '1 ',
    'x1',
    '1x',
    '9007199254740992',
    '99999999999999999',
  ])
    expect(messageOf(PathId)(other), other).toBe('must be an integer from 1 to 9007199254740991')
})

test('text is kept as it was sent, up to its length in characters', () => {
  for (const kept of ['', ' a ', 'a\nb', '😀😀😀']) expect(text(3).parse(kept)).toBe(kept)
  for (const [other, message] of [
    ['abcd', /Too big/],
    ['a\0', /^must not contain NUL$/],
    ['\0a', /^must not contain NUL$/],
    ['a\ud800', /^must not contain lone surrogates$/],
  ] as const)
    expect(messageOf(text(3))(other)).toMatch(message)
  expect(text(3, 1).safeParse('').success).toBe(false)
  expect(text(3, 1).parse('a')).toBe('a')
  expect(text(3, 2).safeParse('a').success).toBe(false)
})

const invisible = [
  '\x7f',
  '\u00ad',
  '\u200b',
  '\u2060',
  '\u2800',
  '\u3164',
  '\ufe0f',
  '\uffa0',
  '\u{e0041}\u{e007f}',
  '\ufdd0',
  '\uffff',
  '\u{10fffe}',
  '\ufff9\ufffa\ufffb',
  '\u{13430}',
  '\u{13440}',
]

test('of a line something is to be seen', () => {
  for (const text of invisible) {
    expect(messageOf(line(3))(text), JSON.stringify(text)).toMatch(/^must not be blank/)
    expect(line(3).safeParse(text).error?.issues).toHaveLength(1)
    expect(line(9).parse(`${text}a`)).toBe(`${text}a`)
    expect(line(9).parse(`a${text}`)).toBe(`a${text}`)
  }
  expect(line(9).parse('👩\u200d💻')).toBe('👩\u200d💻')
})

const blanks = '\t\n\v\f\r \u00a0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000\ufeff'

test('a line is not blank, and loses the white space around it', () => {
  expect(line(3).parse(' a ')).toBe('a')
  expect(line(40).parse(`${blanks}a b${blanks}`)).toBe('a b')
  expect(line(3).parse('😀😀😀')).toBe('😀😀😀')
  for (const [other, message] of [
    ['', /Too small/],
    ['abcd', /Too big/],
    ['a   ', /Too big/],
    ['a\0', /^must not be blank and must not contain NUL$/],
    ['\0a', /^must not be blank and must not contain NUL$/],
    ['a\udfff', /^must not contain lone surrogates$/],
  ] as const)
    expect(messageOf(line(3))(other)).toMatch(message)
  for (const blank of blanks) expect(line(3).safeParse(blank).error?.issues).toHaveLength(1)
})

test('a search is empty, or has something to be seen', () => {
  for (const kept of ['', 'a', ' a ', '!', '😀😀😀']) expect(searchText(3).parse(kept)).toBe(kept)
  for (const [other, message] of [
    [' ', 'must have a word and must not contain NUL'],
    ['\u200b\u3000', 'must have a word and must not contain NUL'],
    ['a\0', 'must have a word and must not contain NUL'],
    ['\0', 'must have a word and must not contain NUL'],
    ['a\udfff', 'must not contain lone surrogates'],
  ])
    expect(messageOf(searchText(3))(other)).toBe(message)
  expect(searchText(3).safeParse('abcd').success).toBe(false)
})

test('a day is one of the calendar, from the year 1 on', () => {
  for (const day of ['0001-01-01', '2028-02-29', '9999-12-31']) expect(CalendarDay.parse(day)).toBe(day)
  expect(messageOf(CalendarDay)('2027-02-29')).toBe('must be a calendar day, YYYY-MM-DD')
  expect(messageOf(CalendarDay)('2026-1-1')).toBe('must be a calendar day, YYYY-MM-DD')
  expect(messageOf(CalendarDay)('0000-01-01')).toBe('must be a year from 0001 to 9999')
})

test('a moment is in UTC, with three fraction digits, and in the calendar', () => {
  for (const moment of ['0001-01-01T00:00:00.000Z', '2026-11-21T23:59:59.999Z'])
    expect(Timestamp.parse(moment)).toBe(moment)
  for (const other of [
    '2026-02-30T00:00:00.000Z',
    '2026-11-21T24:00:00.000Z',
    '2026-13-01T00:00:00.000Z',
    '0000-01-01T00:00:00.000Z',
    '2026-11-21T09:30:00Z',
    '2026-11-21T09:30:00.00Z',
    '2026-11-21T09:30:00.0000Z',
    '2026-11-21T09:30:00.000+00:00',
    ' 2026-11-21T09:30:00.000Z',
    '2026-11-21T09:30:00.000Z ',
    '+002026-11-21T09:30:00.000Z',
  ])
    expect(Timestamp.safeParse(other).success, other).toBe(false)
})

test('a list of lines has as many as there may be, each trimmed, in its order', () => {
  const schema = lines(2, 3)
  expect(schema.parse([' b ', 'a'])).toEqual(['b', 'a'])
  expect(schema.parse([])).toEqual([])
  for (const wrong of [['a', 'b', 'c'], ['four'], [''], [' '], ['\u200b'], ['\ud800'], 'a', [1], null])
    expect(schema.safeParse(wrong).success, JSON.stringify(wrong)).toBe(false)
  expect(lines(50, 50).safeParse(Array.from({ length: 50 }, (_, n) => `${n}`.padEnd(50, 'x'))).success).toBe(
    true,
  )
})

test('no two lines of a list are alike without regard to case and accents, and each that is has its place', () => {
  const issues = (value: unknown) =>
    lines(50, 50)
      .safeParse(value)
      .error?.issues.map(({ path, message }) => `${path}: ${message}`)
  const rule = 'must not be like one before it, without regard to case and accents'
  expect(issues(['a', 'B', ' b', 'Á', 'c'])).toEqual([`2: ${rule}`, `3: ${rule}`])
  expect(issues(['a', 'ab', 'か', 'が'])).toBeUndefined()
  // Of lines that are none it is not said.
  expect(issues(['a', 'a', ''])?.some((issue) => issue.includes(rule))).toBe(false)
})
