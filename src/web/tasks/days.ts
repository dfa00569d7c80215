// Days as texts: `2026-12-24` in the contract, words for people.

import type { Task } from 'tasks-sdk'

/** Today where the person is. */
export function today(offsetDays = 0): string {
  const now = new Date()
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + offsetDays)
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-')
}

export const isDue = ({ due_date, completed }: Task): boolean =>
  !completed && due_date !== null && due_date <= today()

/** A day of the contract, as its noon in UTC, so that it is the same day in each format. */
const noon = (day: string) => new Date(`${day}T12:00:00Z`)

const near = ['Yesterday', 'Today', 'Tomorrow']

export function dayInWords(day: string): string {
  const name = near.find((_, index) => today(index - 1) === day)
  if (name) return name
  const isThisYear = day.startsWith(today().slice(0, 4))
  return noon(day).toLocaleDateString('en', {
    ...{ timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short' },
    ...(!isThisYear && { year: 'numeric' }),
  })
}

/** @returns the key of its weekday in a rule, such as `MO` */
export const weekdayOf = (day: string): string =>
  noon(day).toLocaleDateString('en', { timeZone: 'UTC', weekday: 'short' }).slice(0, 2).toUpperCase()
