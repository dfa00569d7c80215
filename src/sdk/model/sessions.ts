// Sessions: opened by a sign-in, kept by refresh tokens that are replaced at every use, listed and ended by their owner.
import type { Answer, Call, SignedInCall } from './call.ts'
import { Problem } from './problem.ts'
import { type Account, nextId, type RefreshToken, type Session, type State } from './state.ts'
import { accessTtlSeconds, issueAccessToken, randomToken } from './tokens.ts'

const dayMillis = 24 * 60 * 60 * 1000

/** How long a token may still come again once a successor of it was used: two windows may have asked at once. */
const graceMillis = 10_000

/** Tokens that are given in the place of one that got lost, at most. */
const maxSiblings = 3

/** After 7 days without use, and after 30 days from the sign-in in any case. */
const endOf = (createdAt: number, now: number) => Math.min(now + 7 * dayMillis, createdAt + 30 * dayMillis)

/** Opens a session, which clears the account's expired ones away. @returns the body of the answer */
export function signIn({ state, now }: Call, account: Account): object {
  for (const { id, expiresAt } of account.sessions.values()) {
    if (expiresAt <= now) account.sessions.delete(id)
  }
  const id = nextId(state, 'session')
  account.sessions.set(id, { id, createdAt: now, lastUsedAt: now, expiresAt: endOf(now, now) })
  return pairOf(state, account, id, undefined, now)
}

/** refresh: replaces a token, or ends its whole session when it was used before. */
export function refresh({ state, now, body }: Call): Answer {
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

/** Forgiven is a use whose answers may all have been lost, since none of the successors has been used for long. */
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

/** What of an account leaves the double. */
export const userOf = ({ id, email, name, created_at }: Account) => ({ id, email, name, created_at })

/** One that can still be refreshed. */
function livingSession(account: Account | undefined, id: number, now: number): Session | undefined {
  const session = account?.sessions.get(id)
  return session !== undefined && session.expiresAt > now ? session : undefined
}

export function logout({ account, token }: SignedInCall): Answer {
  account.sessions.delete(token.sessionId)
  return { status: 200, body: { message: 'You are signed out.' } }
}

export function listSessions({ account, token, now }: SignedInCall): Answer {
  const living = [...account.sessions.values()].filter(({ expiresAt }) => expiresAt > now)
  const body = living.map(({ id, createdAt, lastUsedAt }) => ({
    id,
    created_at: new Date(createdAt).toISOString(),
    last_used_at: new Date(lastUsedAt).toISOString(),
    current: id === token.sessionId,
  }))
  return { status: 200, body }
}

export function endSession({ account, path: { id }, now }: SignedInCall): Answer {
  if (livingSession(account, id, now) === undefined) throw new Problem('session_not_found')
  account.sessions.delete(id)
  return { status: 204 }
}
