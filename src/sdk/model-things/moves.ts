// Moves: a thing gets another place in an order.
import type { ResourceDescription } from '../model-http/contract-extract.ts'
import { Problem } from '../model-http/response.ts'
import { change, type SignedInCall, type StoredThing } from '../model-http/state.ts'
import { between, isPresent, lastPosition, orderIn } from './derived.ts'
import { thingsOf } from './fields.ts'

type Owned = ResourceDescription & { name: string }
type Fields = Record<string, unknown>

/** A position that is longer makes room: all things of that order get new ones. */
const longest = 48

/**
 * What a move writes.
 * @param body the fields within which there is an order, as far as they change, and `after_id`
 * @throws Problem 404 where there is nothing to come after
 */
export function changesOfMove(owned: Owned, call: SignedInCall, thing: StoredThing, body: Fields): Fields {
  const { after_id, ...given } = body
  const { field, within } = orderIn(owned.fields) ?? { field: '', within: [] }
  const place = Object.fromEntries(within.map((name) => [name, given[name] ?? valueAt(given, thing, name)]))
  const siblings = siblingsOf(owned, call, thing, place)
  return { ...place, [field]: positionAfter(owned, call, siblings, after_id as number | null | undefined) }
}

const valueAt = (given: Fields, thing: StoredThing, name: string) =>
  Object.hasOwn(given, name) ? given[name] : thing[name]

/** What a write of other fields adds: a thing that comes elsewhere comes last there. */
export function elsewhere(
  { name, fields }: Owned,
  { state }: SignedInCall,
  thing: StoredThing,
  given: Fields,
): Fields {
  const order = orderIn(fields)
  if (order === undefined || Object.hasOwn(given, order.field)) return {}
  const isElsewhere = order.within.some((one) => Object.hasOwn(given, one) && given[one] !== thing[one])
  return isElsewhere ? { [order.field]: lastPosition(state, name) } : {}
}

/** In their order, without the thing itself. */
function siblingsOf(
  owned: Owned,
  { account }: SignedInCall,
  thing: StoredThing,
  place: Fields,
): StoredThing[] {
  return [...thingsOf(account, owned).values()]
    .filter(
      (other) => other !== thing && Object.entries(place).every(([name, value]) => other[name] === value),
    )
    .sort((a, b) => (positionIn(owned, a) < positionIn(owned, b) ? -1 : 1))
}

const positionIn = ({ fields }: Owned, thing: StoredThing) => String(thing[orderIn(fields)?.field ?? ''])

function positionAfter(
  owned: Owned,
  call: SignedInCall,
  siblings: StoredThing[],
  afterId: number | null | undefined,
): string {
  const at = siblings.findIndex((one) => one.id === afterId && isPresent(owned.fields, one))
  if (typeof afterId === 'number' && at === -1) throw new Problem('sibling_not_found')
  const next = afterId === undefined ? undefined : siblings[at + 1]
  if (next === undefined) return lastPosition(call.state, owned.name)
  const before = siblings[at]
  const position = between(before ? positionIn(owned, before) : '', positionIn(owned, next))
  if (position.length <= longest) return position
  for (const sibling of siblings)
    change(sibling, { [orderIn(owned.fields)?.field ?? '']: lastPosition(call.state, owned.name) }, call)
  return positionAfter(owned, call, siblings, afterId)
}

/** The things that were in an order which goes away come last in another one, as they were. @param moving in any order */
export function appendInOrder(
  owned: Owned,
  call: SignedInCall,
  moving: StoredThing[],
  changes: Fields,
): void {
  const field = orderIn(owned.fields)?.field
  const inOrder = [...moving].sort((a, b) => (positionIn(owned, a) < positionIn(owned, b) ? -1 : 1))
  for (const thing of inOrder)
    change(thing, { ...changes, ...(field && { [field]: lastPosition(call.state, owned.name) }) }, call)
}
