import type { Answer, Call, SignedInCall } from './call.js';
export declare function register(call: Call): Answer;
export declare function login(call: Call): Answer;
export declare const getMe: ({ account }: SignedInCall) => Answer;
export declare function updateMe({ account, body }: SignedInCall): Answer;
export declare function deleteMe({ state, account, body }: SignedInCall): Answer;
/** Ends all sessions but the caller's own. */
export declare function changePassword({ account, token, body }: SignedInCall): Answer;
