// What a server answers, handed to what it is the answer to. A request is done when ReadyForQuery says that the server is
// idle, after as many statements as were sent; nothing is taken for done before.
import type { Listener, Status } from './parser.ts'
import type { Bound, Prepared } from './prepared.ts'
import { columnsOf, type Row, readRow } from './row.ts'

/** What is sent together, until it is answered in full. */
export type Running = {
  requests: number
  isWrite: boolean
  /** Begins with `begin`, ends with `commit`. */
  isTransaction: boolean
  bound: readonly Bound[]
  /** None before it is sent. */
  steps: readonly Prepared[]
  /** Steps that are answered. */
  done: number
  /** The rows of each step, up to the one that is being answered. */
  rows: Row[][]
  error: unknown
  isRollingBack: boolean
  resolve(rows: Row[][]): void
  reject(error: unknown): void
}

/** What was sent may have been committed or not: the server has not said so, or has said something else. */
export class UnacknowledgedError extends Error {}

/** The other end is in a state that what was sent does not lead to: it is not what it was taken for. */
export class UnexpectedStateError extends UnacknowledgedError {}

type Options = {
  /** What is being answered. */
  headOf(): Running | undefined
  /** It is answered in full, and the server is idle. */
  finishHead(): void
  /** Its transaction has failed, and has to be ended. */
  rollBack(head: Running): void
  /** Its statements were refused. */
  onRefusal(steps: readonly Prepared[]): void
  /** The connection is of no use any more, nor what else has come on it. @throws the reason */
  breakOff(reason: Error): never
  /** Whether an error amid a commit means that nothing is committed. */
  isSureOfErrors(): boolean
}

/** All that its statements do is done: what it waits for is its commit. */
export const isCommitting = ({ isTransaction, steps, done, isRollingBack }: Running): boolean =>
  !isRollingBack && steps.length > 0 && done >= steps.length - (isTransaction ? 1 : 0)

/** Values that rows are read by, and how they must begin; whoever can alter a role or a database can set them. */
export const requiredParameters: Readonly<Record<string, string>> = {
  client_encoding: 'UTF8',
  DateStyle: 'ISO',
  standard_conforming_strings: 'on',
}

/** @returns what hears the messages of a connection */
export function responsesTo(options: Options): Listener {
  const { headOf, finishHead, rollBack, onRefusal, breakOff, isSureOfErrors } = options

  /** The step that is being answered. */
  function current(): Prepared | undefined {
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
      // Behind a pooler that mixes connections: what the server refused to prepare was there. It has been executed.
      if (columns === undefined) throw new RangeError('a row came whose columns nobody told')
      try {
        head.rows.at(-1)?.push(readRow(columns, bytes, begin))
      } catch (error) {
        head.error = error // a value that cannot be read is this statement's failure alone
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
        const isOpen = head.isWrite && isCommitting(head) && !isSureOfErrors()
        if (isOpen) head.error = new UnacknowledgedError(`the commit failed: ${error.message}`)
        else if (!(head.error instanceof UnacknowledgedError)) head.error = error
        onRefusal(head.steps)
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
