// What writes to a thing: replace, patch, move and create; with all that follows from it.
import { relativeReference } from '../../openapi/relative-reference.ts'
import { brokenNeeds } from '../../openapi/resources/needs.ts'
import { once } from '../model-http/once.ts'
import { idempotencyKey, requiredTags } from '../model-http/parameters.ts'
import { refuse } from '../model-http/response.ts'
import { type Account, change, type Reply, type SignedInCall, type StoredThing } from '../model-http/state.ts'
import { completing, madeBefore } from './completion.ts'
import { derive } from './derived.ts'
import {
  add,
  assertReferences,
  assertRoom,
  assertUnchanged,
  assertUnique,
  initialOf,
  isRepeated,
  thingsOf,
  trimmed,
  whole,
} from './fields.ts'
import { assertFewTexts } from './labels.ts'
import { placeOf, takeAlong } from './levels.ts'
import { changesOfMove, elsewhere } from './moves.ts'
import { findForWriting, type Owned, represent } from './thing.ts'

type Fields = Record<string, unknown>

export function replace(owned: Owned, call: SignedInCall): Reply {
  assertNeeds(owned, call, { ...initialOf(owned.fields, 'omitted'), ...(call.body as Fields) })
  const thing = findForWriting(owned, call, call.body as Fields)
  if (isRepeated(owned.fields, thing, call.body as Fields)) return represent(200, thing)
  const made = madeBefore(owned, call, thing)
  if (made && isRepeated(owned.fields, thing, made.body)) return withKept(represent(200, thing), made.keptId)
  assertUnchanged(owned.fields, thing, call.body as Fields)
  const place = placeOf(owned, call, call.body as Fields, thing)
  return write(owned, call, thing, { ...whole(owned.fields, call.body as Fields, thing), ...place }, true)
}

export function patch(owned: Owned, call: SignedInCall): Reply {
  assertNeeds(owned, call, call.body as Fields)
  if (!owned.headers.includes('Idempotency-Key')) return patchNow(owned, call)
  requiredTags(call.headers)
  const key = idempotencyKey(call.headers)
  if (key === undefined) return patchNow(owned, call)
  const { kept, replayed } = once(call, `complete ${key}`, () => patchNow(owned, call))
  return replayed ? { ...kept, headers: { ...kept.headers, 'Idempotency-Replayed': 'true' } } : kept
}

function patchNow(owned: Owned, call: SignedInCall): Reply {
  const thing = findForWriting(owned, call, call.body as Fields)
  const place = placeOf(owned, call, call.body as Fields, thing)
  return write(owned, call, thing, { ...trimmed(owned.fields, call.body as Fields), ...place })
}

export function move(owned: Owned, call: SignedInCall): Reply {
  const thing = findForWriting(owned, call, call.body as Fields)
  const { after_id, ...wanted } = call.body as Fields
  const place = { ...thing, ...placeOf(owned, call, wanted, thing) }
  return write(owned, call, thing, changesOfMove(owned, call, thing, { ...place, after_id }))
}

export function insert(owned: Owned, call: SignedInCall): StoredThing {
  const { account, body } = call
  const fields = whole(owned.fields, body as Fields)
  assertUnique(owned.fields, thingsOf(account, owned).values(), fields, (id) => pathOf(owned, account, id))
  assertReferences(owned.fields, account, fields)
  const place = placeOf(owned, call, body as Fields)
  assertFewTexts(owned, account, [fields])
  assertRoom(owned, account, 1)
  return add(call, owned, { ...fields, ...place })
}

function write(
  owned: Owned,
  call: SignedInCall,
  thing: StoredThing,
  wanted: Fields,
  isReplacement = false,
): Reply {
  const before = { ...thing }
  assertFewTexts(owned, call.account, [wanted], thing)
  assertNeeds(owned, call, { ...thing, ...wanted })
  const completion = completing(owned, call, thing, wanted, isReplacement)
  const changes = completion?.changes ?? wanted
  takeAlong(owned, call, thing, changes)
  change(thing, { ...changes, ...elsewhere(owned, call, thing, changes) }, call)
  derive(owned.fields, thing, before)
  return withKept(represent(200, thing), completion?.keep())
}

const withKept = ({ headers, ...reply }: Reply, keptId: number | undefined): Reply => ({
  ...reply,
  headers: { ...headers, ...(keptId !== undefined && { 'X-Completed-Task': String(keptId) }) },
})

/** @throws Problem 400 where a field would not have what it needs @param whole without what is not known yet */
export function assertNeeds({ fields }: Owned, { body }: SignedInCall, whole: Fields): void {
  const errors = brokenNeeds(fields, body as Fields, whole)
  refuse(errors.map(({ field, ...rule }) => ({ in: 'body' as const, pointer: `/${field}`, ...rule })))
}

export const pathOf = ({ path }: Owned, account: Account, id: number): string =>
  `${relativeReference(path, path.replace('{user_id}', String(account.id)))}/${id}`
