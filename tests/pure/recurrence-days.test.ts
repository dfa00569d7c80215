// The days of a rule: what is chosen, what they count from, and where they end.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  dateOf,
  dayNumber,
  formatDay,
  parseDay,
  startOfDay,
  weekdayOf,
} from '../../src/openapi/recurrence/calendar-day.ts'
import { daysAfter, type TimeOfDay } from '../../src/openapi/recurrence/occurrences.ts'
import { setsOf } from '../../src/openapi/recurrence/recurrence-sets.ts'
import { days, patience, ruleOf, ruleTexts, take, withUntil } from './recurrence-rules.ts'

const daysOf = (text: string, anchor: string, count: number, timeOfDay?: TimeOfDay) =>
  take(daysAfter(ruleOf(text), anchor, timeOfDay), count)

describe('a day that a month does not have is left out', () => {
  test.each([
    ['FREQ=MONTHLY', '2026-01-31', ['2026-03-31', '2026-05-31', '2026-07-31', '2026-08-31']],
    ['FREQ=MONTHLY', '2027-12-29', ['2028-01-29', '2028-02-29', '2028-03-29']],
    ['FREQ=MONTHLY;BYMONTHDAY=-31', '2026-01-01', ['2026-03-01', '2026-05-01']],
    ['FREQ=MONTHLY;BYMONTHDAY=30,-1', '2026-01-31', ['2026-02-28', '2026-03-30', '2026-03-31', '2026-04-30']],
    ['FREQ=MONTHLY;INTERVAL=12', '2028-02-29', ['2032-02-29', '2036-02-29']],
    ['FREQ=YEARLY', '2096-02-29', ['2104-02-29', '2108-02-29']], // 2100 is no leap year
    ['FREQ=YEARLY', '1996-02-29', ['2000-02-29']],
    ['FREQ=YEARLY;INTERVAL=2;BYMONTH=2,4', '2026-01-31', []],
    ['FREQ=YEARLY;BYMONTHDAY=31', '2026-10-31', ['2026-12-31', '2027-01-31', '2027-03-31']],
    ['FREQ=MONTHLY;BYDAY=5MO', '2026-01-01', ['2026-03-30', '2026-06-29']],
    ['FREQ=MONTHLY;BYDAY=-5MO,6TU', '2026-01-01', ['2026-03-02', '2026-06-01']],
  ])('%s after %s', (text, anchor, expected) => {
    expect(daysOf(text, anchor, Math.max(expected.length, 1))).toEqual(expected)
  })
})

describe('periods count from the one of the anchor', () => {
  test.each([
    ['FREQ=DAILY;INTERVAL=3;BYDAY=MO', '2026-06-01', ['2026-06-22', '2026-07-13']],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU', '2026-06-03', ['2026-06-07', '2026-06-15', '2026-06-21']],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU', '2026-06-03', ['2026-06-14', '2026-06-15']],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU', '2026-06-07', ['2026-06-08', '2026-06-21']],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=WE', '2026-06-03', ['2026-06-07', '2026-06-08', '2026-06-21']],
    ['FREQ=WEEKLY;BYDAY=TH;BYMONTH=1', '2025-12-25', ['2026-01-01', '2026-01-08']],
    ['FREQ=MONTHLY;INTERVAL=2;BYDAY=FR;BYSETPOS=-1', '2026-06-30', ['2026-08-28', '2026-10-30']],
    ['FREQ=YEARLY;INTERVAL=3;BYMONTH=3,12', '2026-06-10', ['2026-12-10', '2029-03-10', '2029-12-10']],
    ['FREQ=DAILY;BYMONTH=3;INTERVAL=7', '2026-06-10', ['2027-03-03', '2027-03-10']],
    ['FREQ=DAILY;BYMONTH=7;INTERVAL=30', '2026-06-01', ['2026-07-01', '2026-07-31']],
    ['FREQ=DAILY;BYSETPOS=-1;BYDAY=SA', '2026-06-01', ['2026-06-06', '2026-06-13']],
    ['FREQ=WEEKLY', '2026-06-03', ['2026-06-10', '2026-06-17']],
    ['FREQ=YEARLY;BYDAY=MO', '2026-12-20', ['2026-12-21', '2026-12-28', '2027-01-04']],
  ])('%s after %s', (text, anchor, expected) => {
    expect(daysOf(text, anchor, expected.length)).toEqual(expected)
  })
})

