// Signing out without an answer: here it is done at once, and the service learns of it when it can be reached.
import { answerOf } from './call.js';
import { isTemporary } from './retry.js';
const firstWaitMillis = 5000;
/** Together about an hour and a half. After that the session ends by itself, since its tokens are used no more. */
const tries = 10;
/** What logout gives where the service could not be told. */
export const signedOutHere = () => answerOf({ message: 'You are signed out here. The service is told when it can be reached.' }, Response.error());
/** Sends the logout until there is an answer, each time after a longer wait, or when the browser is online again. */
export async function sendLater(send) {
    for (let n = 0; n < tries; n++) {
        await untilOnline(firstWaitMillis * 2 ** n);
        try {
            await send();
            return;
        }
        catch (error) {
            if (!isTemporary(error))
                return;
        }
    }
}
function untilOnline(millis) {
    return new Promise((resolve) => {
        const go = () => {
            clearTimeout(timer);
            globalThis.removeEventListener?.('online', go);
            resolve();
        };
        const timer = setTimeout(go, millis);
        const inNode = timer;
        inNode.unref?.(); // a program need not wait for it
        globalThis.addEventListener?.('online', go);
    });
}
//# sourceMappingURL=sign-out.js.map