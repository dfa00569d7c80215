import type { Operation } from './contract-extract.js';
type Expected = NonNullable<Operation['body']>;
/** @throws Problem 413 over the limit, 400 when empty or not JSON, 415 for another media type or charset */
export declare function readBody(request: Request, { mediaTypes }: Expected): Promise<unknown>;
/** @throws Problem 400 with every broken rule and its place */
export declare function assertBody({ schema }: Expected, body: unknown): void;
export {};
