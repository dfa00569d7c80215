// What a user interface shows of the session: who is signed in, and when that changes, also in another tab.
import type { User } from '../runtime/contract.ts'
import type { TokenStore } from '../runtime/tokens.ts'
import { areOfOneSession, claimsOf } from './claims.ts'

/** Who is signed in, as far as the client knows. */
export interface SessionState {
  /** Whether there is a session. `undefined` as long as the store, or the function that supplies tokens, has not been asked. */
  readonly isSignedIn: boolean | undefined
  /** The id of the person. Tokens of another identity provider do not tell it: then it is known from `account.get` on. */
  readonly userId: number | undefined
  /** What the access token calls the person: its `sub`. */
  readonly subject: string | undefined
  /** The account, once `register`, `login`, a refresh, `account.get` or `account.update` has returned it. */
  readonly user: User | undefined
}

/** The session of a client. Its functions need no `this`, so they can be passed on as they are. */
export interface ClientSession {
  /** What is known now, for `useSyncExternalStore`: the same object until something changes. */
  snapshot(this: void): SessionState
  /** What a server renders, where nobody is known: the third argument of `useSyncExternalStore`. */
  serverSnapshot(this: void): SessionState
  /** Asks the store, or the function that supplies tokens, and returns what is known then. */
  load(this: void): Promise<SessionState>
  /**
   * Calls a function when somebody has signed in or out, here or in another tab with the same `localStorage`, or when more
   * is known of the person.
   *
   * @returns a function that ends this
   */
  onChange(this: void, listener: (state: SessionState) => void): () => void
  /**
   * Forgets the session here without asking the service, where it goes on until it expires: `auth.logout` ends it there as
   * well. Where `auth` is a token or a function there is nothing to forget.
   */
  clear(this: void): Promise<void>
}

/** The session, and what tells it of the tokens that were seen. */
export interface WatchedSession {
  session: ClientSession
  /** @param user whose token it is, where a response says so */
  saw(token: string | undefined, user?: User): void
  /** @param token which the request was sent with that showed the account */
  show(user: User, token: string | undefined): void
}

/** While nothing is known. */
const unknown = {} as SessionState

/** When another tab has written, and when a page comes back that was frozen and has missed that. */
const events = ['storage', 'pageshow']

/**
 * Makes the session of a client.
 *
 * @param read asks for the tokens, and calls `saw`: at once, where they come at once
 * @param forget removes the tokens
 * @param store which may be read at any time; undefined for what is only asked when a token is needed
 */
export function watchedSession(
  read: () => unknown,
  forget: () => Promise<void>,
  store?: TokenStore,
): WatchedSession {
  let state = unknown
  let last: string | undefined
  const listeners = new Set<(state: SessionState) => void>()

  function saw(token: string | undefined, owner?: User) {
    const { user_id, sub } = claimsOf(token)
    const isSamePerson = sub ? sub === state.subject : token === last
    const user = owner ?? (isSamePerson ? state.user : undefined)
    last = token
    const next = {
      isSignedIn: token !== undefined,
      userId: typeof user_id === 'number' ? user_id : user?.id,
      subject: sub as string | undefined,
      user,
    }
    if (JSON.stringify(next) === JSON.stringify(state)) return
    state = next
    // Later, so that what a listener throws is reported as its own error, and not thrown by the call.
    for (const listener of listeners)
      void Promise.resolve(next).then((now) => listeners.has(listener) && listener(now))
  }

  async function load() {
    await read()
    return state
  }
  const look = () => {
    // A store that fails has no session to show; its error is thrown by the calls.
    if (store) load().catch(() => state === unknown && saw(undefined))
  }

  let stop: (() => void) | undefined
  function listen(to: TokenStore) {
    const each = (verb: 'addEventListener' | 'removeEventListener') => {
      for (const event of events) globalThis[verb]?.(event, look)
    }
    each('addEventListener')
    const stopStore = to.onChange?.(look)
    return () => {
      each('removeEventListener')
      stopStore?.()
    }
  }

  const session: ClientSession = {
    serverSnapshot: () => unknown,
    load,
    clear: forget,
    snapshot() {
      // While nobody listens to changes, nothing tells of them.
      if (!stop) look()
      return state
    },
    onChange(listener) {
      listeners.add(listener)
      stop ??= store && listen(store)
      look()
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        stop?.()
        stop = undefined
      }
    },
  }
  const show = (user: User, token: string | undefined) => {
    if (areOfOneSession(token, last)) saw(last, user)
  }
  return { session, saw, show }
}
