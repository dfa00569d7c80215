// Cursors: where a page begins. Opaque to clients, bound to user, order and filters, and never trusted.
import { hash } from 'node:crypto'
import { z } from '@hono/zod-openapi'
import { Id } from '../../openapi/fields.ts'
import { Problem } from '../../openapi/problem.ts'
import { orderOf, type PageQuery, type Sort } from '../../openapi/resources/pages.ts'

/** The last item of a page: its id, and its value of the field that the page is ordered by, as the item has it. */
export type Position = { id: number; value: string | number | boolean | null }

type Sorts = Record<string, Sort>

// A client can make a cursor itself: it only names a place among the user's own items, so the check need not be a
// signature. It detects a cursor that was damaged or belongs to a page with other filters.
const checkLength = 16 // in base64url: 12 bytes

/** @returns the cursor of the page after this item */
export function cursorAfter(item: { id: number }, userId: number, query: PageQuery): string {
  const payload = JSON.stringify([item.id, (item as Record<string, unknown>)[orderOf(query).key]])
  return check(payload, userId, query) + Buffer.from(payload).toString('base64url')
}

/**
 * @returns where the page begins
 * @throws Problem 400 `invalid_cursor` unless it was made for this user, order and filters
 */
export function positionOf(cursor: string, userId: number, query: PageQuery, sorts: Sorts): Position {
  const payload = Buffer.from(cursor.slice(checkLength), 'base64url').toString()
  if (cursor !== check(payload, userId, query) + Buffer.from(payload).toString('base64url')) throw invalid()
  const value = sorts[orderOf(query).key]?.schema ?? z.never()
  const position = z.tuple([Id, value]).safeParse(parse(payload))
  if (!position.success) throw invalid()
  const [id] = position.data
  return { id, value: position.data[1] as Position['value'] }
}

function check(payload: string, userId: number, { limit: _, cursor: __, ...filters }: PageQuery): string {
  const names = Object.keys(filters)
    .filter((name) => filters[name] !== undefined)
    .sort()
  const bound = JSON.stringify([userId, payload, names.map((name) => [name, filters[name]])])
  return hash('sha256', bound, 'base64url').slice(0, checkLength)
}

function parse(payload: string): unknown {
  try {
    return JSON.parse(payload)
  } catch {
    throw invalid()
  }
}

const invalid = () => new Problem('invalid_cursor')
