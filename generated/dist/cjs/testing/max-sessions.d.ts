/** Sessions that an account may have at once; the SDK's in-memory service has the same limit. */
export declare const maxSessions = 100;
