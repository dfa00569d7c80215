import type { StoredTask } from './state.js';
export declare const tagOf: ({ version }: StoredTask) => string;
/** Weak marks, as compressing proxies add them, are passed over. @throws Problem 412, or 400 for a malformed header */
export declare function assertMatch(headers: Headers, task: StoredTask): void;
/** @returns undefined when any version will do @throws Problem 400 when the header is malformed */
export declare function requiredTags(headers: Headers): string[] | undefined;
/** Whether the client has this representation already. A malformed header counts for nothing. */
export declare function isNotModified(headers: Headers, tag: string): boolean;
