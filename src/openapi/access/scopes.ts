// What a personal access token may be allowed to do, and how many of them there may be.

/** Each operation that such a token opens needs one of them; an operation without a scope is closed to all of them. */
export const scopes = ['tasks:read', 'tasks:write', 'account:read'] as const

export type Scope = (typeof scopes)[number]

/** Tokens that an account may have at once, expired ones included; the SDK's in-memory service has the same limit. */
export const maxTokens = 100

/** RFC 6750 section 3.1: the challenge of a 403. @param scope of the operation; undefined where no token opens it */
export const scopeChallenge = (scope: string | undefined): string =>
  `Bearer error="insufficient_scope"${scope === undefined ? '' : `, scope="${scope}"`}`
