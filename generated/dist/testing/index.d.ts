import type { ContractData } from './contract-extract.js';
import { type Fault } from './faults.js';
import { type SentMail } from './state.js';
export type { ContractData } from './contract-extract.js';
export type { Fault } from './faults.js';
export type { SentMail } from './state.js';
export type DoubleOptions = {
    /** The time; the system's clock when left out. Tokens, sessions and tasks go by it. */
    now?: () => Date;
    /** How many tasks an account may have; 100,000 when left out. */
    maxTasks?: number;
};
/** What was sent, in the order of arrival. */
export type SentRequest = {
    /** undefined for a URL or a method that the contract does not have */
    operationId: string | undefined;
    method: string;
    /** With its query. */
    path: string;
    /** undefined while there is no response yet, and where the client never gets one */
    status: number | undefined;
};
export type Double = {
    /** Takes the place of the global `fetch`; of the URL only path and query count. */
    fetch: typeof globalThis.fetch;
    /** Has the next request fail, or the next one of an operation. Faults wait in a row, each for one request. */
    failNext(fault: Fault): void;
    readonly requests: readonly SentRequest[];
    /** The mails that the service would have sent, with the tokens of their links. */
    readonly mails: readonly SentMail[];
    /** Forgets everything: accounts, tasks, tokens, mails, waiting faults and `requests`. Ids begin with 1 again. */
    reset(): void;
};
/**
 * The service in memory, held to the contract by the tests that hold the service to it. It is alike in
 * status, headers and body, also of errors, but on purpose:
 * - there are no rate limits, no bounds on what is in work, no other identity providers and no CORS; `failNext` makes 429
 *   and its kin;
 * - an access token is in the form of a JWT, but known by lookup: one that it did not issue is `invalid_token`;
 * - passwords are kept as they are, and some twenty common ones are refused in the place of the service's 5,000;
 * - `GET /openapi.json` returns the head of the contract, and `GET /` always with JSON: there is no portal;
 * - mails are made at once, any number of them, and `mails` has the tokens of their links;
 * - `created_at` and `updated_at` go by `now`, as all other times do.
 * @param published what is needed of the OpenAPI document
 * @throws TypeError when the contract has an operation or a schema keyword that is unknown here, or
 *   where a resource's description does not fit it
 */
export declare function createDoubleOf(published: ContractData, { now, maxTasks }?: DoubleOptions): Double;
