// The time by the database's clock, which all replicas share. Everything that expires goes by it: by its own clock, a replica
// whose time is wrong would end everybody's sessions.
import { sql } from 'kysely'

/**
 * When the statement began, not its transaction (`now()`): that may have waited for a lock since. The same throughout a
 * statement, so an index can be searched by it, which `clock_timestamp()` rules out.
 */
export const now = sql<string>`statement_timestamp()`

/** The same, in milliseconds since 1970. */
export const nowMillis = sql<number>`(extract(epoch from ${now}) * 1000)::bigint`
