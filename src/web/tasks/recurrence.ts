// Recurrence rules in words. A rule is what RFC 5545 calls RRULE, as far as the contract has it.
import { weekdayOf } from './days.ts'

const units = { DAILY: 'day', WEEKLY: 'week', MONTHLY: 'month', YEARLY: 'year' } as const

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** @param month from 1 */
const monthName = (month: string) =>
  new Date(Date.UTC(2000, Number(month) - 1)).toLocaleDateString('en', { timeZone: 'UTC', month: 'long' })

const listed = new Intl.ListFormat('en', { type: 'conjunction' })
const endings = { one: 'st', two: 'nd', few: 'rd' } as Record<string, string>
const plural = new Intl.PluralRules('en', { type: 'ordinal' })

/** `1` -> `1st`, `-1` -> `last`, `-2` -> `2nd to last`. */
function ordinal(value: string): string {
  const count = Math.abs(Number(value))
  const text = `${count}${endings[plural.select(count)] ?? 'th'}`
  if (Number(value) > 0) return text
  return count === 1 ? 'last' : `${text} to last`
}

function dayName(text: string): string {
  const [, nth = '', key = ''] = /^([+-]?\d*)(\w\w)$/.exec(text) ?? []
  const name = weekdays.find((day) => day.toUpperCase().startsWith(key)) ?? text
  return nth ? `the ${ordinal(nth)} ${name}` : name
}

/** @returns what a rule says, such as `every 2 weeks on Monday and Friday`; a part that is not known is shown as it is */
export function inWords(rule: string): string {
  const parts = new Map(rule.split(';').map((part) => part.split('=') as [string, string]))
  const take = (name: string) => {
    const value = parts.get(name)
    parts.delete(name)
    return value
  }
  const many = (name: string, word: (value: string) => string) => {
    const value = take(name)
    return value && listed.format(value.split(',').map(word))
  }
  const frequency = take('FREQ') ?? ''
  const unit = units[frequency as keyof typeof units] ?? frequency
  const interval = take('INTERVAL') ?? '1'
  take('WKST')
  const isWorkdays = frequency === 'WEEKLY' && interval === '1' && parts.get('BYDAY') === 'MO,TU,WE,TH,FR'
  if (isWorkdays) take('BYDAY')
  const positions = many('BYSETPOS', ordinal)
  const days = many('BYDAY', dayName)
  const monthDays = many('BYMONTHDAY', ordinal)
  const inMonths = many('BYMONTH', monthName)
  const count = take('COUNT')
  const until = take('UNTIL')?.replace(/^(\d{4})(\d\d)(\d\d).*/, '$1-$2-$3')
  return [
    isWorkdays ? 'every weekday' : interval === '1' ? `every ${unit}` : `every ${interval} ${unit}s`,
    (positions || days) && `on ${positions ? `the ${positions} of ` : ''}${days ?? 'the days'}`,
    monthDays && `on the ${monthDays}`,
    inMonths && `in ${inMonths}`,
    count && (count === '1' ? 'once' : `${count} times`),
    until && `until ${until}`,
    ...[...parts].map((part) => part.join('=')),
  ]
    .filter(Boolean)
    .join(' ')
}

/** What is offered for a task that is due on a day. */
export const usualRules = (day: string): string[] => [
  'FREQ=DAILY',
  'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
  `FREQ=WEEKLY;BYDAY=${weekdayOf(day)}`,
  `FREQ=WEEKLY;INTERVAL=2;BYDAY=${weekdayOf(day)}`,
  `FREQ=MONTHLY;BYMONTHDAY=${Number(day.slice(8))}`,
  `FREQ=MONTHLY;BYDAY=-1${weekdayOf(day)}`,
  'FREQ=YEARLY',
]
