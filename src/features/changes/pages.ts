// Pages of the sequence of a user's changes, and the places in it that tokens stand for.
import type { Database } from '../../db/database.ts'
import { versionTag } from '../../http/request/conditional.ts'
import { Problem } from '../../openapi/problem.ts'
import {
  beginning,
  behindOne,
  type Given,
  givenBy,
  isPartOf,
  pageOf,
} from '../../openapi/resources/sync-tokens.ts'
import { requireAccount } from '../account/account.ts'
import { changesFrom, type FoundChange, stateOf } from './queries.ts'

export type Page = {
  changes: FoundChange[]
  /** Where the next page begins. */
  next: Given
  more: boolean
}

/**
 * Where a client goes on.
 * @param token of the client; undefined where it begins
 * @param now epoch milliseconds
 * @throws Problem 410 for a token that is not good
 */
export async function startFor(
  db: Database,
  userId: number,
  token: string | undefined,
  now: number,
): Promise<Given> {
  const given = token === undefined ? await anew(db, userId, now) : givenBy(token, userId, now)
  if (given === undefined) throw new Problem('sync_token_expired')
  return given
}

async function anew(db: Database, userId: number, begun: number): Promise<Given> {
  const { history, last } = await stateOf(db, userId)
  return { place: beginning(last), begun, history }
}

/**
 * Reads a page.
 * @throws Problem 401 when the account is gone, 410 where the server does not have what the client has seen
 */
export async function readPage(
  db: Database,
  userId: number,
  given: Given,
  { limit, now }: { limit: number; now: number },
): Promise<Page> {
  const { place, begun } = given
  const { state, found } = await changesFrom(db, userId, place, limit + 1)
  if (found.length === 0) await requireAccount(db, userId)
  if (!isPartOf(state, given)) throw new Problem('sync_token_expired')
  const { page, next, more } = pageOf(found, { place, last: state.last, limit })
  return { changes: page, next: { place: next, begun: more ? begun : now, history: state.history }, more }
}

/**
 * Whether there is more behind a place, found with one statement.
 * @throws as `readPage`
 */
export async function isBehind(db: Database, userId: number, given: Given): Promise<boolean> {
  const state = await stateOf(db, userId)
  if (state.last === 0) await requireAccount(db, userId)
  if (!isPartOf(state, given)) throw new Problem('sync_token_expired')
  return state.last > given.place.change
}

/** Where a client goes on that has got the page up to one of its changes. @param start where the page began */
export const afterOne = ({ changes, next }: Page, index: number, start: Given): Given =>
  index === changes.length - 1
    ? next
    : { ...next, begun: start.begun, place: behindOne(changes[index] as FoundChange, start.place) }

/** A change as the client gets it. */
export const shown = ({ kind, id, version, data }: FoundChange) => ({
  ...{ type: kind.endsWith('list') ? 'list' : 'task', id, data: data ?? null },
  etag: version === undefined ? null : versionTag(version),
})
