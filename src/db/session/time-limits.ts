// How long anything on the database may take: at the server, which then ends it, and here. The limits build on each other.

/** Longest wait for a connection, unless the connection string sets another; also of a write for its batch. */
export const connectionTimeoutMillis = 10_000

/** The server ends a statement after this time, and so before the service gives it up. */
export const statementMillis = 12_000

/** Longest wait for the result of a statement. */
export const queryTimeoutMillis = 13_000

/** What was given up and cancelled has this time to respond; then its connection is closed. With the above: 15 seconds. */
export const graceMillis = 2000

/**
 * The server ends a transaction whose client sends nothing for this time. When the network loses a client without notice,
 * the transaction's locks would otherwise stay until TCP finds out, which can take hours.
 */
export const idleInTransactionMillis = 15_000

/** The server ends a transaction after this time, from PostgreSQL 17 on; also while it waits for the rest of a message. */
export const transactionMillis = 30_000

/**
 * Longest wait of a sign-in for a lock. So an account that is locked, for instance while it is removed with all its tasks,
 * does not take the connections from everybody else who signs in.
 */
export const signInLockMillis = 2000
