// The operations on things that users own, for every resource alike: create, get, replace, patch and delete. A thing is
// reached by way of its owner's account alone.
import { idempotencyKeyHours } from '../../openapi/idempotency-key.ts'
import { relativeReference } from '../../openapi/relative-reference.ts'
import type { ContractData, Operation, ResourceDescription } from './contract-extract.ts'
import {
  add,
  assertReferences,
  assertUnchanged,
  assertUnique,
  clearReferences,
  isRepeated,
  type Reference,
  referencesTo,
  thingsOf,
  trimmed,
  whole,
} from './fields.ts'
import { pageOf } from './page.ts'
import { idempotencyKey, isNotModified, requiredTags } from './parameters.ts'
import { Problem } from './response.ts'
import { type Account, change, type Reply, type SignedInCall, type StoredThing } from './state.ts'

/** A resource as one operation uses it. @param headers that the operation declares: it ignores others */
type Owned = ResourceDescription & { name: string; headers: string[]; referring: Reference[] }
type Work = (owned: Owned, call: SignedInCall) => Reply
type Fields = Record<string, unknown>

/** @returns what does the work of an operation on an owned resource; undefined for any other operation */
export function resourceHandler(
  { resources }: ContractData,
  { method, path, headers }: Operation,
): ((call: SignedInCall) => Reply) | undefined {
  for (const [name, description] of Object.entries(resources)) {
    const work = workOf(method, path, description.path)
    if (!work) continue
    const owned = { ...description, name, headers, referring: referencesTo(name, resources) }
    return (call) => work(owned, call)
  }
  return undefined
}

/** A PATCH below a thing, such as `/complete`, is a patch of the fields that its body has. */
function workOf(method: string, path: string, collection: string): Work | undefined {
  const thing = `${collection}/{id}`
  const ofCollection: Record<string, Work> = { POST: create, GET: list }
  const ofThing: Record<string, Work> = { GET: get, PUT: replace, PATCH: patch, DELETE: remove }
  if (path === collection) return ofCollection[method]
  if (path === thing) return ofThing[method]
  return method === 'PATCH' && path.startsWith(`${thing}/`) ? patch : undefined
}

/**
 * Holds a description to the contract: every field that can be written, every filter and every order has its description.
 * @throws TypeError that names what has none
 */
export function assertDescribed(
  { path, fields, filters, sorts }: ResourceDescription,
  all: Operation[],
): void {
  const demand = (known: object, names: string[], what: string) => {
    for (const name of names)
      if (!Object.hasOwn(known, name))
        throw new TypeError(`${path} has a ${what} without description: ${name}`)
  }
  for (const operation of all) {
    const work = workOf(operation.method, operation.path, path)
    if (!work) continue
    const inBody = Object.entries(operation.body?.schema.properties ?? {})
    demand(
      fields,
      inBody.flatMap(([field, { readOnly }]) => (readOnly ? [] : [field])),
      'field',
    )
    if (work !== list) continue
    for (const { name, schema, in: place } of operation.parameters) {
      if (name === 'sort')
        demand(
          sorts,
          (schema.enum ?? []).map((key) => `${key}`.replace('-', '')),
          'order',
        )
      else if (place === 'query' && !['limit', 'cursor'].includes(name)) demand(filters, [name], 'filter')
    }
  }
}

function create(owned: Owned, call: SignedInCall): Reply {
  const key = owned.headers.includes('Idempotency-Key') ? idempotencyKey(call.headers) : undefined
  const { thing, replayed } =
    key === undefined
      ? { thing: insert(owned, call), replayed: false }
      : insertOnce(call, `${owned.name} ${key}`, () => insert(owned, call))
  const Location = pathOf(owned, call.account, thing.id)
  const { headers, ...reply } = represent(201, thing)
  return {
    ...reply,
    headers: { ...headers, Location, ...(replayed && { 'Idempotency-Replayed': 'true' }) },
  }
}

const pathOf = ({ path }: Owned, account: Account, id: number): string =>
  `${relativeReference(path, path.replace('{user_id}', String(account.id)))}/${id}`

const list: Work = (owned, call) => pageOf(owned, [...thingsOf(call.account, owned).values()], call)

function get(owned: Owned, call: SignedInCall): Reply {
  const thing = find(owned, call)
  const ETag = tagOf(thing)
  return isNotModified(call.headers, ETag) ? { status: 304, headers: { ETag } } : represent(200, thing)
}

function replace(owned: Owned, call: SignedInCall): Reply {
  const thing = findForWriting(owned, call)
  if (isRepeated(owned.fields, thing, call.body as Fields)) return represent(200, thing)
  assertUnchanged(owned.fields, thing, call.body as Fields)
  return write(owned, call, thing, whole(owned.fields, call.body as Fields, thing))
}

function patch(owned: Owned, call: SignedInCall): Reply {
  const thing = findForWriting(owned, call)
  return write(owned, call, thing, trimmed(owned.fields, call.body as Fields))
}

/** What refers to it stays, and refers to nothing, which is a write of each. */
function remove(owned: Owned, call: SignedInCall): Reply {
  const { id } = findForWriting(owned, call)
  clearReferences(owned.referring, call, id)
  thingsOf(call.account, owned).delete(id)
  return { status: 204 }
}

function insert(owned: Owned, call: SignedInCall): StoredThing {
  const { account, body } = call
  const fields = whole(owned.fields, body as Fields)
  assertUnique(owned.fields, thingsOf(account, owned).values(), fields, (id) => pathOf(owned, account, id))
  assertReferences(owned.fields, account, fields)
  return add(call, owned, fields)
}

const keyLifetimeMillis = idempotencyKeyHours * 60 * 60 * 1000

/**
 * One thing for one key and body, however often they are sent.
 * @param key of the resource: another one may use the same
 * @throws Problem 422 when the key was sent with another body within 24 hours
 */
function insertOnce({ account, body, now }: SignedInCall, key: string, create: () => StoredThing) {
  const sent = JSON.stringify(Object.entries(body as Fields).sort(([a], [b]) => (a < b ? -1 : 1)))
  const kept = account.keys.get(key)
  if (kept && kept.since > now - keyLifetimeMillis) {
    if (kept.body !== sent) throw new Problem('idempotency_key_reused')
    return { thing: kept.thing, replayed: true }
  }
  const thing = create()
  account.keys.set(key, { body: sent, thing: { ...thing }, since: now })
  return { thing, replayed: false }
}

function write(owned: Owned, { account, now }: SignedInCall, thing: StoredThing, changes: Fields): Reply {
  assertReferences(owned.fields, account, changes)
  change(thing, changes, now)
  return represent(200, thing)
}

/** A malformed `If-Match` is refused before the thing is looked for. */
function findForWriting(owned: Owned, call: SignedInCall): StoredThing {
  const tags = owned.headers.includes('If-Match') ? requiredTags(call.headers) : undefined
  const thing = find(owned, call)
  if (tags !== undefined && !tags.includes(tagOf(thing))) throw new Problem('precondition_failed')
  return thing
}

function find(owned: Owned, { account, path }: SignedInCall): StoredThing {
  const thing = thingsOf(account, owned).get(path.id)
  if (thing === undefined) throw new Problem(`${owned.thing}_not_found`)
  return thing
}

const tagOf = ({ version }: StoredThing): string => `"${version}"`

function represent(status: number, thing: StoredThing): Reply {
  const { version: _, ...body } = thing
  return { status, headers: { ETag: tagOf(thing) }, body }
}
