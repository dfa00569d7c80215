/** For how long a repeated request with the same key gets the first response. */
export declare const idempotencyKeyHours = 24;
export declare const idempotencyKeyForm: RegExp;
export declare const malformedKey = "must be 1 to 255 visible ASCII characters";
/** @returns the key that the header names; undefined when it is malformed */
export declare function keyIn(header: string): string | undefined;