test.each([
  // Each value of BYDAY by itself, with and without numbers.
  ['FREQ=MONTHLY;BYDAY=MO,1TU', '2026-06-01', ['2026-06-02', '2026-06-08', '2026-06-15']],
  ['FREQ=YEARLY;BYDAY=MO,-1TU', '2026-12-21', ['2026-12-28', '2026-12-29', '2027-01-04']],
  // BYSETPOS counts in the whole week, in which Monday comes before the anchor.
  ['FREQ=WEEKLY;BYDAY=MO,TU,WE;BYSETPOS=2', '2026-06-03', ['2026-06-09', '2026-06-16']],
  ['FREQ=WEEKLY;BYDAY=MO,TU,WE;BYSETPOS=3', '2026-06-02', ['2026-06-03', '2026-06-10']],
  // Positions are a set, in any order, and what none of the days has is left out.
  [
    'FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1,5,1,-6',
    '2026-06-01',
    ['2026-06-05', '2026-06-26', '2026-07-03', '2026-07-31'],
  ],
  // A year without a 53rd Monday has none.
  ['FREQ=YEARLY;BYDAY=53MO', '2026-01-01', ['2029-12-31', '2035-12-31', '2040-12-31']],
  ['FREQ=YEARLY;BYDAY=-53WE', '2026-01-01', ['2031-01-01', '2036-01-02']],
  // The eighth Friday of the year, where it is the 20th to the 22nd.
  ['FREQ=YEARLY;BYDAY=8FR;BYMONTHDAY=20,21,22', '2026-01-01', ['2026-02-20', '2030-02-22', '2031-02-21']],
  // With BYMONTH numbers count in the month, also where BYMONTHDAY limits them.
  ['FREQ=YEARLY;BYMONTH=6,7;BYDAY=2FR;BYMONTHDAY=10', '2026-01-01', ['2026-07-10', '2033-06-10']],
])('%s is taken as RFC 5545 has it, where libraries differ', (text, anchor, expected) => {
  expect(daysOf(text, anchor, expected.length)).toEqual(expected)
})

test('the days of a list of weekdays are those of each of them', patience, () => {
  const frequencies = fc.constantFrom('MONTHLY', 'YEARLY', 'YEARLY;BYMONTH=3,10', 'YEARLY;BYMONTHDAY=2,9,-3')
  const weekdays = fc.uniqueArray(fc.constantFrom('MO', 'TU', '1TU', '-2WE', '5WE', '2SU'), { minLength: 1 })
  fc.assert(
    fc.property(frequencies, weekdays, days, (frequency, list, anchor) => {
      const daysOfEach = (chosen: string) =>
        daysOf(withUntil(`FREQ=${frequency};BYDAY=${chosen}`, anchor), anchor, 10_000)
      expect(daysOfEach(list.join(','))).toEqual([...new Set(list.flatMap(daysOfEach))].sort())
    }),
    { numRuns: 40 },
  )
})

test('anchored at one of its days a rule goes on as before', patience, () => {
  fc.assert(
    fc.property(ruleTexts, days, fc.nat(6), (rule, anchor, at) => {
      const text = withUntil(rule, anchor)
      const found = daysOf(text, anchor, 9)
      const day = found[at]
      if (day !== undefined) expect(daysOf(text, day, 9 - at - 1)).toEqual(found.slice(at + 1))
    }),
    { numRuns: 300 },
  )
})

