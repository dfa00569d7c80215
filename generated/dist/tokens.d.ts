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
    /**
     * Calls a function when somebody else has changed what is kept, such as another tab, and returns a function that ends
     * this. Not needed for `localStorage`, whose changes the client hears of.
     */
    onChange?(changed: () => void): () => void;
}
/**
 * Returns an access token of another identity provider; called before every request. `refresh` is true when the last token
 * was rejected, so that a cached one is of no use.
 */
export type AccessTokenSource = (options: {
    refresh: boolean;
}) => string | null | undefined | Promise<string | null | undefined>;
/**
 * A store that keeps the session in memory, as long as the client lives.
 *
 * @param tokens of a session to begin with
 */
export declare function memoryStore(tokens?: Tokens): TokenStore;
//# sourceMappingURL=tokens.d.ts.map