// What a server was told of: a statement is prepared at its first run on a connection, and run by its name from then on.
import type { Named, Outgoing } from './outgoing.ts'
import type { Columns } from './row.ts'

/** A statement that the server was told of. */
export type Prepared = { name: string; isParsed: boolean; columns: Columns | undefined }

/** A statement, and what is bound in its order, as text. */
export type Bound = { statement: Named; texts: readonly (string | null)[] }

export type PreparedStatements = {
  /**
   * Sends statements that are one transaction.
   * @param isWrite the server tells when they are done, before the commit
   * @throws RangeError when the protocol has no place for so much; part of it may have been sent
   */
  send(steps: readonly Bound[], isWrite: boolean): Prepared[]
  /** After one of these has failed: the server skips the rest, so what it did not parse is not prepared. */
  forgetUnparsed(steps: readonly Prepared[]): void
}

export function preparedStatements(outgoing: Outgoing): PreparedStatements {
  const prepared = new Map<string, Prepared>()

  function execute({ statement, texts }: Bound): Prepared {
    let known = prepared.get(statement.name)
    if (known === undefined) {
      known = { name: statement.name, isParsed: false, columns: undefined }
      prepared.set(statement.name, known)
      outgoing.prepare(statement)
    }
    outgoing.execute(statement, texts)
    return known
  }

  return {
    send(steps, isWrite) {
      const sent = steps.map(execute)
      if (isWrite) outgoing.answerNow()
      outgoing.sync()
      return sent
    },
    forgetUnparsed(steps) {
      for (const step of steps)
        if (!step.isParsed && prepared.get(step.name) === step) prepared.delete(step.name)
    },
  }
}
