import { Call } from './call.js';
import { type Operation } from './operation.js';
import type { ClientOptions, FailedCall } from './options.js';
import { type Authenticator } from './authenticator.js';
import type { ClientSession } from './client-session.js';
/** What the flat functions take: the connection to one service for one session. */
export interface Transport {
    readonly options: ClientOptions;
    readonly authenticator: Authenticator;
    /** Who is signed in, for user interfaces. */
    readonly session: ClientSession;
}
/**
 * Creates a client without methods, for the flat functions: `listTasks(createTransport({ baseUrl }))`. A bundler then keeps
 * only the functions that are called. `createClient` has all of them as methods.
 *
 * @param options as those of `createClient`
 * @throws TypeError for a baseUrl that is not a string, or neither a URL nor a path
 */
export declare function createTransport(options: ClientOptions): Transport;
/**
 * Calls an operation.
 *
 * @param args the path's parameters in order, then the query or the body where the operation has one, then the options
 */
export declare function call<T>(transport: Transport, operation: Operation, args: unknown[]): Call<T>;
/** Tells the client's hook what a call throws. @returns the error */
export declare function reported<E>({ options }: Transport, failed: FailedCall, error: E): E;
