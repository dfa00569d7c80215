// Things below others of their kind: subtasks.
import { maxLevels } from '../../openapi/limits.ts'
import { Problem, refuse } from '../model-http/response.ts'
import { type Account, change, type SignedInCall, type StoredThing } from '../model-http/state.ts'
import { isPresent, orderIn } from './derived.ts'
import { thingsOf } from './fields.ts'
import type { Owned } from './thing.ts'

type Fields = Record<string, unknown>

/** The field that refers to things of the same resource. */
export const parentIn = ({ name, fields }: Pick<Owned, 'name' | 'fields'>): string | undefined =>
  Object.keys(fields).find((field) => fields[field]?.references?.name === name)

/** What is below a thing. @param when of those that count; what is below another one is not looked at */
export function below(
  owned: Owned,
  account: Account,
  { id }: StoredThing,
  when: (thing: StoredThing) => boolean = () => true,
): StoredThing[] {
  const field = parentIn(owned)
  if (field === undefined) return []
  const children = [...thingsOf(account, owned).values()].filter(
    (thing) => thing[field] === id && when(thing),
  )
  return children.flatMap((child) => [child, ...below(owned, account, child, when)])
}

/** A thing that is there, and those above it, nearest first. */
export function upwards(owned: Owned, account: Account, id: unknown): StoredThing[] {
  const thing = thingsOf(account, owned).get(id as number)
  if (thing === undefined || !isPresent(owned.fields, thing)) return []
  return [thing, ...upwards(owned, account, thing[parentIn(owned) ?? ''])]
}

/** How many levels a thing and what is below it have. @param when of what counts */
export function levelsOf(
  owned: Owned,
  account: Account,
  { id }: StoredThing,
  when: (thing: StoredThing) => boolean,
): number {
  const field = parentIn(owned) ?? ''
  const children = [...thingsOf(account, owned).values()].filter(
    (thing) => thing[field] === id && when(thing),
  )
  return 1 + Math.max(0, ...children.map((child) => levelsOf(owned, account, child, when)))
}

/**
 * Where a thing is to be, by what a request says of it: below another one it is where that is.
 * @param before the thing as it is; undefined for a new one
 * @returns no fields where the request says nothing of it
 * @throws Problem 404, 409, 400
 */
export function placeOf(
  owned: Owned,
  { account }: SignedInCall,
  wanted: Fields,
  before?: StoredThing,
): Fields {
  const parentField = parentIn(owned)
  const within = orderIn(owned.fields)?.within ?? []
  const said = Object.fromEntries(
    within.filter((name) => wanted[name] !== undefined).map((name) => [name, wanted[name]]),
  )
  if (parentField === undefined || Object.keys(said).length === 0) return said
  const parentId = (parentField in said ? said[parentField] : before?.[parentField]) ?? null
  if (parentId === null) return said
  const above = upwards(owned, account, parentId)
  const [parent] = above
  if (parent === undefined) throw new Problem(owned.fields[parentField]?.references?.missing ?? '')
  if (above.some((thing) => thing === before)) throw new Problem('task_cycle')
  if (
    above.length +
      (before ? levelsOf(owned, account, before, (thing) => isPresent(owned.fields, thing)) : 1) >
    maxLevels
  )
    throw new Problem('too_many_levels')
  const followed = within.filter((name) => name !== parentField)
  const error = { code: 'not_of_parent', message: 'must be the list of the parent' }
  const other = followed.filter((name) => said[name] !== undefined && said[name] !== parent[name])
  refuse(other.map((name) => ({ in: 'body' as const, pointer: `/${name}`, ...error })))
  return { ...Object.fromEntries(followed.map((name) => [name, parent[name]])), [parentField]: parentId }
}

/** What is below a thing comes along where that goes, which is a write of each. */
export function takeAlong(owned: Owned, call: SignedInCall, thing: StoredThing, changes: Fields): void {
  const parentField = parentIn(owned)
  const within = orderIn(owned.fields)?.within ?? []
  const followed = within.filter(
    (name) => name !== parentField && name in changes && changes[name] !== thing[name],
  )
  if (parentField === undefined || followed.length === 0) return
  const place = Object.fromEntries(followed.map((name) => [name, changes[name]]))
  for (const other of below(owned, call.account, thing)) change(other, place, call)
}
