// What was changed, in the order of the changes.
import {
  beginning,
  type ChangeKind,
  changeKinds,
  givenBy,
  isPartOf,
  pageOf,
  startOf,
  tokenOf,
} from '../../openapi/resources/sync-tokens.ts'
import type { ContractData } from '../model-http/contract-extract.ts'
import { Problem } from '../model-http/response.ts'
import { type Account, type SignedInHandler, type StoredThing, shown } from '../model-http/state.ts'
import { thingsOf } from './fields.ts'
import { tagOf } from './thing.ts'

type Found = { kind: ChangeKind; change: number; id: number; thing?: StoredThing }

const usualLimit = 1000

export const listChanges =
  ({ resources }: ContractData): SignedInHandler =>
  ({ account, query, now }) => {
    const { since, limit = usualLimit } = query as { since?: string; limit?: number }
    const state = { last: account.lastChange, history: '' }
    const given =
      since === undefined
        ? { place: beginning(state.last), begun: now, history: '' }
        : givenBy(since, account.id, now)
    if (given === undefined || !isPartOf(state, given)) throw new Problem('sync_token_expired')
    const { place, begun } = given
    const found = changeKinds.flatMap((kind) => {
      const { change, id } = startOf(place, kind)
      return allOf(account, resources, kind).filter(
        (one) => one.change > change || (one.change === change && one.id > id),
      )
    })
    const { page, next, more } = pageOf(found, { place, last: state.last, limit })
    const changes = page.map(({ kind, id, thing }) => ({
      ...{ type: kind.replace('removed ', ''), id, data: thing ? shown(thing) : null },
      etag: thing ? tagOf(thing) : null,
    }))
    const token = tokenOf(account.id, { place: next, begun: more ? begun : now, history: state.history })
    return { status: 200, body: { changes, next: token, more } }
  }

function allOf(account: Account, resources: ContractData['resources'], kind: ChangeKind): Found[] {
  const wanted = kind.replace('removed ', '')
  if (wanted !== kind)
    return account.removals
      .filter(({ thing }) => thing === wanted)
      .map(({ id, change }) => ({ kind, id, change }))
  const name = Object.keys(resources).find((each) => resources[each]?.thing === wanted) ?? ''
  return [...thingsOf(account, { name }).values()].map((thing) => ({
    ...{ kind, id: thing.id, change: thing.change, thing },
  }))
}
