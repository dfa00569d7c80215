// The headers of a page: where the next one is, and its entity tag.
import { linkHeader } from '../../http/link.ts'
import { weakTag } from '../../http/request/conditional.ts'
import type { PageQuery } from '../../openapi/resources/pages.ts'
import { cursorAfter } from './cursor.ts'

export type Page = { items: { id: number; updated_at: string }[]; more: boolean }

/**
 * `Link` (RFC 8288) and `X-Next-Cursor`; neither where everything is on one page.
 * @param path of the collection, with the user's id, as a reference
 */
export function pageHeaders(
  path: string,
  userId: number,
  query: PageQuery,
  { items, more }: Page,
): Record<string, string> {
  const last = items.at(-1)
  const first = firstPage(path, query)
  if (last === undefined || !more) {
    return query.cursor === undefined ? {} : { Link: linkHeader({ first }) }
  }
  const cursor = cursorAfter(last, userId, query)
  return { Link: linkHeader({ next: `${first}&cursor=${cursor}`, first }), 'X-Next-Cursor': cursor }
}

/** Covers which items there are, the last write of each (later at every write), and whether there are more. */
export const pageTag = ({ items, more }: Page): string =>
  weakTag(`${more} ${items.map(({ id, updated_at }) => `${id} ${updated_at}`).join()}`)

/** A parameter that may be repeated stands behind the others. */
function firstPage(path: string, query: PageQuery): string {
  let single = ''
  let repeated = ''
  for (const name in query) {
    const value = query[name]
    if (value === undefined || name === 'cursor') continue
    if (Array.isArray(value)) for (const each of value) repeated += `&${name}=${encodeURIComponent(each)}`
    else single += `&${name}=${encodeURIComponent(String(value))}`
  }
  return `${path}?${(single + repeated).slice(1)}`
}
