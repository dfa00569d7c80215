import { type Call, type Reply, type SignedInCall } from './state.js';
export declare function register(call: Call): Reply;
export declare function login(call: Call): Reply;
export declare const getMe: ({ account }: SignedInCall) => Reply;
export declare function updateMe({ account, body }: SignedInCall): Reply;
export declare function deleteMe({ state, account, body }: SignedInCall): Reply;
/** Ends all sessions but the one that the request comes from. */
export declare function changePassword({ state, account, token, body }: SignedInCall): Reply;
export declare function requestPasswordReset(call: Call): Reply;
export declare function confirmPasswordReset(call: Call): Reply;
export declare function requestEmailVerification(call: SignedInCall): Reply;
export declare function changeEmail(call: SignedInCall): Reply;
/** Verifies an address, and gives it to the account if it is a new one. */
export declare function confirmEmail(call: Call): Reply;
