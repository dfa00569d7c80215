/** Kept by the client alone, and asked for anew before every use. */
export declare const cacheControl = "private, no-cache";
