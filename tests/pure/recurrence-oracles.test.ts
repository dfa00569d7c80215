// A thousand generated rules have the days that two libraries give them, apart from where these deviate from RFC 5545.
import fc from 'fast-check'
import { RRule } from 'rrule'
import { RRuleTemporal } from 'rrule-temporal'
import { expect, test } from 'vitest'
import { daysAfter } from '../../src/openapi/recurrence/occurrences.ts'
import type { RecurrenceRule } from '../../src/openapi/recurrence/recurrence-rule.ts'
import { days, patience, ruleOf, ruleTexts, take, withUntil } from './recurrence-rules.ts'

const compared = 10

/** Always the same ones, so that a deviation of a library that is not known yet fails no build by chance. */
const seed = 5545
const rules = fc
  .sample(fc.tuple(ruleTexts, days), { seed, numRuns: 1000 })
  .map(([text, anchor]): [string, string] => [withUntil(text, anchor), anchor])

/** BYDAY has numbers and none: `MO,1TU`. */
const isMixed = ({ weekdays }: RecurrenceRule) =>
  weekdays.some(({ nth }) => nth === 0) && weekdays.some(({ nth }) => nth !== 0)

/**
 * Where rrule 2.8.1 deviates:
 * - `BYDAY=MO,1TU` gives it the days that are both. "If an integer modifier is not present, it means all days of this type".
 * - BYSETPOS gives a day twice that two positions name, in the order of the positions, and a negative position beyond the
 *   first day gives the first. "nth occurrence within the set"; the days of a rule are a set in ascending order.
 * - With FREQ=WEEKLY it counts BYSETPOS in the first week from DTSTART. "A set of recurrence instances starts at the
 *   beginning of the interval" (https://github.com/dateutil/dateutil/issues/1398, from which it was ported).
 */
const isWrongInRrule = (rule: RecurrenceRule) =>
  isMixed(rule) ||
  rule.positions.length > 1 ||
  rule.positions.some((position) => position < -1) ||
  (rule.frequency === 'WEEKLY' && rule.positions.length > 0)

/**
 * Where rrule-temporal 2.2.8 deviates, with FREQ=YEARLY and without BYMONTH:
 * - `BYDAY=MO,1TU` gives it the numbered days alone.
 * - BYMONTHDAY has no effect on numbered days of BYDAY. "Note 2: Limit if BYYEARDAY or BYMONTHDAY is present".
 * - `BYDAY=53MO` gives it a day of the next year where the year has 52 Mondays.
 */
const isWrongInTemporal = (rule: RecurrenceRule) => {
  const numbers = rule.weekdays.flatMap(({ nth }) => (nth === 0 ? [] : [Math.abs(nth)]))
  const isWrong = isMixed(rule) || (rule.monthDays.length > 0 && numbers.length > 0) || numbers.includes(53)
  return isWrong && rule.frequency === 'YEARLY' && rule.months.length === 0
}

type Search = (text: string, anchor: string) => string[]

const byRrule: Search = (text, anchor) => {
  const found: string[] = []
  new RRule({ ...RRule.parseString(text), dtstart: new Date(anchor) }).all((date) => {
    const day = date.toISOString().slice(0, 10)
    if (day > anchor) found.push(day)
    return found.length < compared
  })
  return found
}

const byTemporal: Search = (rruleString, anchor) => {
  const dtstart = Temporal.PlainDate.from(anchor).toZonedDateTime('UTC')
  const found: string[] = []
  new RRuleTemporal({ rruleString, dtstart, maxIterations: 20_000 }).all((date) => {
    const day = date.toPlainDate().toString()
    if (day > anchor) found.push(day)
    return found.length < compared
  })
  return found
}

const byUs: Search = (text, anchor) => take(daysAfter(ruleOf(text), anchor), compared)

test('rrule-temporal finds the same days', patience, () => {
  const comparable = rules.filter(([text]) => !isWrongInTemporal(ruleOf(text)))
  expect(comparable.length).toBeGreaterThan(900)
  for (const rule of comparable) expect([rule, byUs(...rule)]).toEqual([rule, byTemporal(...rule)])
})

test('rrule finds the same days', patience, () => {
  // Where there is none, rrule searches until 9999, for seconds.
  const comparable = rules.filter((rule) => !isWrongInRrule(ruleOf(rule[0])) && byUs(...rule).length > 0)
  expect(comparable.length).toBeGreaterThan(500)
  for (const rule of comparable) expect([rule, byUs(...rule)]).toEqual([rule, byRrule(...rule)])
})
