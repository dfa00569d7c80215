// The thing that a request is about, and how a response shows it.
import type { ResourceDescription } from '../model-http/contract-extract.ts'
import { requiredTags } from '../model-http/parameters.ts'
import { Problem } from '../model-http/response.ts'
import { type Reply, type SignedInCall, type StoredThing, shown } from '../model-http/state.ts'
import { isPresent } from './derived.ts'
import { assertReferences, type Reference, thingsOf } from './fields.ts'

/** A resource as one operation uses it. @param headers that the operation declares: it ignores others */
export type Owned = ResourceDescription & { name: string; headers: string[]; referring: Referring[] }
type Referring = Reference & { resource: ResourceDescription & { name: string } }

type Fields = Record<string, unknown>

/**
 * A malformed `If-Match` is refused before the thing is looked for, and what it is to refer to is looked for before the
 * versions are compared.
 */
export function findForWriting(owned: Owned, call: SignedInCall, changes: Fields = {}): StoredThing {
  const tags = owned.headers.includes('If-Match') ? requiredTags(call.headers) : undefined
  const thing = find(owned, call)
  assertReferences(owned.fields, call.account, changes)
  if (tags !== undefined && !tags.includes(tagOf(thing))) throw new Problem('precondition_failed')
  return thing
}

export function find(owned: Owned, { account, path }: SignedInCall): StoredThing {
  const thing = thingsOf(account, owned).get(path.id)
  if (thing === undefined || !isPresent(owned.fields, thing)) throw new Problem(`${owned.thing}_not_found`)
  return thing
}

export const tagOf = ({ version }: StoredThing): string => `"${version}"`

export function represent(status: number, thing: StoredThing): Reply {
  return { status, headers: { ETag: tagOf(thing) }, body: shown(thing) }
}
