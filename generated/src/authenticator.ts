// Authentication: the access token for a request, and its renewal when it is about to expire or was rejected.
import type { SignedIn, User } from './contract.ts'
import { isProblem } from './errors.ts'
import type { ClientOptions } from './options.ts'
import { isTemporary } from './retry.ts'
import { type AccessTokenSource, memoryStore, type TokenStore, type Tokens } from './tokens.ts'
import { areOfOneSession, expiryOf, sessionOf } from './claims.ts'
import { type WatchedSession, watchedSession } from './client-session.ts'
import { withLock } from './lock.ts'
import type { Refresh } from './refresh.ts'

/** Supplies tokens for requests, and learns when a session begins or ends. */
export interface Authenticator extends WatchedSession {
  /** @returns the token to send, renewed if it is about to expire; undefined without a session */
  token(): Promise<string | undefined>
  /** @returns another token than the one that was rejected; undefined if there is none */
  renew(rejected: string | undefined): Promise<string | undefined>
  /** Begins a session with the tokens of a login, registration or refresh. */
  begin(signedIn: SignedIn): Promise<void>
  /**
   * @param token of the session that has ended; another session goes on. Without a token any session ends.
   * @returns the tokens that are kept no more; undefined where none were
   */
  end(token: string | undefined): Promise<Tokens | undefined>
}

/** A token that expires sooner than this is renewed before it is used. */
const dueMillis = 10_000

/**
 * Makes the authenticator of a client.
 *
 * @param auth the client's option
 * @param refresh exchanges a refresh token
 */
export function authenticator(auth: ClientOptions['auth'], refresh: Refresh): Authenticator {
  if (typeof auth === 'string') return fromSource(({ refresh }) => (refresh ? undefined : auth), auth)
  if (typeof auth === 'function') return fromSource(auth)
  return fromStore(auth ?? memoryStore(), refresh)
}

/** @param fixed the token, where it is always the same */
function fromSource(source: AccessTokenSource, fixed?: string): Authenticator {
  const watched = watchedSession(
    () => ask(false),
    async () => {},
  )
  if (fixed) watched.saw(fixed)
  /** The refresh in progress, which all calls share. */
  let pending: Promise<string | undefined> | undefined
  const ask = async (refresh: boolean) => {
    const token = (await source({ refresh })) || undefined
    if (token || !refresh) watched.saw(token)
    return token
  }
  return {
    ...watched,
    token: () => ask(false),
    async renew(rejected) {
      const token = await ask(false)
      if (token && token !== rejected) return token
      pending ??= ask(true).finally(() => {
        pending = undefined
      })
      return pending
    },
    begin: async () => {},
    end: async () => undefined,
  }
}

function fromStore(store: TokenStore, refresh: Refresh): Authenticator {
  /** The last refresh. All calls with the same refresh token share it, also those that read the store before it was saved. */
  let last: { of: string; tokens: Promise<Tokens> } | undefined
  let changes: Promise<unknown> = Promise.resolve()
  /** How often a change has begun or ended. */
  let moment = 0
  const watched = watchedSession(load, () => change(undefined), store)

  /** Reads the store, and notes whose session it holds, unless that has changed meanwhile. */
  function load(): ReturnType<TokenStore['load']> {
    const then = moment
    const note = (tokens: Tokens | null | undefined) => {
      if (then === moment) watched.saw(tokens?.token)
      return tokens
    }
    const loaded = store.load()
    return loaded && 'then' in loaded ? loaded.then(note) : note(loaded)
  }

  /** Changes the store, one change after another, since whether one applies depends on what the store holds then. */
  function change(
    next: Tokens | undefined,
    applies?: (now: Tokens | null | undefined) => boolean,
    user?: User,
  ) {
    const done = changes
      .catch(() => {})
      .then(async () => {
        if (applies && !applies(await store.load())) return
        moment++
        await store.save(next)
        moment++
        watched.saw(next?.token, user)
      })
    changes = done
    return done
  }

  function renewed(session: Tokens, of: string): Promise<Tokens> {
    if (last?.of === of) return last.tokens
    const tokens = exchanged(session, of)
    const started = { of, tokens }
    last = started
    tokens.catch(() => {
      if (last === started) last = undefined
    })
    return tokens
  }

  async function exchanged({ token }: Tokens, of: string): Promise<Tokens> {
    /** What the store holds of this session, where another tab was faster. Another session may be another user's. */
    const newer = async () => {
      const now = await load()
      const isNewer = now?.refresh_token && now.refresh_token !== of && areOfOneSession(now.token, token)
      return isNewer ? now : undefined
    }
    return await withLock(sessionOf(token), async () => {
      const before = await newer()
      if (before) return before
      return await exchange(of).catch(async (error) => {
        const meanwhile = await newer()
        if (meanwhile) return meanwhile
        throw error
      })
    })
  }

  async function exchange(of: string): Promise<Tokens> {
    // If the store holds another session by now, or none, it is left alone: somebody has signed in or out.
    const replace = (next: Tokens | undefined, user?: User) =>
      change(next, (now) => now?.refresh_token === of, user)
    const keep = async (signedIn: SignedIn) => {
      const next = tokensOf(signedIn)
      await replace(next, signedIn.user)
      return next
    }
    try {
      return await refresh(of, keep)
    } catch (error) {
      if (isProblem(error, 'invalid_refresh_token')) await replace(undefined)
      throw error
    }
  }

  return {
    ...watched,
    async token() {
      const session = await load()
      if (!session?.refresh_token) return session?.token
      const left = (session.expires_at ?? expiryOf(session.token)) - Date.now()
      if (left > dueMillis) return session.token
      try {
        return (await renewed(session, session.refresh_token)).token
      } catch (error) {
        // The refresh may succeed later, and the token is still valid for a moment.
        if (isTemporary(error) && left > 0) return session.token
        throw error
      }
    },
    async renew(rejected) {
      const session = await load()
      if (!session || session.token !== rejected) return session?.token
      return session.refresh_token && (await renewed(session, session.refresh_token)).token
    },
    begin: (signedIn) => change(tokensOf(signedIn), undefined, signedIn.user),
    async end(token) {
      let ended: Tokens | undefined
      await change(undefined, (now) => {
        const isOurs = areOfOneSession(now?.token, token)
        if (isOurs) ended = now ?? undefined
        return isOurs
      })
      return ended
    },
  }
}

const tokensOf = ({ token, refresh_token, expires_in }: SignedIn): Tokens => ({
  token,
  refresh_token,
  expires_at: Date.now() + expires_in * 1000 || undefined,
})
