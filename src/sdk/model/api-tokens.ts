// Personal access tokens: made, listed and deleted by their owner, and known by lookup like all tokens here.
import { isPersonalToken, personalToken } from '../../openapi/access/personal-token.ts'
import { maxTokens, scopes } from '../../openapi/access/scopes.ts'
import { relativeReference } from '../../openapi/relative-reference.ts'
import { Problem, refuse } from '../model-http/response.ts'
import {
  type AccessToken,
  type ApiToken,
  nextId,
  type Reply,
  type SignedInCall,
  type State,
} from '../model-http/state.ts'

const hourMillis = 60 * 60 * 1000

/** No session has this id. */
const noSession = 0

/** @throws Problem 401 */
export function authenticatePersonal({ accounts }: State, text: string, now: number): AccessToken {
  if (!isPersonalToken(text)) throw new Problem('invalid_token')
  for (const [userId, { tokens }] of accounts) {
    const token = [...tokens.values()].find((each) => each.token === text)
    if (token === undefined) continue
    if (isExpired(token, now)) throw new Problem('token_expired')
    token.lastUsedAt = now - (now % hourMillis)
    return { userId, sessionId: noSession, scopes: token.scopes }
  }
  throw new Problem('invalid_token')
}

const isExpired = ({ expiresAt }: ApiToken, now: number) => expiresAt !== undefined && expiresAt <= now

export const listTokens = ({ account }: SignedInCall): Reply => ({
  status: 200,
  body: [...account.tokens.values()].map(asSent),
})

type NewToken = { name: string; scopes: string[]; expires_at?: string }

/** Expired ones make room where there is none. */
export function createToken({ state, account, body, now }: SignedInCall): Reply {
  const { name, scopes: asked, expires_at } = body as NewToken
  const expiresAt = expires_at === undefined ? undefined : Date.parse(expires_at)
  const [pointer, message] = ['/expires_at', 'must be in the future']
  if (expiresAt !== undefined && expiresAt <= now)
    refuse([{ in: 'body', pointer, code: 'not_in_future', message }])
  const { tokens } = account
  if (tokens.size >= maxTokens) for (const [id, token] of tokens) if (isExpired(token, now)) tokens.delete(id)
  if (tokens.size >= maxTokens) throw new Problem('limit_reached')
  const token: ApiToken = {
    id: nextId(state, 'token'),
    name: name.trim(),
    scopes: scopes.filter((scope) => asked.includes(scope)),
    token: personalToken(crypto.getRandomValues(new Uint8Array(32))),
    createdAt: now,
    lastUsedAt: undefined,
    expiresAt,
  }
  tokens.set(token.id, token)
  const Location = relativeReference('/api/me/tokens', `/api/me/tokens/${token.id}`)
  return { status: 201, headers: { Location }, body: { ...asSent(token), token: token.token } }
}

export function deleteToken({ account, path: { id } }: SignedInCall): Reply {
  if (!account.tokens.delete(id)) throw new Problem('token_not_found')
  return { status: 204 }
}

/** Without its secret. */
const asSent = ({ id, name, scopes, createdAt, lastUsedAt, expiresAt }: ApiToken) => ({
  ...{ id, name, scopes, created_at: timeOf(createdAt) },
  ...{ last_used_at: timeOf(lastUsedAt), expires_at: timeOf(expiresAt) },
})

const timeOf = (millis: number | undefined) => (millis === undefined ? null : new Date(millis).toISOString())
