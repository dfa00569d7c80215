// What is asked of a wire: statements with their values, and how far the other end may be trusted with them.

import { asText } from './parameters.ts'
import type { Bound } from './prepared.ts'
import type { Named } from './serializer.ts'

/** A statement, and what is bound in its order. */
export type Step = { statement: Named; values: readonly unknown[] }

/** @throws TypeError for what cannot be bound */
export const bind = ({ statement, values }: Step): Bound => ({ statement, texts: values.map(asText) })

export type Trust = {
  /**
   * PostgreSQL itself is at the other end. Then statements are sent before the answers to those before them (pipelining), a
   * single statement is a transaction, and so are several that only read, until the next Sync; and an error means that
   * nothing has happened. Of others none of this is known: Citus commits a single statement on its shard, and may be
   * cancelled before it has heard of that.
   */
  isPostgres: boolean
  /** What each transaction begins with, e.g. its limits. */
  preamble: readonly Step[]
}
