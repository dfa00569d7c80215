/** Whether two tokens belong to the same user and the same sign-in, as far as their claims say. */
export declare function areOfOneSession(one: string | undefined, other: string | undefined): boolean;
/** @returns the `exp` in milliseconds; Infinity if it cannot be read */
export declare const expiryOf: (token: string) => number;
/** @returns which session an access token belongs to; '' where it does not say */
export declare const sessionOf: (token: string | undefined) => string;
/** @returns the claims of a JWT, unverified; an empty object for anything else */
export declare function claimsOf(token?: string): Record<string, unknown>;
//# sourceMappingURL=claims.d.ts.map