import type { SignedIn } from './contract.js';
import type { ClientOptions } from './options.js';
/** The tokens of a session. Keep them as safe as a password. */
export interface Tokens {
    /** The access token. */
    token: string;
    /** Exchanged for the next pair of tokens, once. Without it the session ends with its access token. */
    refresh_token?: string | undefined;
    /** When the access token expires, in ms since 1970 by this machine's clock. Read from the token if absent. */
    expires_at?: number | undefined;
}
/** Where a session's tokens are kept between calls: in memory, `localStorage`, a cookie, a file. */
export interface TokenStore {
    load(): Tokens | null | undefined | Promise<Tokens | null | undefined>;
    /**
     * Called with every new pair before it is used, and with `undefined` when the session has ended; one call at a time.
     * The call of the API throws what it throws.
     */
    save(tokens: Tokens | undefined): void | Promise<void>;
}
/**
 * Returns an access token of another identity provider; called before every request. `refresh` is true when the last token
 * was rejected, so that a cached one is of no use.
 */
export type AccessTokenSource = (options: {
    refresh: boolean;
}) => string | null | undefined | Promise<string | null | undefined>;
/** Supplies tokens for requests, and learns when a session begins or ends. */
export interface Authenticator {
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
/** Exchanges a refresh token for the next pair. */
export type Refresh = (refreshToken: string) => Promise<SignedIn>;
/**
 * A store that keeps the session in memory, as long as the client lives.
 *
 * @param tokens of a session to begin with
 */
export declare function memoryStore(tokens?: Tokens): TokenStore;
/**
 * Makes the authenticator of a client.
 *
 * @param auth the client's option
 * @param refresh exchanges a refresh token
 */
export declare function authenticator(auth: ClientOptions['auth'], refresh: Refresh): Authenticator;
