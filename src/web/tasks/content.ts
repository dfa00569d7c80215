// What is in a place.
import type { List, NewTask, Task } from 'tasks-sdk'
import type { Place } from '../state/places.ts'
import { isDue, today } from './days.ts'

interface Content {
  title: string
  matches(task: Task): boolean
  /** What is given to a task that is made there: undefined where none is made. */
  given?: Partial<NewTask>
  /** Whether tasks have an order of their own there, and subtasks. */
  isOutline?: boolean
}

/** Without case and accents: labels that are alike in this are one. */
export const folded = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** @returns undefined for a place that is not there */
export function contentOf({ name, value }: Required<Place>, list: List | undefined): Content | undefined {
  const text = folded(value.trim())
  const inList = (title: string, id: number | null): Content => ({
    title,
    matches: ({ list_id }) => list_id === id,
    given: { list_id: id },
    isOutline: true,
  })
  const contents: Record<string, () => Content | undefined> = {
    inbox: () => inList('Inbox', null),
    list: () => list && inList(list.name, list.id),
    today: () => ({ title: 'Today', matches: isDue, given: { due_date: today() } }),
    label: () => ({
      title: value,
      matches: ({ labels }) => labels.some((label) => folded(label) === text),
      given: { labels: [value] },
    }),
    search: () => ({
      title: `“${value.trim()}”`,
      matches: ({ title, description }) => folded(`${title}\n${description ?? ''}`).includes(text),
    }),
  }
  return contents[name]?.()
}
