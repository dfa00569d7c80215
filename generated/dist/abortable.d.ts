/** @throws the signal's reason, as soon as it is aborted; the promise goes on */
export declare function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T>;
