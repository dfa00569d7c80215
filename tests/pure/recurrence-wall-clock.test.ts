// Wall-clock times become moments as Temporal has it, in every zone, and which names are zones.
import { describe, expect, test } from 'vitest'
import { isTimeZone, momentOf, timeZoneForm } from '../../src/openapi/recurrence/wall-clock.ts'
import { patience } from './recurrence-rules.ts'

const zones = Intl.supportedValuesOf('timeZone')

/** @returns where the clocks of a zone change, between two years */
function* changesOf(zone: string, from: number, to: number): Generator<Temporal.ZonedDateTime> {
  let at = Temporal.ZonedDateTime.from(`${from}-01-01T00:00[${zone}]`).getTimeZoneTransition('next')
  for (; at && at.year <= to; at = at.getTimeZoneTransition('next')) yield at
}

/** @returns wall-clock times around a change: before, at each end, within, and after. A change goes forward or back. */
function timesAround(change: Temporal.ZonedDateTime): Temporal.PlainDateTime[] {
  const after = change.toPlainDateTime()
  const before = change.subtract({ nanoseconds: 1 }).toPlainDateTime().add({ nanoseconds: 1 })
  const [start, end] = Temporal.PlainDateTime.compare(before, after) < 0 ? [before, after] : [after, before]
  const within = start.add({ seconds: Math.floor(start.until(end).total('seconds') / 2) })
  const hour = { hours: 1 }
  const minute = { minutes: 1 }
  return [
    ...[start.subtract(hour), start.subtract(minute), start, start.add(minute), within],
    ...[end.subtract(minute), end, end.add(minute), end.add(hour)],
  ]
}

/** @returns what Temporal makes of a time, without its seconds */
function expected(time: Temporal.PlainDateTime, zone: string): string {
  const { epochMilliseconds } = time.toZonedDateTime(zone, { disambiguation: 'compatible' })
  return new Date(epochMilliseconds).toISOString()
}

function expectAgreement(changes: Iterable<Temporal.ZonedDateTime>): number {
  let count = 0
  for (const change of changes)
    for (const around of timesAround(change)) {
      const time = around.with({ second: 0, millisecond: 0, microsecond: 0, nanosecond: 0 })
      const [day = '', clock = ''] = time.toString({ smallestUnit: 'minute' }).split('T')
      const moment = momentOf(day, clock, change.timeZoneId)
      if (moment !== expected(time, change.timeZoneId))
        expect([change.timeZoneId, day, clock, moment]).toEqual([
          ...[change.timeZoneId, day, clock, expected(time, change.timeZoneId)],
        ])
      count += 1
    }
  return count
}

test('around every change of the clocks from 2026 to 2030, in every zone', patience, () => {
  const count = expectAgreement(zones.flatMap((zone) => [...changesOf(zone, 2026, 2030)]))
  expect(count).toBeGreaterThan(9000)
})

test.each([
  'Pacific/Apia', // left out a day in 2011
  'Pacific/Kwajalein', // left out a day in 1993
  'Africa/Monrovia', // was 44 minutes and 30 seconds behind until 1972
  'Africa/Casablanca',
  'America/New_York',
  'Antarctica/Troll', // changes by two hours
  'Asia/Gaza',
  'Asia/Kathmandu',
  'Australia/Lord_Howe', // changes by half an hour
  'Europe/Dublin',
  'Europe/London',
])('around every change of the clocks in the past, in %s', (zone) => {
  expect(expectAgreement(changesOf(zone, 1800, 2025))).toBeGreaterThan(0)
})

