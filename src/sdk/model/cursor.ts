// Cursors: where a list goes on. Opaque to clients, and bound to user, order and filters.
import { base64url, digest, fromBase64url } from './digest.ts'
import type { ListQuery, Position } from './list.ts'
import { Problem } from './problem.ts'

/** @returns the cursor of the page behind this position */
export function cursorAfter({ id, value }: Position, userId: number, query: ListQuery): string {
  const { limit: _, cursor: __, ...filters } = query
  const check = digest(JSON.stringify([userId, id, value, Object.entries(filters).sort()]))
  return base64url(JSON.stringify([id, value, check]))
}

/** @throws Problem 400 invalid_cursor unless it was made for this user, order and filters */
export function positionOf(cursor: string, userId: number, query: ListQuery): Position {
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