describe('a rule ends', () => {
  test('with COUNT, which counts the anchor', () => {
    expect(daysOf('FREQ=DAILY;COUNT=3', '2026-06-01', 9)).toEqual(['2026-06-02', '2026-06-03'])
    expect(daysOf('FREQ=DAILY;COUNT=1', '2026-06-01', 9)).toEqual([])
    expect(daysOf('FREQ=WEEKLY;COUNT=2;BYDAY=FR', '2026-06-01', 9)).toEqual(['2026-06-05'])
  })

  test.each([
    ['20260603', {}, 2],
    ['20260601', {}, 0],
    ['20250101', {}, 0],
    ['20260603', { due_time: '23:59', time_zone: 'America/New_York' }, 2],
    // Without a time a day counts; without a zone it is as if it were UTC.
    ['20260603T000000Z', {}, 2],
    ['20260603T000000Z', { due_time: null, time_zone: null }, 2],
    ['20260602T235959Z', {}, 1],
    ['20260603T090000Z', { due_time: '09:00' }, 2],
    ['20260603T085959Z', { due_time: '09:00', time_zone: null }, 1],
    // In New York the 3rd at 21:00 is the 4th at 01:00 in UTC, in Tokyo the 3rd at 01:00 is the 2nd at 16:00.
    ['20260604T010000Z', { due_time: '21:00', time_zone: 'America/New_York' }, 2],
    ['20260604T005959Z', { due_time: '21:00', time_zone: 'America/New_York' }, 1],
    ['20260602T160000Z', { due_time: '01:00', time_zone: 'Asia/Tokyo' }, 2],
    ['20260602T155959Z', { due_time: '01:00', time_zone: 'Asia/Tokyo' }, 1],
  ])('with UNTIL=%s and %o', (until, timeOfDay, count) => {
    const expected = ['2026-06-02', '2026-06-03'].slice(0, count)
    expect(daysOf(`FREQ=DAILY;UNTIL=${until}`, '2026-06-01', 9, timeOfDay)).toEqual(expected)
  })

  test('on the last day of 9999', () => {
    expect(daysOf('FREQ=DAILY', '9999-12-29', 9)).toEqual(['9999-12-30', '9999-12-31'])
    expect(daysOf('FREQ=WEEKLY;BYDAY=TH,FR,SA', '9999-12-29', 9)).toEqual(['9999-12-30', '9999-12-31'])
    expect(daysOf('FREQ=MONTHLY;INTERVAL=1000', '9999-12-31', 9)).toEqual([])
    expect(daysOf('FREQ=YEARLY', '9998-12-31', 9)).toEqual(['9999-12-31'])
  })

  test('not on its first day, 0001-01-01, which is in a week that began before', () => {
    expect(daysOf('FREQ=WEEKLY;BYDAY=MO,TU;WKST=SU', '0001-01-01', 2)).toEqual(['0001-01-02', '0001-01-08'])
    expect(daysOf('FREQ=YEARLY', '0099-12-31', 1)).toEqual(['0100-12-31'])
  })

  test('no anchor is a day that there is not', () => {
    for (const day of ['2026-02-29', '0000-12-31', '2026-06-31', 'today', ''])
      expect(() => daysOf('FREQ=DAILY', day, 1)).toThrow(RangeError)
  })
})

/** Rules that have no day or hardly any, and take long to be searched. */
const sparse = [
  ...['DAILY', 'MONTHLY', 'YEARLY'].flatMap((frequency) => [
    `FREQ=${frequency};BYMONTH=2;BYMONTHDAY=30`,
    `FREQ=${frequency};BYMONTH=2,4,6,9,11;BYMONTHDAY=31`,
    `FREQ=${frequency};BYMONTH=2;BYMONTHDAY=29;BYDAY=MO`,
    `FREQ=${frequency};BYMONTH=1;BYMONTHDAY=-1,15;BYSETPOS=366`,
  ]),
  'FREQ=DAILY;BYDAY=MO;BYSETPOS=2',
  'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=8',
  'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA;BYMONTH=2;BYSETPOS=-7',
  'FREQ=YEARLY;BYDAY=53MO;BYMONTHDAY=30',
  'FREQ=YEARLY;BYDAY=53MO,-53TU;BYMONTH=1',
]
const rulesToSearch = fc
  .tuple(fc.oneof(ruleTexts, fc.constantFrom(...sparse)), fc.option(fc.integer({ min: 1, max: 1000 })))
  .map(([text, interval]) =>
    interval === null
      ? text
      : `${text.replace(/;?INTERVAL=[0-9]+/, '').replace(/^;/, '')};INTERVAL=${interval}`,
  )

