/** How one call may be repeated. */
export interface RetryPolicy {
    /** Whether sending it twice does what sending it once does. */
    safe: boolean;
    maxRetries: number;
    /** The longest wait, in milliseconds. */
    maxDelay: number;
    /** Milliseconds after the first attempt in which the last one must be sent; none where undefined. */
    within?: number;
}
/**
 * Full jitter (exponential backoff, then anything between 0 and that), so that many clients do not come back at once.
 *
 * @param attempt the one that failed, from 1
 * @returns milliseconds to wait before the next attempt, or undefined where there is to be none
 */
export declare function retryDelay(error: unknown, attempt: number, elapsed: number, { safe, maxRetries, maxDelay, within }: RetryPolicy): number | undefined;
/** @throws the signal's reason, when it is aborted before the time is over */
export declare function wait(millis: number, signal: AbortSignal | undefined): Promise<void>;
