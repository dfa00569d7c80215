// The operations on the user's personal access tokens.
import { Hono } from 'hono'
import type { Transaction } from 'kysely'
import type { Database } from '../../db/database.ts'
import type { Tables } from '../../db/schema/tables.ts'
import { mount } from '../../http/mount.ts'
import { reply, replyJson } from '../../http/reply.ts'
import type { SignedInEnv } from '../../http/request/context.ts'
import { audit } from '../../http/telemetry/audit.ts'
import { maxTokens, scopes } from '../../openapi/access/scopes.ts'
import { Problem } from '../../openapi/problem.ts'
import { relativeReference } from '../../openapi/relative-reference.ts'
import { requireAccount } from '../account/account.ts'
import * as routes from './contract.ts'
import { newPersonalToken, type PersonalTokens } from './personal-tokens.ts'
import * as queries from './queries.ts'

/** @returns the router of the operations on personal access tokens */
export function apiTokens({ db, personal }: { db: Database; personal: PersonalTokens }) {
  const router = new Hono<SignedInEnv>()

  mount(router, routes.listTokens, async (c) => {
    const { id } = c.env.principal
    const tokens = await queries.listTokens(db, id)
    if (tokens.length === 0) await requireAccount(db, id)
    return replyJson(c, tokens, 200)
  })

  mount(router, routes.createToken, async (c) => {
    const user_id = c.env.principal.id
    const { name, scopes: asked, expires_at = null } = c.req.valid('json')
    const token = newPersonalToken()
    const granted = scopes.filter((scope) => asked.includes(scope)).join(' ') // each once
    const row = await db.transaction().execute(async (trx) => {
      await makeRoom(trx, user_id, expires_at)
      return await queries.insertToken(trx, { user_id, token, name, scopes: granted, expires_at })
    })
    audit(c, 'token_created', { user_id, token_id: row.id })
    return replyJson(c, { ...row, token }, 201, {
      Location: relativeReference(c.req.path, `/api/me/tokens/${row.id}`),
    })
  })

  mount(router, routes.deleteToken, async (c) => {
    const user_id = c.env.principal.id
    const { id } = c.req.valid('param')
    const isDeleted = await queries.deleteToken(db, user_id, id)
    personal.forget(user_id, id)
    if (!isDeleted) {
      await requireAccount(db, user_id)
      throw new Problem('token_not_found')
    }
    audit(c, 'token_deleted', { user_id, token_id: id })
    return reply(c, null, 204)
  })

  return router
}

/**
 * Lets nobody else add a token of the account until the transaction ends, and removes expired ones if there is no room.
 * @throws Problem 401 without an account, 400 for an expiry in the past, 409 when there are too many
 */
async function makeRoom(trx: Transaction<Tables>, userId: number, expiresAt: string | null): Promise<void> {
  if (!(await queries.lockAccount(trx, userId))) throw new Problem('invalid_token')
  const { count, is_past } = await queries.countTokens(trx, userId, expiresAt)
  if (is_past) throw new Problem('validation_failed', { errors: [notInFuture] })
  if (count < maxTokens) return
  if (count - (await queries.deleteExpiredTokens(trx, userId)) >= maxTokens)
    throw new Problem('limit_reached')
}

const notInFuture = {
  in: 'body',
  pointer: '/expires_at',
  code: 'not_in_future',
  message: 'must be in the future',
} as const
