import type { ClientOptions, FetchOptions, OutgoingRequest } from './options.js';
export interface ReceivedResponse {
    response: Response;
    text: string;
}
type Hooks = Pick<ClientOptions, 'fetch' | 'onRequest' | 'onResponse'>;
/**
 * Sends a request once.
 *
 * @param timeout milliseconds for the response with its body and for the hooks; 0 for none
 * @throws TimeoutError, ConnectionError, the signal's reason, or what a hook throws
 */
export declare function sendOnce(request: OutgoingRequest, hooks: Hooks, timeout: number, signal: AbortSignal | undefined, fetchOptions?: FetchOptions): Promise<ReceivedResponse>;
/**
 * Waits for the answer to a request, but not for ever: the request itself goes on.
 *
 * @throws TimeoutError, or what the answer is rejected with
 */
export declare function inTime<T>(answer: Promise<T>, request: OutgoingRequest, timeout: number): Promise<T>;
export {};
//# sourceMappingURL=attempt.d.ts.map