/** @returns milliseconds from now, at least 0; undefined where the header is absent or malformed */
export declare function retryAfterMillis(headers: Headers): number | undefined;
//# sourceMappingURL=retry-after.d.ts.map