import type { AccessToken, State } from './state.js';
export declare const accessTtlSeconds: number;
/** 256 random bits. */
export declare const randomToken: () => string;
/** @param now epoch milliseconds */
export declare function issueAccessToken(state: State, userId: number, sessionId: number, now: number): string;
/** @throws Problem 401 */
export declare function authenticate(state: State, authorization: string | null, now: number): AccessToken;
