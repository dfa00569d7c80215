import type { Change } from './contract.js';
import type { Operation } from './operation.js';
import type { CallOptions, OwnerOptions } from './options.js';
import { type Transport } from './transport.js';
/** Something that was changed, as a stream gives it. */
export interface ChangeEvent {
    /** What was changed, as it is now. */
    change: Change;
    /** What to send as `since` to go on behind it, here and to `changes.list`. */
    next: string;
}
/** Options of a stream. */
export interface StreamOptions extends CallOptions, OwnerOptions {
    /** Ends the stream, which then throws the signal's reason. */
    signal?: AbortSignal | undefined;
    /**
     * Milliseconds without a sign of life after which a connection counts as broken; 0 for never. The service gives one every
     * 15 seconds. Default: 45,000.
     */
    timeout?: number | undefined;
    /**
     * How often in a row it may connect again. Default: as often as there is no connection, or a busy service; after a 429 as
     * often as the client retries.
     */
    maxRetries?: number | undefined;
}
interface StreamQuery {
    since?: string;
    wait?: number;
}
/**
 * Opens a stream, and again for as long as it is read: when the connection breaks or is silent, when the service stops, and with a
 * renewed token when the one before is over. Whether that leads on, the service says: what it refuses is thrown.
 *
 * @throws ApiError, the signal's reason, what a hook throws, and ConnectionError where `maxRetries` allows no other attempt
 */
export declare function stream(transport: Transport, operation: Operation, { wait: seconds, ...query }?: StreamQuery, options?: StreamOptions): AsyncGenerator<ChangeEvent, void, void>;
export {};
