// The fields of an item that the service alone writes: a replacement may have them, as they are.
import { Problem } from '../../openapi/problem.ts'
import { readOnlyNames } from '../../openapi/resource-schemas.ts'

type Name = (typeof readOnlyNames)[number]
export type ReadOnlyFields = { [N in Name]?: string | number | undefined }

/** @returns the fields of a replacement that its owner writes, and the others; undefined where there are none */
export function separate<New extends object>(body: New & ReadOnlyFields) {
  const { id, user_id, created_at, updated_at, ...item } = body
  const sent: ReadOnlyFields = { id, user_id, created_at, updated_at }
  const isAny = readOnlyNames.some((name) => sent[name] !== undefined)
  return { item: item as unknown as New, readOnly: isAny ? sent : undefined }
}

/**
 * @param stored the item as it is
 * @throws Problem 400 that names each field that has another value
 */
export function assertUnchanged(stored: Required<ReadOnlyFields>, sent: ReadOnlyFields): void {
  const changed = readOnlyNames.filter((name) => sent[name] !== undefined && sent[name] !== stored[name])
  if (changed.length === 0) return
  throw new Problem('validation_failed', {
    errors: changed.map((name) => ({
      ...{ in: 'body', pointer: `/${name}`, code: 'read_only', message: 'must be as the service has it' },
    })),
  })
}
