import { type AccessToken, type Account, type Call, type Reply, type SignedInCall, type State } from './state.js';
/** Opens a session, which clears the account's expired ones away, and those beyond the limit. @returns the body of the response */
export declare function signIn({ state, now }: Call, account: Account): object;
/** refresh: replaces a token, or ends its whole session when it was used before. */
export declare function refresh({ state, now, body }: Call): Reply;
/** An account as it is sent: without its password. */
export declare const userOf: ({ id, email, email_verified, name, created_at }: Account) => {
    id: number;
    email: string;
    email_verified: boolean;
    name: string;
    created_at: string;
};
export declare function logout({ account, token }: SignedInCall): Reply;
export declare function listSessions({ account, token, now }: SignedInCall): Reply;
export declare function endSession({ account, path: { id }, now }: SignedInCall): Reply;
/** 256 random bits. */
export declare const randomToken: () => string;
/** @throws Problem 401 */
export declare function authenticate(state: State, authorization: string | null, now: number): AccessToken;
