import { type Double, type DoubleOptions } from './index.js';
export type { Double, DoubleOptions, Fault, SentRequest } from './index.js';
/**
 * The service in memory: `createClient({ baseUrl: 'http://double', fetch: createDouble().fetch })`.
 * It is held to the contract by the tests that hold the service to it: status, headers and body are the service's,
 * also of errors. On purpose there are no rate limits, no other identity providers and no CORS; an access token that
 * it did not issue is `invalid_token`; some twenty common passwords are refused, not 5,000; `GET /openapi.json`
 * returns the head of the contract; and every time is that of `now`.
 */
export declare const createDouble: (options?: DoubleOptions) => Double;
