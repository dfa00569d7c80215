// Statements that are one transaction, which says so from its `begin` to its `commit`, in one packet.

import type { Bound, Prepared, PreparedStatements } from './prepared.ts'
import type { Running } from './responses.ts'
import type { Row } from './row.ts'
import type { Serializer } from './serializer.ts'

const command = (name: string, text: string, tag: string): Bound => ({
  statement: { name: `tasks_api_${name}`, text, tag },
  texts: [],
})
/** Whatever the default of the role or the database is. */
export const beginText = 'begin isolation level read committed'

const begin = command('begin', beginText, 'BEGIN')
const commit = command('commit', 'commit', 'COMMIT')
const rollback = command('rollback', 'rollback', 'ROLLBACK')

/**
 * Sends statements together, up to a Sync.
 * @param preamble what a transaction begins with
 * @throws RangeError when the protocol has no place for so much; part of it may have been sent
 */
export function sendTogether(
  outgoing: Serializer,
  statements: PreparedStatements,
  { bound, isTransaction, isWrite }: Pick<Running, 'bound' | 'isTransaction' | 'isWrite'>,
  preamble: readonly Bound[],
): Prepared[] {
  const steps = (isTransaction ? [begin, ...preamble, ...bound] : bound).map(statements.send)
  if (isWrite) outgoing.requestFlush()
  if (isTransaction) steps.push(statements.send(commit))
  outgoing.sync()
  return steps
}

/** Ends a transaction that has failed; its error stays what it is. */
export function sendRollback(outgoing: Serializer, statements: PreparedStatements, head: Running): void {
  head.isRollingBack = true
  head.done = 0
  head.rows = [[]]
  head.steps = [statements.send(rollback)]
  outgoing.sync()
}

/** Without those of `begin`, of what stands behind it, and of `commit`. */
export const rowsOf = ({ isTransaction, rows }: Running, preambleLength: number): Row[][] =>
  isTransaction ? rows.slice(1 + preambleLength, -1) : rows
