// What a recurring task becomes when its present occurrence is done.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { daysAfter, nextOccurrence, type RecurringTask } from '../../src/openapi/recurrence/occurrences.ts'
import { days, patience, ruleOf, ruleTexts, take, withUntil } from './recurrence-rules.ts'

const daily = { recurrence: 'FREQ=DAILY', due_date: '2026-06-10' }
const noon = '2026-06-10T12:00:00.000Z'

const nextDay = (task: RecurringTask, completedAt: number | string = noon) =>
  nextOccurrence(task, completedAt)?.due_date

test('the due date moves to the next day of the rule, which stays as it is written', () => {
  const recurrence = 'WKST=SU;BYDAY=MO,+1WE,-01FR;INTERVAL=01;FREQ=MONTHLY;UNTIL=20270101'
  expect(nextOccurrence({ recurrence, due_date: '2026-06-01' }, noon)).toEqual({
    ...{ due_date: '2026-06-03', recurrence },
  })
})

describe('with recurs_from due the next day is the first after the due date', () => {
  test.each([
    ['completed in time', '2026-06-09T12:00:00Z'],
    ['completed early', '2020-01-01T00:00:00Z'],
    ['completed late: also where it has passed', '2026-12-24T12:00:00Z'],
  ])('%s', (_, completedAt) => {
    expect(nextDay(daily, completedAt)).toBe('2026-06-11')
    expect(nextDay({ ...daily, recurs_from: 'due' }, completedAt)).toBe('2026-06-11')
  })
})

describe('with recurs_from completion the next day is the first after the day of completion', () => {
  const task: RecurringTask = { ...daily, recurrence: 'FREQ=DAILY;INTERVAL=3', recurs_from: 'completion' }

  test.each([
    ['2026-06-10T00:00:00Z', '2026-06-13'],
    ['2026-06-10T23:59:59.999Z', '2026-06-13'],
    ['2026-06-20T12:00:00Z', '2026-06-23'],
    ['2026-06-08T12:00:00Z', '2026-06-11'],
    ['2026-06-20T01:00:00+02:00', '2026-06-22'],
    [Date.UTC(2026, 5, 20), '2026-06-23'],
    [-1, '1970-01-03'],
  ])('completed at %s it is %s', (completedAt, day) => {
    expect(nextDay(task, completedAt)).toBe(day)
  })

  test.each([
    ['Europe/Berlin', '2026-06-10T22:00:00Z', '2026-06-14'],
    ['Europe/Berlin', '2026-06-10T21:59:59Z', '2026-06-13'],
    ['America/New_York', '2026-06-11T03:59:59Z', '2026-06-13'],
    ['America/New_York', '2026-06-11T04:00:00Z', '2026-06-14'],
    ['Pacific/Kiritimati', '2026-06-10T10:00:00Z', '2026-06-14'],
  ])('which is a day in %s', (time_zone, completedAt, day) => {
    expect(nextDay({ ...task, due_time: '09:00', time_zone }, completedAt)).toBe(day)
  })

  test.each([
    ['FREQ=WEEKLY', '2026-06-18T12:00:00Z', '2026-06-25'], // a Thursday; the due date was a Wednesday
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=WE', '2026-06-18T12:00:00Z', '2026-07-01'],
    ['FREQ=MONTHLY', '2026-07-31T12:00:00Z', '2026-08-31'],
    ['FREQ=MONTHLY', '2026-08-31T12:00:00Z', '2026-10-31'],
    ['FREQ=YEARLY', '2028-02-29T12:00:00Z', '2032-02-29'],
  ])('%s counts from the period in which it is completed', (recurrence, completedAt, day) => {
    expect(nextDay({ ...task, recurrence }, completedAt)).toBe(day)
  })

  test('UNTIL and COUNT end it', () => {
    const until = { ...task, recurrence: 'FREQ=DAILY;UNTIL=20260620' }
    expect(nextDay(until, '2026-06-19T12:00:00Z')).toBe('2026-06-20')
    expect(nextDay(until, '2026-06-20T12:00:00Z')).toBeUndefined()
    expect(nextOccurrence({ ...task, recurrence: 'COUNT=2;FREQ=DAILY' }, '2026-06-20T12:00:00Z')).toEqual({
      ...{ due_date: '2026-06-21', recurrence: 'COUNT=1;FREQ=DAILY' },
    })
    expect(nextDay({ ...task, recurrence: 'COUNT=1;FREQ=DAILY' })).toBeUndefined()
  })
})