test.each([
  ['2026-03-29', '01:59', '2026-03-29T00:59:00.000Z'],
  ['2026-03-29', '02:00', '2026-03-29T01:00:00.000Z'], // is skipped, and becomes 03:00
  ['2026-03-29', '02:30', '2026-03-29T01:30:00.000Z'], // is skipped, and becomes 03:30
  ['2026-03-29', '03:00', '2026-03-29T01:00:00.000Z'],
  ['2026-10-25', '01:59', '2026-10-24T23:59:00.000Z'],
  ['2026-10-25', '02:30', '2026-10-25T00:30:00.000Z'], // is there twice, an hour later once more
  ['2026-10-25', '03:00', '2026-10-25T02:00:00.000Z'],
])('in Berlin %s %s is %s', (day, time, moment) => {
  expect(momentOf(day, time, 'Europe/Berlin')).toBe(moment)
})

test.each([
  ['0001-01-01', '00:00', 'UTC', '0001-01-01T00:00:00.000Z'],
  ['0001-01-01', '00:00', 'Pacific/Honolulu', '0001-01-01T10:31:26.000Z'],
  ['0001-01-01', '12:00', 'Asia/Tokyo', '0001-01-01T02:41:01.000Z'],
  ['0001-01-01', '00:00', 'Asia/Tokyo', '0001-01-01T00:00:00.000Z'], // it is still the year 0 in UTC
  ['0099-12-31', '23:59', 'UTC', '0099-12-31T23:59:00.000Z'],
  ['1500-02-28', '12:00', 'UTC', '1500-02-28T12:00:00.000Z'], // Julian, but not in RFC 3339
  ['9999-12-31', '23:59', 'Asia/Tokyo', '9999-12-31T14:59:00.000Z'],
  ['9999-12-31', '23:59', 'America/New_York', '9999-12-31T23:59:59.999Z'], // it is the year 10000 in UTC
])('%s %s in %s is %s', (day, time, zone, moment) => {
  expect(momentOf(day, time, zone)).toBe(moment)
})

test('what is no day or no zone has no moment', () => {
  for (const day of ['2026-02-29', '2026-13-01', '0000-01-01', '2026-1-1', '10000-01-01', ''])
    expect(() => momentOf(day, '09:00', 'UTC'), day).toThrow(
      new RangeError('not a calendar day from 0001-01-01 to 9999-12-31'),
    )
  expect(() => momentOf('2026-01-01', '09:00', 'Europe/Nowhere')).toThrow(RangeError)
})

describe('names of zones', () => {
  test('all that Intl lists are some, and have the published form', () => {
    for (const zone of zones)
      expect([zone, isTimeZone(zone), timeZoneForm.test(zone)]).toEqual([zone, true, true])
  })

  test.each([
    ...['UTC', 'Etc/UTC', 'GMT', 'GMT0', 'Etc/GMT+5', 'Etc/GMT-14', 'EST5EDT', 'CET', 'PRC', 'Zulu', 'Japan'],
    ...['America/Argentina/Buenos_Aires', 'America/Port-au-Prince', 'Asia/Kolkata', 'Asia/Calcutta'],
    ...['europe/berlin', 'EUROPE/BERLIN', 'utc'],
  ])('%s is one', (zone) => {
    expect(isTimeZone(zone)).toBe(true)
  })

  test.each([
    ...[
      '',
      'Berlin',
      'Europe/',
      'Europe/Nowhere',
      '/Berlin',
      'Europe//Berlin',
      ' UTC',
      'UTC\n',
      'Etc/Unknown',
    ],
    ...['+01:00', '+01', '-0800', 'UTC+1', 'GMT+5', 'Z', 'local', 'A'.repeat(10_000)],
    // V8 takes these for zones in Darwin, Calcutta, Tokyo and Los Angeles.
    ...['ACT', 'IST', 'JST', 'ist', 'SystemV/PST8PDT', 'systemv/pst8'],
  ])('%j is none', (zone) => {
    expect(isTimeZone(zone)).toBe(false)
  })

  test('their form has nothing that engines of regular expressions differ in', () => {
    expect(timeZoneForm.source).toBe('^[A-Za-z][A-Za-z0-9_+-]*(\\/[A-Za-z0-9_+-]+)*$')
    expect(timeZoneForm.flags).toBe('')
  })
})
