// The operation on the sequence of changes.
import { Hono } from 'hono'
import type { Database } from '../../db/database.ts'
import { connectionTimeoutMillis } from '../../db/session/time-limits.ts'
import { pageAdmission } from '../../http/limits/page-admission.ts'
import { mount } from '../../http/mount.ts'
import { replyJson } from '../../http/reply.ts'
import { versionTag } from '../../http/request/conditional.ts'
import type { SignedInEnv } from '../../http/request/context.ts'
import { Problem } from '../../openapi/problem.ts'
import { maxPageSize } from '../../openapi/resources/pages.ts'
import {
  beginning,
  type Given,
  givenBy,
  isPartOf,
  pageOf,
  tokenOf,
} from '../../openapi/resources/sync-tokens.ts'
import { requireAccount } from '../account/account.ts'
import type { Clock } from '../tokens/access-token.ts'
import * as routes from './contract.ts'
import { changesFrom, type FoundChange, stateOf } from './queries.ts'

/** @returns the router of the operation */
export function changes({ db, clock }: { db: Database; clock: Clock }) {
  const router = new Hono<SignedInEnv>()
  const admit = pageAdmission({}, connectionTimeoutMillis)
  const anew = async (userId: number, begun: number): Promise<Given> => {
    const { history, last } = await stateOf(db, userId)
    return { place: beginning(last), begun, history }
  }

  mount(router, routes.listChanges, async (c) => {
    const { id: userId } = c.env.principal
    const { since, limit = maxPageSize } = c.req.valid('query')
    const now = clock().getTime()
    const given = since === undefined ? await anew(userId, now) : givenBy(since, userId, now)
    if (given === undefined) throw new Problem('sync_token_expired')
    const { place, begun } = given
    const read = () => changesFrom(db, userId, place, limit + 1)
    const { state, found } = await admit(c.env.activity, { limit, sort: 'change' }, read)
    if (!isPartOf(state, given)) throw new Problem('sync_token_expired')
    if (found.length === 0) await requireAccount(db, userId)
    const { page, next, more } = pageOf(found, { place, last: state.last, limit })
    const token = tokenOf(userId, { place: next, begun: more ? begun : now, history: state.history })
    return replyJson(c, { changes: page.map(shown), next: token, more }, 200)
  })

  return router
}

const shown = ({ kind, id, version, data }: FoundChange) => ({
  ...{ type: kind.endsWith('list') ? 'list' : 'task', id, data: data ?? null },
  etag: version === undefined ? null : versionTag(version),
})
