// Who calls: the access token for a request, and the next one when it is due or refused.

import type { SignedIn } from './contract.ts'
import { ApiError, ConnectionError, isProblem } from './errors.ts'
import type { ClientOptions } from './options.ts'

/** What a session consists of. Keep them like a password. */
export interface Tokens {
  /** The access token. */
  token: string
  /** Gives the next pair of tokens, once. Without one the session ends with its access token. */
  refresh_token?: string | undefined
  /** When the access token ends, in milliseconds since 1970, by this machine's clock. Read from the token where absent. */
  expires_at?: number | undefined
}

/** Where a session's tokens are kept between calls: in memory, `localStorage`, a cookie, a file. */
export interface TokenStore {
  load(): Tokens | null | undefined | Promise<Tokens | null | undefined>
  /**
   * Called with every new pair before it is used, and with `undefined` when the session has ended; never twice at once.
   * What it throws, the call throws.
   */
  save(tokens: Tokens | undefined): void | Promise<void>
}

/**
 * Gives the access token of another identity provider, before every request.
 * `refresh` is true when the last one was refused: then a cached one is of no use.
 */
export type AccessTokenSource = (options: {
  refresh: boolean
}) => string | null | undefined | Promise<string | null | undefined>

/** The two questions of a request, and the two events of a session. */
export interface Authenticator {
  /** The token to send, refreshed when it is due. */
  token(): Promise<string | undefined>
  /** Another token than the one that was refused, where there is one to be had. */
  renew(refused: string | undefined): Promise<string | undefined>
  begin(answer: SignedIn): Promise<void>
  /** @param token of the session that has ended: another one goes on. Without one, whichever there is ends. */
  end(token: string | undefined): Promise<void>
}

/** Sends a refresh token, and gives the answer. */
export type Refresh = (refreshToken: string) => Promise<SignedIn>

/** A token that ends sooner than this is replaced before it is used. */
const dueMillis = 10_000

/** Keeps a session as long as the client lives. */
export function memoryStore(tokens?: Tokens): TokenStore {
  return {
    load: () => tokens,
    save: (next) => {
      tokens = next
    },
  }
}

export function authenticator(auth: ClientOptions['auth'], refresh: Refresh): Authenticator {
  if (typeof auth === 'string') return fromSource(({ refresh }) => (refresh ? undefined : auth))
  if (typeof auth === 'function') return fromSource(auth)
  return fromStore(auth ?? memoryStore(), refresh)
}

function fromSource(source: AccessTokenSource): Authenticator {
  /** The refresh under way, which everybody waits for. */
  let flight: Promise<string | undefined> | undefined
  const ask = async (refresh: boolean) => (await source({ refresh })) || undefined
  return {
    token: () => ask(false),
    async renew(refused) {
      const token = await ask(false)
      if (token && token !== refused) return token
      flight ??= ask(true).finally(() => {
        flight = undefined
      })
      return flight
    },
    begin: async () => {},
    end: async () => {},
  }
}

function fromStore(store: TokenStore, refresh: Refresh): Authenticator {
  /** The last refresh: everybody who has its refresh token gets the same pair, also whoever read the store too early. */
  let last: { of: string; flight: Promise<Tokens> } | undefined
  let changes: Promise<unknown> = Promise.resolve()

  /** One change after another, since whether one applies depends on what the store has then. */
  function change(next: Tokens | undefined, applies?: (now: Tokens | null | undefined) => boolean) {
    const done = changes
      .catch(() => {})
      .then(async () => {
        if (!applies || applies(await store.load())) await store.save(next)
      })
    changes = done
    return done
  }

  function renewed(of: string): Promise<Tokens> {
    if (last?.of === of) return last.flight
    const flight = exchanged(of)
    const started = { of, flight }
    last = started
    flight.catch(() => {
      if (last === started) last = undefined
    })
    return flight
  }

  async function exchanged(of: string): Promise<Tokens> {
    // A store that meanwhile holds another session, or none, is left alone: somebody signed in or out.
    const replace = (next: Tokens | undefined) => change(next, (now) => now?.refresh_token === of)
    try {
      const next = tokensOf(await refresh(of))
      await replace(next)
      return next
    } catch (error) {
      if (isProblem(error, 'invalid_refresh_token')) await replace(undefined)
      throw error
    }
  }

  return {
    async token() {
      const session = await store.load()
      if (!session?.refresh_token) return session?.token
      const left = (session.expires_at ?? expiryOf(session.token)) - Date.now()
      if (left > dueMillis) return session.token
      try {
        return (await renewed(session.refresh_token)).token
      } catch (error) {
        const passes = error instanceof ConnectionError || (error instanceof ApiError && error.status >= 429)
        // What is left of the token may do.
        if (passes && left > 0) return session.token
        throw error
      }
    },
    async renew(refused) {
      const session = await store.load()
      if (!session || session.token !== refused) return session?.token
      return session.refresh_token && (await renewed(session.refresh_token)).token
    },
    begin: (answer) => change(tokensOf(answer)),
    end: (token) => change(undefined, (now) => areOfOneSession(now?.token, token)),
  }
}

const tokensOf = ({ token, refresh_token, expires_in }: SignedIn): Tokens => ({
  token,
  refresh_token,
  expires_at: Date.now() + expires_in * 1000 || undefined,
})

/** Whether two tokens are of one person and one sign-in, as far as they tell. */
export function areOfOneSession(one: string | undefined, other: string | undefined): boolean {
  const [a, b] = [claimsOf(one), claimsOf(other)]
  return ['sub', 'user_id', 'sid'].every((name) => !a[name] || !b[name] || a[name] === b[name])
}

/** @returns the `exp` in milliseconds; infinity where it cannot be read */
const expiryOf = (token: string): number => Number(claimsOf(token).exp) * 1000 || Number.POSITIVE_INFINITY

/** @returns the claims of a JWT, unchecked; none of what is no JWT */
function claimsOf(token = ''): Record<string, unknown> {
  try {
    const claims = token.split('.')[1] as string
    return JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/'))) ?? {}
  } catch {
    return {}
  }
}
