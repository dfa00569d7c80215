// The fields of an item that the service alone writes: a replacement may have them, as they are.
import { isDeepStrictEqual } from 'node:util'
import type { Executor } from '../../db/database.ts'
import { Problem } from '../../openapi/problem.ts'
import type { Beside } from './queries.ts'
import type { Place } from './statements.ts'

export type ReadOnlyFields = Record<string, unknown>

/**
 * @param names the fields that only the service writes
 * @returns the fields of a replacement that its owner writes, and the others; undefined where there are none
 */
export function separate<New extends object>(body: New & ReadOnlyFields, names: readonly string[]) {
  const fields = Object.entries(body)
  const readOnly = fields.filter(([name]) => names.includes(name))
  if (readOnly.length === 0) return { item: body as New, readOnly: undefined }
  const item = Object.fromEntries(fields.filter(([name]) => !names.includes(name))) as New
  return { item, readOnly: Object.fromEntries(readOnly) }
}

/**
 * Whether a replacement has been made already: it was sent again, since its response was lost.
 * @param stored the item as it is
 * @param item what it is to be
 * @param sent the fields that the service writes, of which the time alone is an earlier one then
 * @param writable the fields that its owner writes
 */
export function isRepeated(
  stored: Record<string, unknown>,
  item: object,
  { updated_at, ...others }: ReadOnlyFields,
  writable: readonly string[],
): boolean {
  const isEarlier = updated_at !== undefined && (updated_at as string) < (stored.updated_at as string)
  const given = Object.entries(others).filter(([, value]) => value !== undefined)
  return (
    isEarlier &&
    given.every(([name, value]) => value === stored[name]) &&
    writable.every((name) => isDeepStrictEqual((item as Record<string, unknown>)[name], stored[name]))
  )
}

/**
 * What a replacement has become, where that is not what it says.
 * @returns the item, with what was done beside; undefined where it has not been made, or the item is what it says
 */
export type FindMade<New> = (
  db: Executor,
  place: Place,
  item: New,
) => Promise<{ item: New; beside: Beside } | undefined>

/**
 * @param stored the item as it is
 * @throws Problem 400 that names each field that has another value
 */
export function assertUnchanged(stored: Record<string, unknown>, sent: ReadOnlyFields): void {
  const changed = Object.keys(sent).filter((name) => sent[name] !== undefined && sent[name] !== stored[name])
  if (changed.length === 0) return
  throw new Problem('validation_failed', {
    errors: changed.map((name) => ({
      ...{ in: 'body', pointer: `/${name}`, code: 'read_only', message: 'must be as the service has it' },
    })),
  })
}
