import { type Answer } from './call.js';
/** What logout gives where the service could not be told. */
export declare const signedOutHere: () => Answer<unknown>;
/** Sends the logout until there is an answer, each time after a longer wait, or when the browser is online again. */
export declare function sendLater(send: () => Promise<unknown>): Promise<void>;
//# sourceMappingURL=sign-out.d.ts.map