describe('COUNT is how many occurrences are left', () => {
  test.each([
    ['FREQ=DAILY;COUNT=10', 'FREQ=DAILY;COUNT=9'],
    ['COUNT=2;FREQ=DAILY', 'COUNT=1;FREQ=DAILY'],
    ['FREQ=DAILY;COUNT=0100;INTERVAL=1', 'FREQ=DAILY;COUNT=99;INTERVAL=1'],
  ])('of %s there remains %s', (recurrence, left) => {
    expect(nextOccurrence({ ...daily, recurrence }, noon)).toEqual({
      ...{ due_date: '2026-06-11', recurrence: left },
    })
  })

  test('with the last one the rule is used up', () => {
    expect(nextOccurrence({ ...daily, recurrence: 'FREQ=DAILY;COUNT=1' }, noon)).toBeUndefined()
  })

  test('one after the other there are as many as the rule has days', patience, () => {
    const counts = fc.option(fc.integer({ min: 1, max: 6 }))
    fc.assert(
      fc.property(ruleTexts, days, counts, (text, anchor, count) => {
        const recurrence = count === null ? withUntil(text, anchor) : `${text};COUNT=${count}`
        const found: string[] = []
        let task: RecurringTask | undefined = { recurrence, due_date: anchor }
        while (task && found.length < 6) {
          task = nextOccurrence(task, noon)
          if (task) found.push(task.due_date)
        }
        expect(found).toEqual(take(daysAfter(ruleOf(recurrence), anchor), 6))
      }),
    )
  })
})

describe('UNTIL is compared with the moment of the occurrence', () => {
  test.each([
    ['20260611T070000Z', { due_time: '09:00', time_zone: 'Europe/Berlin' }, '2026-06-11'],
    ['20260611T065959Z', { due_time: '09:00', time_zone: 'Europe/Berlin' }, undefined],
    ['20260611T090000Z', { due_time: '09:00' }, '2026-06-11'],
    ['20260611T085959Z', { due_time: '09:00' }, undefined],
    ['20260611T000000Z', {}, '2026-06-11'],
    ['20260610T235959Z', {}, undefined],
    ['20260610', { due_time: '09:00', time_zone: 'Europe/Berlin' }, undefined],
    ['20260611', { due_time: '09:00', time_zone: 'Europe/Berlin' }, '2026-06-11'],
  ])('%s with %o', (until, timeOfDay, day) => {
    expect(nextDay({ ...daily, ...timeOfDay, recurrence: `FREQ=DAILY;UNTIL=${until}` })).toBe(day)
  })
})

test('a rule without a day after the due date is used up', () => {
  expect(
    nextDay({ recurrence: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', due_date: '2026-02-01' }),
  ).toBeUndefined()
  expect(nextDay({ recurrence: 'FREQ=DAILY', due_date: '9999-12-31' })).toBeUndefined()
})

test('what is no rule, no day, no zone or no moment is an error', () => {
  const completed: RecurringTask = { ...daily, recurs_from: 'completion' }
  expect(() => nextDay({ ...daily, recurrence: 'FREQ=HOURLY;BYHOUR=1' })).toThrow(
    new RangeError(
      'recurrence must have DAILY, WEEKLY, MONTHLY or YEARLY for FREQ; must not have BYHOUR: a task recurs on days, at the time that is its due_time',
    ),
  )
  expect(() => nextDay({ ...daily, due_date: '2026-06-31' })).toThrow(RangeError)
  expect(() => nextDay({ ...completed, due_time: '09:00', time_zone: 'Europe/Nowhere' })).toThrow(RangeError)
  expect(() => nextDay(completed, 'yesterday')).toThrow(RangeError)
  expect(() => nextDay(completed, Number.NaN)).toThrow(RangeError)
})
