// What a server answers, handed to what it is the answer to.
import type { Listener } from './incoming.ts'
import type { Prepared } from './prepared.ts'
import { columnsOf, type Row, readRow } from './row.ts'

/** What is sent together, until it is answered in full. */
export type Running = {
  requests: number
  send(): Prepared[]
  /** None before it is sent. */
  steps: readonly Prepared[]
  /** Steps that are answered. */
  done: number
  /** The rows of each step, up to the one that is being answered. */
  rows: Row[][]
  error: unknown
  resolve(rows: Row[][]): void
  reject(error: unknown): void
}

type Options = {
  /** What is being answered. */
  headOf(): Running | undefined
  /** It is answered in full. */
  finishHead(): void
  /** Its statements were refused. */
  onRefusal(steps: readonly Prepared[]): void
  /** The server says why it ends the connection. */
  onGoodbye(error: Error): void
}

/** @returns what hears the messages of a connection */
export function answersTo({ headOf, finishHead, onRefusal, onGoodbye }: Options): Listener {
  /** The step that is being answered. */
  function current(): Prepared | undefined {
    const head = headOf()
    return head?.steps[head.rows.length - 1]
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
    commandComplete: () => {
      const head = headOf()
      if (head) head.done += 1
      if (head && head.done < head.steps.length) head.rows.push([])
    },
    error: (error) => {
      const head = headOf()
      if (head === undefined) return onGoodbye(error)
      head.error = error
      onRefusal(head.steps)
    },
    readyForQuery: finishHead,
  }
}
