import { type AccessToken, type Reply, type SignedInCall, type State } from './state.js';
/** @throws Problem 401 */
export declare function authenticatePersonal({ accounts }: State, text: string, now: number): AccessToken;
export declare const listTokens: ({ account }: SignedInCall) => Reply;
/** Expired ones make room where there is none. */
export declare function createToken({ state, account, body, now }: SignedInCall): Reply;
export declare function deleteToken({ account, path: { id } }: SignedInCall): Reply;
