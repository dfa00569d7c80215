// What the answer with a page of tasks says beside them: where it goes on, and whether it has changed.

import { linkHeader } from '../../http/link.ts'
import { weakTag } from '../../http/request/conditional.ts'
import { cursorAfter } from './cursor.ts'
import type { ListQuery } from './list-query.ts'
import type { Task } from './task.ts'

type Page = { tasks: Task[]; more: boolean }

/** `Link` and `X-Next-Cursor`; none where everything is on one page. */
export function pageHeaders(userId: number, query: ListQuery, { tasks, more }: Page): Record<string, string> {
  const last = tasks.at(-1)
  const first = urlOf(userId, query)
  if (last === undefined || !more) {
    return query.cursor === undefined ? {} : { Link: linkHeader({ first }) }
  }
  const cursor = cursorAfter(last, userId, query)
  return { Link: linkHeader({ next: `${first}&cursor=${cursor}`, first }), 'X-Next-Cursor': cursor }
}

/** Covers which tasks there are, each one's last write (later at every write), and whether there is more. */
export const pageTag = ({ tasks, more }: Page): string =>
  weakTag(`${more} ${tasks.map(({ id, updated_at }) => `${id} ${updated_at}`).join()}`)

/** Of the first page; `sort` stands in it in any case. */
function urlOf(userId: number, { cursor: _, priority = [], ...single }: ListQuery): string {
  let url = `/api/${userId}/tasks?`
  for (const [name, value] of Object.entries(single)) {
    if (value !== undefined) url += `${url.endsWith('?') ? '' : '&'}${name}=${encodeURIComponent(value)}`
  }
  for (const each of priority) url += `&priority=${each}`
  return url
}
