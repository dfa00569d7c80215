// Waiting for a shared promise with a signal of one's own.
/**
 * Waits for a promise until the signal is aborted; the promise itself goes on.
 *
 * @throws the signal's reason, as soon as it is aborted
 */
export function abortable(promise, signal) {
    if (!signal)
        return promise;
    return new Promise((resolve, reject) => {
        const stop = () => reject(signal.reason);
        if (signal.aborted)
            stop();
        signal.addEventListener('abort', stop, { once: true });
        promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
    });
}
