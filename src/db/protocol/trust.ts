// How far the other end of a connection may be trusted to behave as PostgreSQL itself does.
import type { BoundStatement } from './prepared-statements.ts'

export type Trust = {
  /**
   * PostgreSQL itself is at the other end. Then statements are sent before the earlier ones are answered (pipelining); a
   * single statement is a transaction, and so are several that only read, until the next Sync; and an error means that
   * nothing has happened. None of this is known of other peers: Citus commits a single statement on its shard, and may be
   * cancelled before it has learned of that commit.
   */
  isPostgres: boolean
  /** Statements that each explicit transaction begins with, for instance its time limits. */
  setup: readonly BoundStatement[]
}
