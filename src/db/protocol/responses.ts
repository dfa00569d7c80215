// Assigns the server's messages to the requests that they respond to. A request is done when ReadyForQuery says that the
// server is idle after as many statements as were sent, and no earlier.
import type { Listener, Status } from './parser.ts'
import type { BoundStatement, PreparedStatement } from './prepared-statements.ts'
import { columnsOf, type Row, readRow } from './row.ts'

/** Statements that are sent together, until all of them are answered. */
export type Running = {
  /** How many requests wait for the result. */
  requests: number
  isWrite: boolean
  /** It is sent with `begin` before it and `commit` behind it. */
  isTransaction: boolean
  bound: readonly BoundStatement[]
  /** The statements that were sent; none before that. */
  steps: readonly PreparedStatement[]
  /** How many of these are answered. */
  done: number
  /** The rows of each of these, up to the one that is being answered. */
  rows: Row[][]
  error: unknown
  isRollingBack: boolean
  resolve(rows: Row[][]): void
  reject(error: unknown): void
}

/** What was sent may or may not be committed: the server has not confirmed it, or has said something else. */
export class UnacknowledgedError extends Error {}

/** The server is in a state that nothing that was sent can lead to: it is not the kind of peer that it seemed to be. */
export class UnexpectedStateError extends UnacknowledgedError {}

type Options = {
  /** The request that is being answered. */
  headOf(): Running | undefined
  /** Called when that request is fully answered, and the server is idle. */
  finishHead(): void
  /** Called when its transaction has failed, and has to be ended. */
  rollBack(head: Running): void
  /** Called when one of its statements has failed. */
  onError(steps: readonly PreparedStatement[]): void
  /**
   * Ends the connection: whatever else was received on it cannot be relied on.
   * @throws the reason
   */
  breakOff(reason: Error): never
  /** Whether an error during a commit means that nothing is committed. */
  isSureOfErrors(): boolean
}

/** Whether all its statements are done, and it only waits for its commit. */
export const isCommitting = ({ isTransaction, steps, done, isRollingBack }: Running): boolean =>
  !isRollingBack && steps.length > 0 && done >= steps.length - (isTransaction ? 1 : 0)

/**
 * The parameters by which rows are read, with what their values must begin with. They can be set for a role or a database
 * by anybody who may alter these.
 */
export const requiredParameters: Readonly<Record<string, string>> = {
  client_encoding: 'UTF8',
  DateStyle: 'ISO',
  standard_conforming_strings: 'on',
}

/** @returns what receives the messages of a connection, one after another */
export function responsesTo(options: Options): Listener {
  const { headOf, finishHead, rollBack, onError, breakOff, isSureOfErrors } = options

  /** The statement that is being answered. */
  function current(): PreparedStatement | undefined {
    const head = headOf()
    return head?.steps[head.rows.length - 1]
  }

  function readyForQuery(status: Status): void {
    const head = headOf()
    if (head === undefined) throw new RangeError('the server is ready for what nobody has sent')
    const hasFailed = status === 'E' && head.isTransaction && head.error !== undefined
    if (hasFailed && !head.isRollingBack) rollBack(head)
    else if (status !== 'I')
      breakOff(new UnexpectedStateError('the server is in a transaction that nobody began'))
    else if (head.error === undefined && head.done !== head.steps.length)
      throw new RangeError('the server is ready, and has not answered all statements')
    else finishHead()
  }

  return {
    parseComplete: () => {
      const step = current()
      if (step) step.isParsed = true
    },
    rowDescription: (bytes, begin) => {
      const step = current()
      if (step) step.columns = columnsOf(bytes, begin)
    },
    dataRow: (bytes, begin) => {
      const head = headOf()
      const columns = current()?.columns
      if (head === undefined || head.error !== undefined) return
      // A pooler that mixes connections: the server refused to prepare the statement, since it was prepared by somebody
      // else, and then executed that one.
      if (columns === undefined) throw new RangeError('a row came without a description of its columns')
      try {
        head.rows.at(-1)?.push(readRow(columns, bytes, begin))
      } catch (error) {
        head.error = error // a value that cannot be read fails this request alone
      }
    },
    commandComplete: (bytes, begin, end) => {
      const head = headOf()
      const tag = current()?.tag
      if (head === undefined || head.done === head.steps.length)
        throw new RangeError('the server has done what nobody asked for')
      // The commit of a transaction that has failed is answered with ROLLBACK, and with no error.
      if (tag !== undefined && bytes.latin1Slice(begin, end - 1) !== tag)
        head.error ??= new UnexpectedStateError(`the server has not done the ${tag} that it was asked for`)
      head.done += 1
      if (head.done < head.steps.length) head.rows.push([])
    },
    error: (error) => {
      const head = headOf()
      if (head === undefined) breakOff(error)
      else if (head.isRollingBack) breakOff(error)
      else {
        const isOutcomeOpen = head.isWrite && isCommitting(head) && !isSureOfErrors()
        if (isOutcomeOpen) head.error = new UnacknowledgedError(`the commit failed: ${error.message}`)
        else if (!(head.error instanceof UnacknowledgedError)) head.error = error
        onError(head.steps)
      }
    },
    notice: ({ severity, message }) => {
      const head = headOf()
      if (severity !== 'WARNING' || head === undefined || !head.isWrite || !isCommitting(head)) return
      head.error ??= new UnacknowledgedError(`the server warned amid the commit: ${message}`)
    },
    parameterStatus: (name, value) => {
      if (value.startsWith(requiredParameters[name] ?? '')) return
      breakOff(new UnexpectedStateError(`the server has set ${name} to a value by which rows cannot be read`))
    },
    readyForQuery,
  }
}
