// Cursors: where a list goes on. Opaque to clients, bound to user, order and filters, and never trusted.
import { hash } from 'node:crypto'
import { z } from '@hono/zod-openapi'
import { CalendarDay, Id, Timestamp, text } from '../../openapi/fields.ts'
import { Problem } from '../../openapi/problem.ts'
import { type ListQuery, type SortKey, sortOf } from './list-query.ts'
import { Priority, type Task } from './task.ts'

/** The last task of a page: its id, and the value that it was sorted by. The title as it is; its folded form may be longer. */
export type Position = { id: number; value: string | number | null }

// A cursor is made by whoever likes: it only names a place among the caller's own tasks. So the check is no
// signature; it tells a cursor that was damaged, or goes with another list, from one that fits.
const checkLength = 16 // in base64url: 12 bytes

/** @returns the cursor of the page behind this task */
export function cursorAfter(task: Task, userId: number, query: ListQuery): string {
  const payload = JSON.stringify([task.id, task[sortOf(query).key]])
  return check(payload, userId, query) + Buffer.from(payload).toString('base64url')
}

/** @throws Problem 400 invalid_cursor unless it was made for this user, order and filters */
export function positionOf(cursor: string, userId: number, query: ListQuery): Position {
  const payload = Buffer.from(cursor.slice(checkLength), 'base64url').toString()
  if (cursor !== check(payload, userId, query) + Buffer.from(payload).toString('base64url')) throw invalid()
  const position = z.tuple([Id, values[sortOf(query).key]]).safeParse(parse(payload))
  if (!position.success) throw invalid()
  const [id, value] = position.data
  return { id, value }
}

/** What a position may hold for each order. */
const values: Record<SortKey, z.ZodType<string | number | null>> = {
  id: Id,
  created_at: Timestamp,
  updated_at: Timestamp,
  due_date: CalendarDay.nullable(),
  priority: Priority.nullable(),
  title: text(255, 1),
}

function check(payload: string, userId: number, { limit: _, cursor: __, ...filters }: ListQuery): string {
  const names = Object.keys(filters).sort() as (keyof typeof filters)[]
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
