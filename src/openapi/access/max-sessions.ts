// How many sign-ins of one account there may be.
/** Sessions that an account may have at once; the SDK's in-memory service has the same limit. */
export const maxSessions = 100
