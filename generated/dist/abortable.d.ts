/**
 * Waits for a promise until the signal is aborted; the promise itself goes on.
 *
 * @throws the signal's reason, as soon as it is aborted
 */
export declare function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T>;
