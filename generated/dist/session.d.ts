import type { SignedIn } from './contract.js';
import type { ClientOptions } from './options.js';
/** What a session consists of. Keep them like a password. */
export interface Tokens {
    /** The access token. */
    token: string;
    /** Gives the next pair of tokens, once. Without one the session ends with its access token. */
    refresh_token?: string | undefined;
    /** When the access token ends, in milliseconds since 1970, by this machine's clock. Read from the token where absent. */
    expires_at?: number | undefined;
}
/** Where a session's tokens are kept between calls: in memory, `localStorage`, a cookie, a file. */
export interface TokenStore {
    load(): Tokens | null | undefined | Promise<Tokens | null | undefined>;
    /**
     * Called with every new pair before it is used, and with `undefined` when the session has ended; never twice at once.
     * What it throws, the call throws.
     */
    save(tokens: Tokens | undefined): void | Promise<void>;
}
/**
 * Gives the access token of another identity provider, before every request.
 * `refresh` is true when the last one was refused: then a cached one is of no use.
 */
export type AccessTokenSource = (options: {
    refresh: boolean;
}) => string | null | undefined | Promise<string | null | undefined>;
/** The two questions of a request, and the two events of a session. */
export interface Authenticator {
    /** The token to send, refreshed when it is due. */
    token(): Promise<string | undefined>;
    /** Another token than the one that was refused, where there is one to be had. */
    renew(refused: string | undefined): Promise<string | undefined>;
    begin(answer: SignedIn): Promise<void>;
    /** @param token of the session that has ended: another one goes on. Without one, whichever there is ends. */
    end(token: string | undefined): Promise<void>;
}
/** Sends a refresh token, and gives the answer. */
export type Refresh = (refreshToken: string) => Promise<SignedIn>;
/** Keeps a session as long as the client lives. */
export declare function memoryStore(tokens?: Tokens): TokenStore;
export declare function authenticator(auth: ClientOptions['auth'], refresh: Refresh): Authenticator;
/** Whether two tokens are of one person and one sign-in, as far as they tell. */
export declare function areOfOneSession(one: string | undefined, other: string | undefined): boolean;
