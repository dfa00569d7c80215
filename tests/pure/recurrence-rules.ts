// Recurrence rules that are generated, each with the day that it is anchored at.
import fc from 'fast-check'
import { parseRule, type RecurrenceRule } from '../../src/openapi/recurrence/recurrence-rule.ts'

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

/** Up to five, so that rules which never apply are rare. */
const few = <Value>(value: fc.Arbitrary<Value>) =>
  fc.uniqueArray(value, { minLength: 1, maxLength: 5 }).map((values) => values.join(','))

const signed = (max: number) =>
  fc.tuple(fc.constantFrom('', '+', '-'), fc.integer({ min: 1, max })).map((parts) => parts.join(''))

const ordinal = (max: number) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant('') }, { weight: 1, arbitrary: signed(max) })

const weekday = (max: number) =>
  fc
    .tuple(max > 0 ? ordinal(max) : fc.constant(''), fc.constantFrom(...weekdays))
    .map((parts) => parts.join(''))

/** What the frequencies differ in. */
const limits = {
  DAILY: { interval: 40, ordinal: 0, position: 2 },
  WEEKLY: { interval: 9, ordinal: 0, position: 7 },
  MONTHLY: { interval: 18, ordinal: 5, position: 31 },
  YEARLY: { interval: 5, ordinal: 53, position: 366 },
}

const sometimes = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 2 })

const textOf = (parts: [string, unknown][]) =>
  parts.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`])).join(';')

/** Rules without COUNT and UNTIL, their parts in any order. */
export const ruleTexts: fc.Arbitrary<string> = fc
  .constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY')
  .chain((frequency) => {
    const max = limits[frequency as keyof typeof limits]
    const position = fc.oneof(signed(3), signed(max.position))
    return fc
      .record({
        FREQ: fc.constant(frequency),
        INTERVAL: sometimes(fc.integer({ min: 1, max: max.interval })),
        BYMONTH: sometimes(few(fc.integer({ min: 1, max: 12 }))),
        BYMONTHDAY: frequency === 'WEEKLY' ? fc.constant(undefined) : sometimes(few(signed(31))),
        BYDAY: sometimes(few(weekday(max.ordinal))),
        BYSETPOS: sometimes(few(position)),
        WKST: sometimes(fc.constantFrom(...weekdays)),
      })
      .map(({ BYSETPOS, ...rest }) => {
        const isAllowed =
          rest.BYMONTH !== undefined || rest.BYMONTHDAY !== undefined || rest.BYDAY !== undefined
        return { ...rest, BYSETPOS: isAllowed ? BYSETPOS : undefined }
      })
      .chain((parts) => fc.shuffledSubarray(Object.entries(parts), { minLength: Object.keys(parts).length }))
      .map(textOf)
  })

/** Days of two centuries. */
export const days: fc.Arbitrary<string> = fc
  .date({ min: new Date('1950-01-01'), max: new Date('2150-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

/** Some rules have few days or none, for which one would search long. @returns the rule until 40 years after its anchor */
export const withUntil = (text: string, anchor: string): string =>
  `${text};UNTIL=${Number(anchor.slice(0, 4)) + 40}1231T000000Z`

/** For tests of many cases, on a machine that is busy. */
export const patience = { timeout: 120_000 }

/** @throws Error when the text is none */
export function ruleOf(text: string): RecurrenceRule {
  const parsed = parseRule(text)
  if ('refusals' in parsed) throw new Error(`${text} ${parsed.refusals[0]?.message}`)
  return parsed.rule
}

export function take<Value>(values: Iterable<Value>, count: number): Value[] {
  const taken: Value[] = []
  if (count > 0)
    for (const value of values) {
      taken.push(value)
      if (taken.length === count) break
    }
  return taken
}
