// Sessions: opened by a sign-in, kept by refresh tokens that are replaced at every use, listed and ended by their owner;
// and the access tokens, in the form of a JWT so that a client may read `exp`, but valid only when they were issued here.

import { maxSessions } from '../../openapi/access/max-sessions.ts'
import { claimsToBePersonal } from '../../openapi/access/personal-token.ts'
import { base64url, base64urlOf } from '../../openapi/base64url.ts'
import { Problem } from '../model-http/response.ts'
import {
  type AccessToken,
  type Account,
  type Call,
  nextId,
  type RefreshToken,
  type Reply,
  type Session,
  type SignedInCall,
  type State,
} from '../model-http/state.ts'
import { authenticatePersonal } from './api-tokens.ts'

const dayMillis = 24 * 60 * 60 * 1000

/** How long a token may still come again once a successor of it was used: two windows may have asked at once. */
const graceMillis = 10_000

/** Tokens that are given in the place of one that got lost, at most. */
const maxSiblings = 3

/** After 7 days without use, and after 30 days from the sign-in in any case. */
const endOf = (createdAt: number, now: number) => Math.min(now + 7 * dayMillis, createdAt + 30 * dayMillis)

/** Opens a session, which clears the account's expired ones away, and those beyond the limit. @returns the body of the response */
export function signIn({ state, now }: Call, account: Account): object {
  for (const { id, expiresAt } of account.sessions.values()) {
    if (expiresAt <= now) account.sessions.delete(id)
  }
  const byLastUse = [...account.sessions.values()].sort((a, b) => b.lastUsedAt - a.lastUsedAt || b.id - a.id)
  for (const { id } of byLastUse.slice(maxSessions - 1)) account.sessions.delete(id)
  const id = nextId(state, 'session')
  account.sessions.set(id, { id, createdAt: now, lastUsedAt: now, expiresAt: endOf(now, now) })
  return pairOf(state, account, id, undefined, now)
}

/** refresh: replaces a token, or ends its whole session when it was used before. */
export function refresh({ state, now, body }: Call): Reply {
  const { refresh_token } = body as { refresh_token: string }
  const token = state.refreshTokens.get(refresh_token)
  const account = token && state.accounts.get(token.userId)
  const session = token && livingSession(account, token.sessionId, now)
  if (!token || !account || !session) throw new Problem('invalid_refresh_token')
  if (isReuse(token, now)) {
    account.sessions.delete(session.id)
    throw new Problem('invalid_refresh_token')
  }
  token.isUsed = true
  token.successors += 1
  if (token.parent) token.parent.successorUsedAt ??= now
  session.lastUsedAt = now
  session.expiresAt = endOf(session.createdAt, now)
  return { status: 200, body: pairOf(state, account, session.id, token, now) }
}

/** Forgiven is a use whose responses may all have been lost, since none of the successors has been used for long. */
const isReuse = ({ isUsed, successors, successorUsedAt }: RefreshToken, now: number) =>
  isUsed && (successors > maxSiblings || now - (successorUsedAt ?? now) > graceMillis)

function pairOf(
  state: State,
  account: Account,
  sessionId: number,
  parent: RefreshToken | undefined,
  now: number,
) {
  const refresh_token = randomToken()
  const userId = account.id
  state.refreshTokens.set(refresh_token, {
    ...{ userId, sessionId, parent },
    isUsed: false,
    successors: 0,
    successorUsedAt: undefined,
  })
  return {
    user: userOf(account),
    token: issueAccessToken(state, userId, sessionId, now),
    token_type: 'Bearer',
    expires_in: accessTtlSeconds,
    refresh_token,
  }
}

/** An account as it is sent: without its password. */
export const userOf = ({ id, email, email_verified, name, created_at }: Account) => ({
  ...{ id, email, email_verified, name, created_at },
})

/** One that can still be refreshed. */
function livingSession(account: Account | undefined, id: number, now: number): Session | undefined {
  const session = account?.sessions.get(id)
  return session !== undefined && session.expiresAt > now ? session : undefined
}

export function logout({ account, token }: SignedInCall): Reply {
  account.sessions.delete(token.sessionId)
  return { status: 200, body: { message: 'You are signed out.' } }
}

export function listSessions({ account, token, now }: SignedInCall): Reply {
  const living = [...account.sessions.values()].filter(({ expiresAt }) => expiresAt > now)
  const body = living.map(({ id, createdAt, lastUsedAt }) => ({
    id,
    created_at: new Date(createdAt).toISOString(),
    last_used_at: new Date(lastUsedAt).toISOString(),
    current: id === token.sessionId,
  }))
  return { status: 200, body }
}

export function endSession({ account, path: { id }, now }: SignedInCall): Reply {
  if (livingSession(account, id, now) === undefined) throw new Problem('session_not_found')
  account.sessions.delete(id)
  return { status: 204 }
}

const accessTtlSeconds = 15 * 60
const clockToleranceSeconds = 5

// RFC 9110: the scheme's case does not matter. All that follows it is the token.
const bearer = /^bearer +(\S.*)$/i

/** 256 random bits. */
export const randomToken = (): string => base64urlOf(crypto.getRandomValues(new Uint8Array(32)))

/** @param now epoch milliseconds */
function issueAccessToken(state: State, userId: number, sessionId: number, now: number): string {
  const iat = Math.floor(now / 1000)
  const exp = iat + accessTtlSeconds
  const header = { alg: 'HS256', typ: 'at+jwt' }
  const names = { iss: 'tasks-api', aud: 'tasks-api', sub: String(userId), user_id: userId, type: 'access' }
  const payload = { ...names, sid: sessionId, iat, exp, jti: crypto.randomUUID() }
  const token = [...[header, payload].map((part) => base64url(JSON.stringify(part))), randomToken()].join('.')
  state.accessTokens.set(token, { userId, sessionId, expiresAtSeconds: exp })
  return token
}

/** @throws Problem 401 */
export function authenticate(state: State, authorization: string | null, now: number): AccessToken {
  const text = bearer.exec(authorization ?? '')?.[1]
  if (text === undefined) throw new Problem('authentication_required')
  if (claimsToBePersonal(text)) return authenticatePersonal(state, text, now)
  const token = state.accessTokens.get(text)
  if (token === undefined) throw new Problem('invalid_token')
  if (token.expiresAtSeconds <= Math.floor(now / 1000) - clockToleranceSeconds)
    throw new Problem('token_expired')
  return token
}
