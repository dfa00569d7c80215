// The prepared statements of one connection: each is parsed by the server at its first run, and run by its name from then on.
import type { Columns } from './row.ts'
import type { NamedStatement, Serializer } from './serializer.ts'

/** A statement whose Parse message was sent on this connection. */
export type PreparedStatement = {
  name: string
  /** The command tag that the server must answer with, e.g. `COMMIT`; undefined where any will do. */
  tag: string | undefined
  isParsed: boolean
  columns: Columns | undefined
}

/** A statement with its parameters as text, in its order. */
export type BoundStatement = { statement: NamedStatement; texts: readonly (string | null)[] }

export type PreparedStatements = {
  /**
   * Sends a statement, and has it prepared before if it is not.
   * @throws RangeError when it has more parameters than the protocol can carry
   */
  send(bound: BoundStatement): PreparedStatement
  /**
   * To be called after one of these statements has failed: the server skips the rest up to the Sync, so whatever it has not
   * parsed is not prepared.
   */
  forgetUnparsed(steps: readonly PreparedStatement[]): void
}

export function preparedStatements(serializer: Serializer): PreparedStatements {
  const prepared = new Map<string, PreparedStatement>()
  /** Names that were sent and skipped. PgBouncer from 1.21 on keeps them all the same, and refuses to parse them again. */
  const skipped = new Set<string>()

  return {
    send({ statement, texts }) {
      const { name, tag } = statement
      let known = prepared.get(name)
      if (known === undefined) {
        known = { name, tag, isParsed: false, columns: undefined }
        prepared.set(name, known)
        if (skipped.delete(name)) serializer.close(statement)
        serializer.prepare(statement)
      }
      serializer.execute(statement, texts)
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
