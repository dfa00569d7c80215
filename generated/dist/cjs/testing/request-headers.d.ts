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
