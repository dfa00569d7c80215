// The fields of things: what a body writes to them, what it may only have as it is, and what may refer to another thing.
import type { ContractData, ResourceDescription } from '../model-http/contract-extract.ts'
import { Problem, refuse } from '../model-http/response.ts'
import { type Account, nextChange, nextId, type SignedInCall, type StoredThing } from '../model-http/state.ts'
import { isPresent, ofNew } from './derived.ts'

type Descriptions = ResourceDescription['fields']
type Fields = Record<string, unknown>

/** Every field that can be written. @param stored what a replacement replaces; undefined at a creation */
export function whole(described: Descriptions, body: Fields, stored?: StoredThing): Fields {
  const written = Object.entries(described).filter(([, { derived }]) => !derived)
  const fields = written.map(([name, { whenOmitted, whenReplaced }]) => {
    const omitted = stored !== undefined && whenReplaced === 'kept' ? stored[name] : whenOmitted
    return [name, Object.hasOwn(body, name) ? body[name] : omitted]
  })
  return trimmed(described, Object.fromEntries(fields))
}

/** What a body leaves out. @param replaced of a replacement, which keeps the others */
export const initialOf = (described: Descriptions, replaced?: 'omitted'): Fields =>
  Object.fromEntries(
    Object.entries(described)
      .filter(([, { whenReplaced }]) => !replaced || whenReplaced === replaced)
      .map(([name, { whenOmitted }]) => [name, whenOmitted]),
  )

/** Without the white space that the service drops. */
export const trimmed = (described: Descriptions, given: Fields): Fields =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, described[name]?.trimmed ? trim(value) : value]),
  )

const trim = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(trim)
  return typeof value === 'string' ? value.trim() : value
}

/** Lists of texts are equal when they have the same ones in the same order. */
const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

const isReadOnly = (fields: Descriptions, name: string): boolean =>
  fields[name]?.immutable ?? (!Object.hasOwn(fields, name) || fields[name]?.derived !== undefined)

/** Whether a replacement has been made already: only the time that it was read at is an earlier one. */
export const isRepeated = (fields: Descriptions, thing: StoredThing, body: Fields): boolean => {
  const { updated_at } = body
  if (typeof updated_at !== 'string' || updated_at >= String(thing.updated_at)) return false
  const sent = trimmed(fields, body)
  return [...Object.keys(fields), 'id', 'user_id', 'created_at'].every(
    (name) => isSame(sent[name], thing[name]) || (sent[name] === undefined && isReadOnly(fields, name)),
  )
}

/** @throws Problem 400 that names what only the service writes and has another value */
export function assertUnchanged(fields: Descriptions, thing: StoredThing, body: Fields): void {
  const readOnly = Object.keys(body).filter((name) => isReadOnly(fields, name))
  const changed = readOnly.filter((name) => body[name] !== undefined && body[name] !== thing[name])
  const error = { code: 'read_only', message: 'must be as the service has it' }
  refuse(changed.map((name) => ({ in: 'body' as const, pointer: `/${name}`, ...error })))
}

/**
 * @param pathOf where a thing is, by its id
 * @throws Problem 409 when another thing has a value that no two may have
 */
export function assertUnique(
  described: Descriptions,
  things: Iterable<StoredThing>,
  given: Fields,
  pathOf: (id: number) => string,
): void {
  const named = Object.entries(described).filter(([name, { unique }]) => unique && given[name] !== null)
  for (const thing of named.length > 0 ? things : [])
    for (const [name, { unique = '' }] of named)
      if (thing[name] === given[name]) throw new Problem(unique, { headers: { Location: pathOf(thing.id) } })
}

/** A field that refers to things of a resource, and the name of the resource that has it. */
export type Reference = { from: string; field: string }

/** @returns the fields that refer to things of a resource */
export const referencesTo = (name: string, resources: ContractData['resources']): Reference[] =>
  Object.entries(resources).flatMap(([from, { fields }]) =>
    Object.entries(fields).flatMap(([field, { references }]) =>
      references?.name === name ? { from, field } : [],
    ),
  )

/** @throws Problem 404 when a field refers to something that its owner does not have */
export function assertReferences(
  described: ResourceDescription['fields'],
  { things }: Account,
  given: Record<string, unknown>,
): void {
  for (const [name, { references }] of Object.entries(described)) {
    const id = given[name] ?? undefined
    if (references === undefined || id === undefined) continue
    const { thing, missing = `${thing}_not_found` } = references
    const found = things.get(references.name)?.get(id as number)
    if (found === undefined || !isPresent(described, found)) throw new Problem(missing)
  }
}

const inOrder = (described: Descriptions, given: Fields): Fields =>
  Object.fromEntries(Object.keys(described).map((name) => [name, given[name]]))

/** A resource, by its name and its fields. */
export type Named = { name: string; fields: Descriptions }

export function thingsOf({ things }: Account, { name }: Pick<Named, 'name'>): Map<number, StoredThing> {
  const known = things.get(name) ?? new Map()
  things.set(name, known)
  return known
}

/** @throws Problem 409 where there are more than there may be with so many more */
export function assertRoom(
  { name, max = Number.POSITIVE_INFINITY }: Pick<Named, 'name'> & { max?: number },
  account: Account,
  more: number,
): void {
  if (more > 0 && thingsOf(account, { name }).size + more > max) throw new Problem('limit_reached')
}

/** Adds a thing. @param given its fields, the omitted ones apart @param createdAt epoch milliseconds */
export function add(
  { state, account, now }: SignedInCall,
  { name, fields }: Named,
  given: Fields,
  createdAt = now,
): StoredThing {
  const [created_at, updated_at] = [createdAt, now].map((time) => new Date(time).toISOString()) as [
    string,
    string,
  ]
  const id = nextId(state, name)
  const own = whole(fields, given)
  const thing = {
    ...{ id, user_id: account.id },
    ...inOrder(fields, { ...own, ...ofNew(fields, id, own, updated_at) }),
    ...{ created_at, updated_at, version: 1, change: nextChange(account) },
  }
  thingsOf(account, { name }).set(thing.id, thing)
  return thing
}
