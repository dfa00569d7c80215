// What a server was told of: a statement is prepared at its first run on a connection, and run by its name from then on.

import type { Columns } from './row.ts'
import type { Named, Serializer } from './serializer.ts'

/** A statement that the server was told of. */
export type Prepared = {
  name: string
  /** What the server must say that it has done, where that is looked at. */
  tag: string | undefined
  isParsed: boolean
  columns: Columns | undefined
}

/** A statement, and what is bound in its order, as text. */
export type Bound = { statement: Named; texts: readonly (string | null)[] }

export type PreparedStatements = {
  /** Sends a statement, prepared before if need be. @throws RangeError when the protocol has no place for so much */
  send(bound: Bound): Prepared
  /** After one of these has failed: the server skips the rest, so what it did not parse is not prepared. */
  forgetUnparsed(steps: readonly Prepared[]): void
}

export function preparedStatements(outgoing: Serializer): PreparedStatements {
  const prepared = new Map<string, Prepared>()
  /** Names that were sent and skipped. A PgBouncer from 1.21 on holds them all the same, and refuses them a second time. */
  const skipped = new Set<string>()

  return {
    send({ statement, texts }) {
      const { name, tag } = statement
      let known = prepared.get(name)
      if (known === undefined) {
        known = { name, tag, isParsed: false, columns: undefined }
        prepared.set(name, known)
        if (skipped.delete(name)) outgoing.close(statement)
        outgoing.prepare(statement)
      }
      outgoing.execute(statement, texts)
      return known
    },
    forgetUnparsed(steps) {
      for (const step of steps) {
        if (step.isParsed || prepared.get(step.name) !== step) continue
        prepared.delete(step.name)
        skipped.add(step.name)
      }
    },
  }
}
