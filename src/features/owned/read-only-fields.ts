// The fields of an item that the service alone writes: a replacement may have them, as they are.
import { Problem } from '../../openapi/problem.ts'
import { readOnlyNames } from '../../openapi/resource-schemas.ts'

type Name = (typeof readOnlyNames)[number]
const isReadOnly = (name: string) => readOnlyNames.includes(name as Name)
export type ReadOnlyFields = { [N in Name]?: string | number | undefined }

/** @returns the fields of a replacement that its owner writes, and the others; undefined where there are none */
export function separate<New extends object>(body: New & ReadOnlyFields) {
  const fields = Object.entries(body)
  const readOnly = fields.filter(([name]) => isReadOnly(name))
  if (readOnly.length === 0) return { item: body as New, readOnly: undefined }
  const item = Object.fromEntries(fields.filter(([name]) => !isReadOnly(name))) as New
  return { item, readOnly: Object.fromEntries(readOnly) as ReadOnlyFields }
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
