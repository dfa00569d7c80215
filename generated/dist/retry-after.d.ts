/** @returns milliseconds from now, 0 at least; undefined where the header is absent or makes no sense */
export declare function retryAfterMillis(headers: Headers): number | undefined;
