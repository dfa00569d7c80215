// How long anything on the database may take: at the server, which ends it by itself, and here. They build on each other.

/** Longest wait for a connection, unless the connection string says so; also of a write for its group. */
export const connectionTimeoutMillis = 10_000

/** The server ends a statement after this time, before the service gives it up. */
export const statementMillis = 12_000

/** Longest wait here for a statement's answer. */
export const queryTimeoutMillis = 13_000

/** What was given up and cancelled has this time to answer; then its connection is closed. With the above it is 15 seconds. */
export const graceMillis = 2000

/**
 * The server ends a transaction whose client is silent for so long: where the network lost the client without a word, the
 * transaction's locks would stay until TCP notices, which takes hours.
 */
export const idleInTransactionMillis = 15_000

/** From PostgreSQL 17 on; also counts while the server waits for the rest of a message. */
export const transactionMillis = 30_000

/**
 * Sign-in waits for no lock any longer: whoever's account is locked, for instance while it is removed with all its tasks,
 * keeps nobody else from signing in.
 */
export const signInLockMillis = 2000
