// How long clients may keep what a user owns. The SDK's in-memory service uses the same code.

/** Kept by the client alone, and asked for anew before every use. */
export const cacheControl = 'private, no-cache'
