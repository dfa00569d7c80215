// Who calls: the access token for a request, and the next one when it is due or refused.

import { abortable } from './abortable.ts'
import type { SignedIn } from './contract.ts'
import { ApiError, isProblem } from './errors.ts'
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
  /** Called with every new pair before it is used, and with `undefined` when the session has ended. */
  save(tokens: Tokens | undefined): void | Promise<void>
}

/**
 * Gives the access token of another identity provider, before every request.
 * `refresh` is true when the last one was refused: then a cached one is of no use.
 */
export type AccessTokenSource = (options: {
  refresh: boolean
}) => string | undefined | Promise<string | undefined>

/** The two questions of a request, and the two events of a session. */
export interface Authenticator {
  /** The token to send, refreshed when it is due. */
  token(signal?: AbortSignal): Promise<string | undefined>
  /** Another token than the one that was refused, or undefined where there is none to be had. */
  renew(refused: string | undefined, signal?: AbortSignal): Promise<string | undefined>
  begin(answer: SignedIn): Promise<void>
  end(): Promise<void>
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
  return {
    token: async () => source({ refresh: false }),
    renew: async (refused) => {
      const token = await source({ refresh: true })
      return token === refused ? undefined : token
    },
    begin: async () => {},
    end: async () => {},
  }
}

function fromStore(store: TokenStore, refresh: Refresh): Authenticator {
  /** The refreshes under way, by their refresh token: everybody who has it waits for the same one. */
  const flights = new Map<string, Promise<Tokens>>()

  function renewed(of: string): Promise<Tokens> {
    const flight = flights.get(of) ?? exchanged(of).finally(() => flights.delete(of))
    flights.set(of, flight)
    return flight
  }

  async function exchanged(refreshToken: string): Promise<Tokens> {
    // A store that meanwhile holds another session, or none, is left alone: somebody signed in or out.
    const replace = async (next: Tokens | undefined) => {
      if ((await store.load())?.refresh_token === refreshToken) await store.save(next)
    }
    try {
      const next = tokensOf(await refresh(refreshToken))
      await replace(next)
      return next
    } catch (error) {
      if (isProblem(error, 'invalid_refresh_token')) await replace(undefined)
      throw error
    }
  }

  return {
    async token(signal) {
      const session = await store.load()
      if (!session?.refresh_token) return session?.token
      const left = (session.expires_at ?? expiryOf(session.token)) - Date.now()
      if (left > dueMillis) return session.token
      try {
        return (await abortable(renewed(session.refresh_token), signal)).token
      } catch (error) {
        // What is left of the token may do, where the refresh failed for a reason that passes.
        if (left <= 0 || signal?.aborted || (error instanceof ApiError && error.status < 429)) throw error
        return session.token
      }
    },
    async renew(refused, signal) {
      const session = await store.load()
      if (session && session.token !== refused) return session.token
      return session?.refresh_token && (await abortable(renewed(session.refresh_token), signal)).token
    },
    begin: async (answer) => store.save(tokensOf(answer)),
    end: async () => store.save(undefined),
  }
}

const tokensOf = ({ token, refresh_token, expires_in }: SignedIn): Tokens => ({
  token,
  refresh_token,
  expires_at: Date.now() + expires_in * 1000,
})

/** @returns the `exp` of a JWT in milliseconds; infinity where it cannot be read */
function expiryOf(token: string): number {
  try {
    const claims = token.split('.')[1] as string
    return (
      JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/'))).exp * 1000 ||
      Number.POSITIVE_INFINITY
    )
  } catch {
    return Number.POSITIVE_INFINITY
  }
}
