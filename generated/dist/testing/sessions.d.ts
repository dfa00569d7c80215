import type { Answer, Call, SignedInCall } from './call.js';
import { type Account } from './state.js';
/** Opens a session, which clears the account's expired ones away. @returns the body of the answer */
export declare function signIn({ state, now }: Call, account: Account): object;
/** refresh: replaces a token, or ends its whole session when it was used before. */
export declare function refresh({ state, now, body }: Call): Answer;
/** What of an account leaves the double. */
export declare const userOf: ({ id, email, name, created_at }: Account) => {
    id: number;
    email: string;
    name: string;
    created_at: string;
};
export declare function logout({ account, token }: SignedInCall): Answer;
export declare function listSessions({ account, token, now }: SignedInCall): Answer;
export declare function endSession({ account, path: { id }, now }: SignedInCall): Answer;
