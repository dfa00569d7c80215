import { type Answer } from './call.js';
import type { Operation, PreparedRequest } from './operation.js';
import type { AnyCallOptions, ClientOptions } from './options.js';
/**
 * Sends a request until there is a response to return, or no reason to retry.
 *
 * @throws ApiError, ConnectionError, the signal's reason, or what a hook throws
 */
export declare function perform(operation: Operation, request: PreparedRequest, options: AnyCallOptions, client: ClientOptions): Promise<Answer<unknown>>;
