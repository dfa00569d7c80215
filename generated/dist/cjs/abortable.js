"use strict";
// Giving up by a signal, also where `AbortSignal` has neither `reason` nor `throwIfAborted`, as in React Native.
Object.defineProperty(exports, "__esModule", { value: true });
exports.reasonOf = void 0;
exports.throwIfAborted = throwIfAborted;
exports.abortable = abortable;
/** Why a signal was aborted. */
const reasonOf = (signal) => signal.reason ?? Object.assign(new Error('The call was aborted.'), { name: 'AbortError' });
exports.reasonOf = reasonOf;
/** @throws the signal's reason, if it is aborted */
function throwIfAborted(signal) {
    if (signal?.aborted)
        throw (0, exports.reasonOf)(signal);
}
/**
 * Waits for a promise until the signal is aborted; the promise itself goes on.
 *
 * @throws the signal's reason, as soon as it is aborted
 */
function abortable(promise, signal) {
    if (!signal)
        return promise;
    return new Promise((resolve, reject) => {
        const stop = () => reject((0, exports.reasonOf)(signal));
        if (signal.aborted)
            stop();
        signal.addEventListener('abort', stop);
        const listenNoMore = () => signal.removeEventListener('abort', stop);
        promise.then(resolve, reject).then(listenNoMore);
    });
}
//# sourceMappingURL=abortable.js.map