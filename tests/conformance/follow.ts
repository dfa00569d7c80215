// A client that keeps a copy of all that an account has, by its changes alone: the copy is what the deployment lists.
import { isDeepStrictEqual } from 'node:util'
import { operationById } from '../support/contract.ts'
import { difference, mustEqual } from './comparison.ts'
import { expectResponse, ViolationError } from './connection.ts'
import type { Draft } from './draft.ts'
import { placeholder } from './draft.ts'
import type { Player } from './player.ts'
import { resources } from './things.ts'

type Thing = { id: number } & Record<string, unknown>
type Change = { type: string; id: number; data: Thing | null; etag: string | null }
type Changes = { changes: Change[]; next: string; more: boolean }

/** What a client knows: by the kind of a thing and its id, and the token for what comes next. */
export type Copy = { things: Map<string, Thing>; next?: string }

const operation = operationById('listChanges')

/**
 * Brings the copy up to date, and compares it with the lists.
 * @param limit of a page
 * @throws ViolationError where they differ, or something comes twice on a page
 */
export async function follow(player: Player, limit: number): Promise<void> {
  const { copy } = player
  for (let more = true; more; ) {
    const since = copy.next === undefined ? [] : [['since', copy.next] as const]
    const {
      changes,
      next,
      more: isMore,
    } = (await get(player, operation.path, [...since, ['limit', String(limit)]])) as Changes
    const keys = changes.map(keyOf)
    mustEqual('changes, each once', keys, [...new Set(keys)])
    if (changes.length > limit || (isMore && changes.length === 0))
      throw new ViolationError(`a page of ${limit} changes has ${changes.length}, and more is ${isMore}`)
    for (const change of changes) {
      if (change.data) copy.things.set(keyOf(change), change.data)
      else copy.things.delete(keyOf(change))
    }
    copy.next = next
    more = isMore
  }
  const listed = (await Promise.all(resources.map((resource) => listedOf(player, resource)))).flat()
  const sorted = (entries: Iterable<[string, Thing]>) =>
    [...entries].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, thing]) => thing)
  const [wanted, held] = [sorted(listed), sorted(copy.things)]
  if (!isDeepStrictEqual(held, wanted))
    throw new ViolationError(`the copy that follows the changes must ${difference(wanted, held)}`)
}

const keyOf = ({ type, id }: { type: string; id: number }) => `${type} ${id}`

/** All things of a resource, those in the trash among them. */
async function listedOf(
  player: Player,
  { path, thing, filters }: (typeof resources)[number],
): Promise<[string, Thing][]> {
  const [deleted] = Object.keys(filters).filter((name) => filters[name]?.kind === 'trashed')
  const queries: Draft['query'][] = deleted ? [[], [[deleted, 'true']]] : [[]]
  const lists = await Promise.all(queries.map((query) => get(player, path, query)))
  return (lists.flat() as Thing[]).map((each) => [keyOf({ type: thing, id: each.id }), each])
}

async function get(player: Player, path: string, query: Draft['query']): Promise<unknown> {
  const headers = { Authorization: `Bearer ${placeholder('access')}` }
  const draft: Draft = { method: 'GET', path, parameters: { user_id: 'me' }, query, headers }
  player.steps.push({ draft })
  const response = await player.exchange.deployment(draft)
  expectResponse(response, { status: [200] })
  return response.body
}
