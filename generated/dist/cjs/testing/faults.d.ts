import type { ContractData } from './contract-extract.js';
import { Problem } from './response.js';
/** What is to go wrong with a request: one of `network`, `lostReply`, `code` and `status`, or `delay` alone. */
export type Fault = {
    /** Only a request of this operation; the next one of any operation when left out. */
    operationId?: string;
    /** Wait so many milliseconds before anything else happens; an aborted signal ends the wait. */
    delay?: number;
    /** Reject as `fetch` does when no server is there; nothing is done. */
    network?: true;
    /** Do the work, then reject as `fetch` does when the connection breaks before the response. */
    lostReply?: true;
    /** Respond with this problem instead, e.g. `database_unavailable`; nothing is done. */
    code?: string;
    /** With a code: the code's own. Without one: a page of HTML, as a proxy in between sends it, e.g. with 502. */
    status?: number;
    /** Seconds in `Retry-After`; 1 with 429 and 503 when left out. */
    retryAfter?: number;
};
/** @throws TypeError for a fault that could never happen */
export declare function assertPossible({ operations, problems }: ContractData, { operationId, code, status }: Fault): void;
/**
 * Lets one request fail as the fault says.
 * @param work handles the request
 * @param respond makes a response of a problem
 * @throws TypeError in the place of a response, as `fetch` does
 */
export declare function withFault(fault: Fault, signal: AbortSignal, work: () => Promise<Response>, respond: (problem: Problem) => Promise<Response>): Promise<Response>;
