import type { User } from './contract.js';
import type { TokenStore } from './tokens.js';
/** Who is signed in, as far as the client knows. */
export interface SessionState {
    /** Whether there is a session. `undefined` as long as the store, or the function that supplies tokens, has not been asked. */
    readonly isSignedIn: boolean | undefined;
    /** The id of the person. Tokens of another identity provider do not tell it: then it is known from `account.get` on. */
    readonly userId: number | undefined;
    /** What the access token calls the person: its `sub`. */
    readonly subject: string | undefined;
    /** The account, once `register`, `login`, a refresh, `account.get` or `account.update` has returned it. */
    readonly user: User | undefined;
}
/** The session of a client. Its functions need no `this`, so they can be passed on as they are. */
export interface ClientSession {
    /** What is known now, for `useSyncExternalStore`: the same object until something changes. */
    snapshot(this: void): SessionState;
    /** What a server renders, where nobody is known: the third argument of `useSyncExternalStore`. */
    serverSnapshot(this: void): SessionState;
    /** Asks the store, or the function that supplies tokens, and returns what is known then. */
    load(this: void): Promise<SessionState>;
    /**
     * Calls a function when somebody has signed in or out, here or in another tab with the same `localStorage`, or when more
     * is known of the person.
     *
     * @returns a function that ends this
     */
    onChange(this: void, listener: (state: SessionState) => void): () => void;
    /**
     * Forgets the session here without asking the service, where it goes on until it expires: `auth.logout` ends it there as
     * well. Where `auth` is a token or a function there is nothing to forget.
     */
    clear(this: void): Promise<void>;
}
/** The session, and what tells it of the tokens that were seen. */
export interface WatchedSession {
    session: ClientSession;
    /** @param user whose token it is, where a response says so */
    saw(token: string | undefined, user?: User): void;
    /** @param token which the request was sent with that showed the account */
    show(user: User, token: string | undefined): void;
}
/**
 * Makes the session of a client.
 *
 * @param read asks for the tokens, and calls `saw`: at once, where they come at once
 * @param forget removes the tokens
 * @param store which may be read at any time; undefined for what is only asked when a token is needed
 */
export declare function watchedSession(read: () => unknown, forget: () => Promise<void>, store?: TokenStore): WatchedSession;
