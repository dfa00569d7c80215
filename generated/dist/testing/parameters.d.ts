import type { Operation } from './contract-extract.js';
type Values = Record<string, unknown>;
/** @param texts by name, decoded @throws Problem 400 that names every malformed one */
export declare function readPath({ parameters }: Operation, texts: Record<string, string>): Values;
/** @param search of the URL, with its question mark or empty @throws Problem 400, also for what no parameter takes */
export declare function readQuery({ parameters }: Operation, search: string): Values;
/** @throws Problem 403 unless the path is the user's own */
export declare function assertOwner({ user_id: owner }: Values, userId: number): void;
/**
 * What compressing proxies add, a weak mark or the name of a coding, is ignored.
 * @returns the tags of If-Match, or undefined when any version will do
 * @throws Problem 400 when the header is malformed
 */
export declare function requiredTags(headers: Headers): string[] | undefined;
/** Whether the client has this representation already. A malformed If-None-Match is ignored. */
export declare function isNotModified(headers: Headers, tag: string): boolean;
/**
 * @returns the Idempotency-Key without quotes, or undefined when none was sent
 * @throws Problem 400 when it is malformed
 */
export declare function idempotencyKey(headers: Headers): string | undefined;
export {};
