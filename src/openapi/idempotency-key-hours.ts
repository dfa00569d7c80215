// For how long a repeated request with the same Idempotency-Key gets the first response: the contract says so, and the
// database keeps keys by it.
export const idempotencyKeyHours = 24
