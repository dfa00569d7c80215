import type { Operation } from './operation.js';
import type { CallOptions } from './options.js';
import { type Transport } from './transport.js';
import { type ServerSentEvent } from './event-parser.js';
type Body = ReadableStream<Uint8Array>;
/**
 * Opens a connection. Without `maxRetries` it is tried until there is one, but after a 429 as often as the client does.
 *
 * @throws what a call throws; TypeError where `fetch` gives no streams, as in React Native
 */
export declare function connect(transport: Transport, operation: Operation, query: object, options: CallOptions): Promise<Body>;
/**
 * Reads the events of a connection, and closes it when they are read no more.
 *
 * @param timeout milliseconds without a sign of life after which it counts as broken
 * @param lasts called when more than the beginning has arrived
 * @throws TimeoutError, the signal's reason, or what breaks the connection
 */
export declare function eventsOf(body: Body, operation: string, { timeout, signal, lasts }: {
    timeout: number;
    signal: AbortSignal | undefined;
    lasts: () => void;
}): AsyncGenerator<ServerSentEvent, void, void>;
export {};