describe('a search ends', () => {
  /** The periods of 400 years. */
  const cycle = { DAILY: 146_097, WEEKLY: 20_871, MONTHLY: 4800, YEARLY: 400 }

  /** @returns the sets that are looked at until there is a day after the anchor, or nothing more */
  function setsUntilDay(text: string, anchor: string): number {
    const start = parseDay(anchor)
    let count = 0
    for (const set of setsOf(ruleOf(text), start)) {
      count += 1
      if (set.some((day) => day > start)) break
    }
    return count
  }

  test('after a cycle of the calendar at the latest', patience, () => {
    fc.assert(
      fc.property(rulesToSearch, days, (text, anchor) => {
        expect(setsUntilDay(text, anchor)).toBeLessThanOrEqual(cycle[ruleOf(text).frequency] + 1)
      }),
      { numRuns: 200 },
    )
    expect(setsUntilDay('FREQ=DAILY;BYDAY=MO;BYSETPOS=2', '2026-01-01')).toBe(cycle.DAILY + 1)
    expect(setsUntilDay('FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2', '2026-01-01')).toBe(cycle.WEEKLY + 1)
    expect(setsUntilDay('FREQ=MONTHLY;BYDAY=6MO', '2026-01-01')).toBe(cycle.MONTHLY + 1)
    expect(setsUntilDay('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', '2026-01-01')).toBe(cycle.YEARLY + 1)
  })

  test('without a look at each day of the months that BYMONTH leaves out', () => {
    expect(setsUntilDay('FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO', '2026-01-01')).toBeLessThan(19 * 40)
  })

  test('at UNTIL', () => {
    expect(setsUntilDay('FREQ=DAILY;BYDAY=MO;BYSETPOS=2;UNTIL=20260201', '2026-01-01')).toBe(33)
  })

  test('not before a day that is there, however far away it is', patience, () => {
    const start = parseDay('2026-01-01')
    const mondays: number[] = []
    for (let year = 2028; year <= 9999; year += 4) {
      const day = dayNumber(year, 2, 29)
      if (dateOf(day).month === 2 && weekdayOf(day) === 0) mondays.push(day)
    }
    const endless = 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO'
    expect(daysOf(endless, '2026-01-01', 500)).toEqual(mondays.map(formatDay))
    for (const interval of [1, 2, 6, 7, 25, 27, 100, 128, 365, 400, 773, 999, 1000]) {
      const expected = mondays.filter((day) => (day - start) % interval === 0).slice(0, 3)
      expect(
        daysOf(`FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO;INTERVAL=${interval}`, '2026-01-01', 3),
      ).toEqual(expected.map(formatDay))
      const ofYears = mondays.filter((day) => (dateOf(day).year - 2026) % interval === 0).slice(0, 3)
      expect(daysOf(`${endless};INTERVAL=${interval}`, '2026-01-01', 3)).toEqual(ofYears.map(formatDay))
    }
  })
})

describe('the calendar is the proleptic Gregorian one', () => {
  test('of Date, in a whole cycle, and at both ends', () => {
    const isAsDate = (day: number) => {
      const date = new Date(startOfDay(day))
      const { year, month, dayOfMonth } = dateOf(day)
      const same = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()].join()
      return [year, month, dayOfMonth].join() === same && dayNumber(year, month, dayOfMonth) === day
    }
    const wrong: number[] = []
    for (const [first, last] of [[0, 5] as const, [1600, 2000] as const, [9995, 10_000] as const])
      for (let day = dayNumber(first, 1, 1); day <= dayNumber(last, 12, 31); day += 1)
        if (!isAsDate(day)) wrong.push(day)
    expect(wrong).toEqual([])
  })

  test('with its weekdays, and months beyond the twelfth', () => {
    const known = ['0001-01-01', '1582-10-04', '1582-10-15', '1970-01-01', '2026-11-30']
    expect(known.map(parseDay).map(weekdayOf)).toEqual([0, 0, 4, 3, 0])
    expect(parseDay('1582-10-15') - parseDay('1582-10-04')).toBe(11)
    expect(dayNumber(2026, 14, 1)).toBe(parseDay('2027-02-01'))
    expect(dayNumber(2026, 12_014, 1)).toBe(parseDay('3027-02-01'))
  })
})
