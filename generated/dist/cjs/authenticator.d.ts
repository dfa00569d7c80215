import type { SignedIn } from './contract.js';
import type { ClientOptions } from './options.js';
import { type Tokens } from './tokens.js';
import { type WatchedSession } from './client-session.js';
import type { Refresh } from './refresh.js';
/** Supplies tokens for requests, and learns when a session begins or ends. */
export interface Authenticator extends WatchedSession {
    /** @returns the token to send, renewed if it is about to expire; undefined without a session */
    token(): Promise<string | undefined>;
    /** @returns another token than the one that was rejected; undefined if there is none */
    renew(rejected: string | undefined): Promise<string | undefined>;
    /** Begins a session with the tokens of a login, registration or refresh. */
    begin(signedIn: SignedIn): Promise<void>;
    /**
     * @param token of the session that has ended; another session goes on. Without a token any session ends.
     * @returns the tokens that are kept no more; undefined where none were
     */
    end(token: string | undefined): Promise<Tokens | undefined>;
}
/**
 * Makes the authenticator of a client.
 *
 * @param auth the client's option
 * @param refresh exchanges a refresh token
 */
export declare function authenticator(auth: ClientOptions['auth'], refresh: Refresh): Authenticator;
