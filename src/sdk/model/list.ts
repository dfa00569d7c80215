// The list of tasks: filters, order, and pages that lead from one to the next.
import { fold, hasTooManyWords, orderOfTitle, tooManyWords, wordsOf } from '../../openapi/comparable-text.ts'
import type { Answer, SignedInCall } from './call.ts'
import { isNotModified } from './conditional.ts'
import { cursorAfter, positionOf } from './cursor.ts'
import { digest } from './digest.ts'
import type { StoredTask, Task } from './state.ts'

/** As the contract's parameters give it. */
export type ListQuery = {
  limit?: number
  cursor?: string
  completed?: boolean
  priority?: string[]
  due_before?: string
  due_after?: string
  q?: string
  sort: string
}

type SortKey = 'id' | 'created_at' | 'updated_at' | 'due_date' | 'priority' | 'title'

/** A task's place in the order: its id, and the value that it is sorted by. */
export type Position = { id: number; value: string | number | null }

const maxPageSize = 1000

export function listTasks({ account, headers, query: given }: SignedInCall): Answer {
  const query = given as ListQuery
  const key = query.sort.replace('-', '') as SortKey
  const order = orderOf(key, query.sort.startsWith('-'))
  const place = (task: Task): Position => ({ id: task.id, value: task[key] })
  const from = query.cursor === undefined ? undefined : positionOf(query.cursor, account.id, query)
  const rest = [...account.tasks.values()]
    .filter((task) => matches(task, query) && (from === undefined || order(place(task), from) > 0))
    .sort((a, b) => order(place(a), place(b)))
  const page = rest.slice(0, query.limit ?? maxPageSize)
  const last = rest.length > page.length ? page.at(-1) : undefined
  const ETag = `W/"${digest(`${last !== undefined} ${page.map(({ id, version }) => `${id} ${version}`).join()}`)}"`
  if (isNotModified(headers, ETag)) return { status: 304, headers: { ETag } }
  const links = pageHeaders(account.id, query, last && place(last))
  return { status: 200, headers: { ...links, ETag }, body: page.map(({ version: _, ...task }) => task) }
}

/** What the schema of a search cannot say. */
export const searchMistakes = (q: string): { code: string; message: string }[] =>
  hasTooManyWords(q) ? [{ code: 'custom', message: tooManyWords }] : []

function matches(
  task: StoredTask,
  { completed, priority, due_before, due_after, q = '' }: ListQuery,
): boolean {
  const { title, description, due_date } = task
  return (
    (completed === undefined || task.completed === completed) &&
    (priority === undefined || priority.includes(task.priority ?? 'none')) &&
    (due_before === undefined || (due_date !== null && due_date < due_before)) &&
    (due_after === undefined || (due_date !== null && due_date > due_after)) &&
    wordsOf(q).every((word) => [title, description ?? ''].some((text) => fold(text).includes(word)))
  )
}

const ranks = ['low', 'medium', 'high']

/** Null comes last either way; ties go by id, ascending. */
function orderOf(key: SortKey, descending: boolean) {
  const comparable = (value: string | number) => {
    if (key === 'title') return codePoints(orderOfTitle(String(value)))
    return key === 'priority' ? ranks.indexOf(String(value)) : value
  }
  const direction = descending ? -1 : 1
  return (a: Position, b: Position): number => {
    if (a.value === null || b.value === null)
      return Number(a.value === null) - Number(b.value === null) || a.id - b.id
    const [left, right] = [comparable(a.value), comparable(b.value)]
    if (left === right) return a.id - b.id
    return left < right ? -direction : direction
  }
}

/** A text whose UTF-16 order is the code point order of the other one: each character has the same width. */
const codePoints = (text: string) =>
  Array.from(text, (char) => String.fromCodePoint(...halves(char.codePointAt(0) ?? 0))).join('')

const halves = (point: number) => [point >> 12, point & 0xfff]

/** `Link` and `X-Next-Cursor`; none where everything is on one page. @param last of this page, where there is more */
function pageHeaders(userId: number, query: ListQuery, last: Position | undefined): Record<string, string> {
  const first = `<${urlOf(userId, query)}>; rel="first"`
  if (last === undefined) return query.cursor === undefined ? {} : { Link: first }
  const cursor = cursorAfter(last, userId, query)
  return { Link: `<${urlOf(userId, query, cursor)}>; rel="next", ${first}`, 'X-Next-Cursor': cursor }
}

function urlOf(userId: number, { cursor: _, priority = [], ...single }: ListQuery, cursor?: string): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...single, cursor })) {
    if (value !== undefined) parameters.set(name, String(value))
  }
  for (const each of priority) parameters.append('priority', each)
  return `/api/${userId}/tasks?${parameters}`
}
