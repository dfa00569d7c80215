// A page of the things that a user owns: filters, order, and cursors that lead from one page to the next.

import { base64url, fromBase64url } from '../../openapi/base64url.ts'
import { fold, orderOfTitle, wordsOf } from '../../openapi/comparable-text.ts'
import { digest } from '../../openapi/imports/digest.ts'
import { relativeReference } from '../../openapi/relative-reference.ts'
import type {
  FilterDescription,
  ResourceDescription,
  SortDescription,
} from '../model-http/contract-extract.ts'
import { isNotModified } from '../model-http/parameters.ts'
import { Problem } from '../model-http/response.ts'
import { type Reply, type SignedInCall, type StoredThing, shown } from '../model-http/state.ts'

/** As the contract's parameters give it; what is left are filters. */
type PageQuery = { limit?: number; cursor?: string; sort?: string } & Record<string, unknown>

/** A thing's place in the order: its id, and the value that it is sorted by. */
type Position = { id: number; value: string | number | null }

type Order = (a: Position, b: Position) => number

const maxPageSize = 1000

/** @param things all that the user owns of the resource @throws Problem 400 for a cursor that does not fit */
export function pageOf(
  resource: ResourceDescription,
  things: StoredThing[],
  { account, headers, query: given }: SignedInCall,
): Reply {
  const query = given as PageQuery
  const { sort = 'id' } = query
  const key = sort.replace('-', '')
  const order = orderOf(resource.sorts[key] ?? { kind: 'value' }, sort.startsWith('-'))
  const place = (thing: StoredThing) => ({ id: thing.id, value: thing[key] }) as Position
  const from = query.cursor === undefined ? undefined : positionOf(query.cursor, account.id, query)
  const rest = things
    .filter((thing) => matches(resource, thing, query))
    .filter((thing) => from === undefined || order(place(thing), from) > 0)
    .sort((a, b) => order(place(a), place(b)))
  const page = rest.slice(0, query.limit ?? maxPageSize)
  const last = rest.length > page.length ? page.at(-1) : undefined
  const ETag = `W/"${digest(`${last !== undefined} ${page.map(({ id, version }) => `${id} ${version}`).join()}`)}"`
  if (isNotModified(headers, ETag)) return { status: 304, headers: { ETag } }
  const path = relativeReference(resource.path, resource.path.replace('{user_id}', String(account.id)))
  const links = pageHeaders(path, query, last && cursorAfter(place(last), account.id, query))
  return { status: 200, headers: { ...links, ETag }, body: page.map(shown) }
}

const matches = ({ filters }: ResourceDescription, thing: StoredThing, query: PageQuery): boolean =>
  Object.entries(filters).every(
    ([parameter, filter]) =>
      (query[parameter] === undefined && filter.kind !== 'trashed') || fits(filter, thing, query[parameter]),
  )

function fits({ kind, fields, none }: FilterDescription, thing: StoredThing, wanted: unknown): boolean {
  const values = fields.map((field) => thing[field] ?? null)
  switch (kind) {
    case 'equals':
      return values.some((value) => (value ?? none ?? null) === wanted)
    case 'oneOf':
      return values.some((value) => (wanted as unknown[]).includes(value ?? none))
    case 'hasAll': {
      const texts = values.flatMap((value) => (value as string[]).map(fold))
      return (wanted as string[]).every((text) => texts.includes(fold(text.trim())))
    }
    case 'before':
      return values.some((value) => value !== null && value < (wanted as string))
    case 'after':
      return values.some((value) => value !== null && value > (wanted as string))
    case 'trashed':
      return values.some((value) => (value !== null) === (wanted ?? false))
    case 'words': {
      const texts = values.map((value) => fold(String(value ?? '')))
      return wordsOf(wanted as string).every((word) => texts.some((text) => text.includes(word)))
    }
  }
}

/** Null comes last either way; ties go by id, ascending. */
function orderOf(sort: SortDescription, descending: boolean): Order {
  const comparable = (value: string | number) => {
    if (sort.kind === 'text') return codePoints(orderOfTitle(String(value)))
    return sort.kind === 'choice' ? sort.choices.indexOf(String(value)) : value
  }
  const direction = descending ? -1 : 1
  return (a, b) => {
    if (a.value === null || b.value === null)
      return Number(a.value === null) - Number(b.value === null) || a.id - b.id
    const [left, right] = [comparable(a.value), comparable(b.value)]
    if (left === right) return a.id - b.id
    return left < right ? -direction : direction
  }
}

/** A text whose UTF-16 order is the code point order of the other one: each character has the same width. */
export const codePoints = (text: string) =>
  Array.from(text, (char) => String.fromCodePoint(...halves(char.codePointAt(0) ?? 0))).join('')

const halves = (point: number) => [point >> 12, point & 0xfff]

/** `Link` and `X-Next-Cursor`; none where everything is on one page. @param next undefined on the last page */
function pageHeaders(path: string, query: PageQuery, next: string | undefined): Record<string, string> {
  const first = `<${urlOf(path, query)}>; rel="first"`
  if (next === undefined) return query.cursor === undefined ? {} : { Link: first }
  return { Link: `<${urlOf(path, query, next)}>; rel="next", ${first}`, 'X-Next-Cursor': next }
}

function urlOf(path: string, { cursor: _, ...others }: PageQuery, cursor?: string): string {
  const parameters = new URLSearchParams()
  const isRepeated = ([, value]: [string, unknown]) => Array.isArray(value)
  const entries = Object.entries({ ...others, cursor })
  for (const [name, value] of [...entries.filter((one) => !isRepeated(one)), ...entries.filter(isRepeated)]) {
    for (const each of [value].flat()) if (each !== undefined) parameters.append(name, String(each))
  }
  return `${path}?${parameters}`
}

/** Opaque to clients, and bound to user, order and filters. @returns the cursor of the page behind this position */
function cursorAfter({ id, value }: Position, userId: number, query: PageQuery): string {
  const { limit: _, cursor: __, ...bound } = query
  const check = digest(JSON.stringify([userId, id, value, Object.entries(bound).sort()]))
  return base64url(JSON.stringify([id, value, check]))
}

/** @throws Problem 400 invalid_cursor unless it was made for this user, order and filters */
function positionOf(cursor: string, userId: number, query: PageQuery): Position {
  const position = parse(fromBase64url(cursor))
  if (position === undefined || cursorAfter(position, userId, query) !== cursor)
    throw new Problem('invalid_cursor')
  return position
}

function parse(text: string | undefined): Position | undefined {
  try {
    const [id, value] = JSON.parse(text ?? '[]')
    return { id, value }
  } catch {
    return undefined
  }
}
