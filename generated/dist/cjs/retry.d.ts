/** How one call may be repeated. */
export interface RetryPolicy {
    /** Whether the request must not be done twice. */
    once: boolean | undefined;
    maxRetries: number;
    /** The longest wait, in milliseconds. */
    maxDelay: number;
    /** Milliseconds from the first attempt within which the last one must be sent. */
    within: number;
}
/**
 * Decides on a retry. The delay has full jitter (a random part of an exponential backoff), so that many clients do not
 * return at the same time.
 *
 * @param error what the attempt threw
 * @param attempt the number of the attempt that failed, from 1
 * @param elapsed milliseconds since the first attempt
 * @returns milliseconds to wait before the next attempt, or undefined if there is to be none
 */
export declare function retryDelay(error: unknown, attempt: number, elapsed: number, { once, maxRetries, maxDelay, within }: RetryPolicy): number | undefined;
/** Whether the service has refused a request before it did anything, so that even what is not idempotent may be repeated. */
export declare const wasRefused: (error: unknown) => boolean;
/** Whether the same request may succeed later: there was no answer, or one that asks to come again. */
export declare const isTemporary: (error: unknown) => boolean;
/**
 * Waits.
 *
 * @throws the signal's reason, if it is aborted meanwhile
 */
export declare function wait(millis: number, signal: AbortSignal | undefined): Promise<void>;
