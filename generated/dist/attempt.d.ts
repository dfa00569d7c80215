import type { ClientOptions, OutgoingRequest } from './options.js';
export interface Exchange {
    response: Response;
    text: string;
}
type Hooks = Pick<ClientOptions, 'fetch' | 'onRequest' | 'onResponse'>;
/**
 * @param timeout milliseconds for the answer with its body and for the hooks; 0 for no end
 * @throws TimeoutError, ConnectionError, the signal's reason, or what a hook throws
 */
export declare function exchange(request: OutgoingRequest, hooks: Hooks, timeout: number, signal: AbortSignal | undefined): Promise<Exchange>;
export {};
