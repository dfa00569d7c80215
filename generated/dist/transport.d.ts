import { Call } from './call.js';
import { type Operation } from './operation.js';
import type { ClientOptions } from './options.js';
import { type Authenticator } from './session.js';
/** What flat functions are called with: a connection to one service in one person's name. */
export interface Transport {
    readonly options: ClientOptions;
    readonly authenticator: Authenticator;
}
/**
 * A client without methods, for the flat functions: `listTasks(createTransport({ baseUrl }))`. A bundler then keeps only
 * the functions that are called. `createClient` has all of them as methods.
 */
export declare function createTransport(options: ClientOptions): Transport;
/**
 * Calls an operation.
 *
 * @param args the path's parameters in order, then the query or the body where the operation has one, then the options
 */
export declare function call<T>(transport: Transport, operation: Operation, args: unknown[]): Call<T>;
