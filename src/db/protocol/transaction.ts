// Statements that are sent together, up to a Sync: as they are, or as one explicit transaction from `begin` to `commit`.
import type { BoundStatement, PreparedStatement, PreparedStatements } from './prepared-statements.ts'
import type { Running } from './responses.ts'
import type { Row } from './row.ts'
import type { Serializer } from './serializer.ts'

const command = (name: string, text: string, tag: string): BoundStatement => ({
  statement: { name: `tasks_api_${name}`, text, tag },
  texts: [],
})

/** Names the isolation level, since the role or the database may have another default. */
export const beginText = 'begin isolation level read committed'

const begin = command('begin', beginText, 'BEGIN')
const commit = command('commit', 'commit', 'COMMIT')
const rollback = command('rollback', 'rollback', 'ROLLBACK')

/**
 * Sends statements together, up to a Sync.
 * @param setup what an explicit transaction begins with
 * @returns each statement that was sent, `begin` and `commit` included
 * @throws RangeError when one has more parameters than the protocol can carry; part of them may have been sent
 */
export function sendTogether(
  serializer: Serializer,
  statements: PreparedStatements,
  { bound, isTransaction, isWrite }: Pick<Running, 'bound' | 'isTransaction' | 'isWrite'>,
  setup: readonly BoundStatement[],
): PreparedStatement[] {
  const steps = (isTransaction ? [begin, ...setup, ...bound] : bound).map(statements.send)
  if (isWrite) serializer.requestFlush()
  if (isTransaction) steps.push(statements.send(commit))
  serializer.sync()
  return steps
}

/** Ends a transaction that has failed. The error stays the one that it failed with. */
export function sendRollback(serializer: Serializer, statements: PreparedStatements, head: Running): void {
  head.isRollingBack = true
  head.done = 0
  head.rows = [[]]
  head.steps = [statements.send(rollback)]
  serializer.sync()
}

/**
 * @param setupLength how many statements the transaction began with
 * @returns the rows of the request's own statements, without `begin`, the setup and `commit`
 */
export const rowsOf = ({ isTransaction, rows }: Running, setupLength: number): Row[][] =>
  isTransaction ? rows.slice(1 + setupLength, -1) : rows
