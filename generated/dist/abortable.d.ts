/** Why a signal was aborted. */
export declare const reasonOf: (signal: AbortSignal) => unknown;
/** @throws the signal's reason, if it is aborted */
export declare function throwIfAborted(signal: AbortSignal | undefined): void;
/**
 * Waits for a promise until the signal is aborted; the promise itself goes on.
 *
 * @throws the signal's reason, as soon as it is aborted
 */
export declare function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T>;
//# sourceMappingURL=abortable.d.ts.map