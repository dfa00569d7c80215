// Deletion: for good, with what refers to a thing, or into the trash, from where it can come back.

import { maxLevels } from '../../openapi/limits.ts'
import { requiredTags } from '../model-http/parameters.ts'
import { Problem } from '../model-http/response.ts'
import { change, nextChange, type Reply, type SignedInCall, type StoredThing } from '../model-http/state.ts'
import { isPresent, lastPosition, orderIn, trashIn } from './derived.ts'
import { thingsOf } from './fields.ts'
import { below, levelsOf, parentIn, upwards } from './levels.ts'
import { appendInOrder } from './moves.ts'
import type { Owned } from './thing.ts'
import { find, findForWriting, represent, tagOf } from './thing.ts'

/** With what is below it; what only refers to it stays, and refers to nothing, which is a write of each. */
export function remove(owned: Owned, call: SignedInCall): Reply {
  const { query } = call
  if (trashIn(owned.fields) !== undefined)
    return query.permanent ? removeForGood(owned, call) : toTrash(owned, call)
  erase(owned, call, findForWriting(owned, call))
  return { status: 204 }
}

/** What refers to it stays, or goes to the trash where the request says so. */
function erase(owned: Owned, call: SignedInCall, { id }: StoredThing): void {
  const { account, query } = call
  for (const { resource, field } of owned.referring) {
    const referring = [...thingsOf(account, resource).values()].filter((thing) => thing[field] === id)
    if (query[resource.name] === 'trash')
      for (const thing of referring) if (isPresent(resource.fields, thing)) trash(resource, thing, call)
    appendInOrder(resource, call, referring, { [field]: null })
  }
  thingsOf(account, owned).delete(id)
  account.removals.push({ thing: owned.thing, id, change: nextChange(account) })
}

const trash = ({ fields }: Pick<Owned, 'fields'>, thing: StoredThing, call: SignedInCall) =>
  change(thing, { [trashIn(fields) ?? '']: new Date(call.now).toISOString() }, call)

function toTrash(owned: Owned, call: SignedInCall): Reply {
  const thing = findForWriting(owned, call)
  const all = [thing, ...below(owned, call.account, thing, (other) => isPresent(owned.fields, other))]
  for (const one of all) trash(owned, one, call)
  return { status: 204 }
}

/** Also out of the trash. */
function removeForGood(owned: Owned, call: SignedInCall): Reply {
  const tags = requiredTags(call.headers)
  const things = thingsOf(call.account, owned)
  const thing = things.get(call.path.id) ?? find(owned, call)
  if (tags !== undefined && !tags.includes(tagOf(thing))) {
    find(owned, call)
    throw new Problem('precondition_failed')
  }
  for (const one of [...below(owned, call.account, thing).reverse(), thing]) erase(owned, call, one)
  return { status: 204 }
}

/** With what was deleted together with it, to where it was, if that is still there. */
export function restore(owned: Owned, call: SignedInCall): Reply {
  const { account, state } = call
  const field = trashIn(owned.fields) ?? ''
  const thing = thingsOf(account, owned).get(call.path.id) ?? find(owned, call)
  if (isPresent(owned.fields, thing)) throw new Problem('not_deleted')
  const deletedAt = thing[field]
  const place = placeAgain(owned, call, thing)
  const order = orderIn(owned.fields)
  const isElsewhere = order?.within.some((name) => place[name] !== thing[name])
  const position = order && isElsewhere ? { [order.field]: lastPosition(state, owned.name) } : {}
  const followed = Object.fromEntries(Object.entries(place).filter(([name]) => name !== parentIn(owned)))
  for (const one of below(owned, account, thing, (other) => other[field] === deletedAt))
    change(one, { ...followed, [field]: null }, call)
  change(thing, { ...place, ...position, [field]: null }, call)
  return represent(200, thing)
}

function placeAgain(owned: Owned, { account }: SignedInCall, thing: StoredThing): Record<string, unknown> {
  const parentField = parentIn(owned) ?? ''
  const field = trashIn(owned.fields) ?? ''
  const within = orderIn(owned.fields)?.within ?? []
  const [parent, ...above] = upwards(owned, account, thing[parentField])
  const fits =
    parent &&
    1 + above.length + levelsOf(owned, account, thing, (other) => other[field] === thing[field]) <= maxLevels
  const from = fits ? parent : thing
  const followed = Object.fromEntries(within.map((name) => [name, from[name]]))
  return { ...followed, [parentField]: fits ? thing[parentField] : null }
}
