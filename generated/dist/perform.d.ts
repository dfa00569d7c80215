import { type Answer } from './call.js';
import type { Operation, PreparedRequest } from './operation.js';
import type { AnyCallOptions, ClientOptions } from './options.js';
/**
 * Sends a request until there is a response to return, or no reason to retry.
 *
 * @param listen gets the answer of each attempt, which may come after the attempt was given up; for the refresh alone
 * @throws ApiError, ConnectionError, the signal's reason, or what a hook throws
 */
export declare function perform(operation: Operation, request: PreparedRequest, options: AnyCallOptions, client: ClientOptions, listen?: (answer: Promise<Answer<unknown>>) => void): Promise<Answer<unknown>>;
//# sourceMappingURL=perform.d.ts.map