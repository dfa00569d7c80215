// Prepared statements on one connection, each sent without waiting for the answers before it (pipelining). pg has
// connected and authenticated; from then on the messages are read and written here: pg describes the columns at every
// run, cuts each value into text, and makes an emitter, a promise and a timer of each query.
import type { Writable } from 'node:stream'
import type pg from 'pg'
import { incomingFor } from './incoming.ts'
import { type Named, outgoingTo } from './outgoing.ts'
import { asText } from './parameters.ts'
import { type Columns, columnsOf, type Row, readRow } from './row.ts'

export type Wire = {
  /** Requests whose statements were sent and are not answered. */
  readonly running: number
  /** Since when the first of them is, in ms of `performance.now()`. */
  readonly headSince: number
  /** The first of them is a write whose statements are all done: what it waits for is its commit. */
  readonly isCommitting: boolean
  /** Of pg, for whoever cancels what runs. */
  readonly client: pg.Client
  /**
   * Runs statements in one transaction, sent together.
   * @param requests that wait for it
   * @param isWrite the server tells when its statements are done, before the commit
   * @returns the rows of each @throws pg.DatabaseError, or the Error that broke the connection
   */
  run(steps: readonly Step[], requests?: number, isWrite?: boolean): Promise<Row[][]>
  /** Lets what runs finish, and takes nothing more. */
  end(): Promise<void>
  /** Breaks the connection, and with it what runs. */
  destroy(reason: Error): void
}

/** A statement, and what is bound in its order. */
export type Step = { statement: Named; values: readonly unknown[] }

/** What was sent together, until it is answered in full. */
type Running = {
  requests: number
  steps: Prepared[]
  /** Steps that are answered. */
  done: number
  /** The rows of each step, up to the one that is being answered. */
  rows: Row[][]
  error: unknown
  resolve(rows: Row[][]): void
  reject(error: unknown): void
}

/** A statement that the server was told of. */
type Prepared = { name: string; isParsed: boolean; columns: Columns | undefined }

/** What pg keeps to itself. */
type Internal = pg.Client & { connection: { stream: Writable } }

type Options = {
  /** Called once, when it is about to end by itself: it takes nothing more. */
  onEnd(): void
  /** @returns what whoever waits is told in the place of an error; the same, unless given */
  onFailure?(error: unknown): unknown
}

/** @param client is connected and idle; only `end()` and its events may be used any more */
export function wireOn(client: pg.Client, { onEnd, onFailure = (error) => error }: Options): Wire {
  const { stream } = (client as Internal).connection
  const outgoing = outgoingTo(stream)
  const prepared = new Map<string, Prepared>()
  const queue: Running[] = []
  let running = 0
  let headSince = 0
  let broken: Error | undefined

  function finishHead(): void {
    const head = queue.shift()
    headSince = performance.now()
    if (head === undefined) return
    running -= head.requests
    if (head.error === undefined) head.resolve(head.rows)
    else head.reject(onFailure(head.error))
  }

  /** The step that is being answered. */
  const current = () => queue[0]?.steps[queue[0].rows.length - 1]

  const listener = {
    parseComplete: () => {
      const step = current()
      if (step) step.isParsed = true
    },
    rowDescription: (bytes, begin) => {
      const step = current()
      if (step) step.columns = columnsOf(bytes, begin)
    },
    dataRow: (bytes, begin) => {
      const head = queue[0]
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
      const head = queue[0]
      if (head) head.done += 1
      if (head && head.done < head.steps.length) head.rows.push([])
    },
    error: (error) => {
      const head = queue[0]
      if (head === undefined) return fail(error) // the server says why it ends the connection
      head.error = error
      // It skips the rest, so what it did not parse is not prepared.
      for (const step of head.steps)
        if (!step.isParsed && prepared.get(step.name) === step) prepared.delete(step.name)
    },
    readyForQuery: finishHead,
  } satisfies Parameters<typeof incomingFor>[0]

  function fail(reason: Error): void {
    if (broken === undefined) onEnd()
    broken ??= reason
  }

  function destroy(reason: Error): void {
    fail(reason)
    stream.destroy()
  }

  const incoming = incomingFor(listener)
  stream.removeAllListeners('data').on('data', (chunk: Buffer) => {
    try {
      incoming(chunk)
    } catch (cause) {
      destroy(new Error('Connection terminated: it does not speak the protocol', { cause }))
    }
  })
  client.on('error', fail)
  client.once('end', () => {
    fail(new Error('Connection terminated unexpectedly'))
    running = 0
    for (const each of queue.splice(0)) each.reject(onFailure(each.error ?? broken))
  })

  function send(statement: Named, values: readonly (string | null)[]): Prepared {
    let known = prepared.get(statement.name)
    if (known === undefined) {
      known = { name: statement.name, isParsed: false, columns: undefined }
      prepared.set(statement.name, known)
      outgoing.prepare(statement)
    }
    outgoing.execute(statement, values)
    return known
  }

  function sendAll(given: readonly Step[], bound: (string | null)[][]): Prepared[] {
    try {
      return given.map(({ statement }, i) => send(statement, bound[i] ?? []))
    } catch (error) {
      destroy(error as Error) // what was sent is answered to nobody, so whoever came next would be told it
      throw error
    }
  }

  return {
    client,
    get running() {
      return running
    },
    get headSince() {
      return headSince
    },
    get isCommitting() {
      return queue.length > 0 && queue[0]?.done === queue[0]?.steps.length
    },
    run(given, requests = 1, isWrite = false) {
      if (broken !== undefined) return Promise.reject(broken)
      if (queue.length === 0) headSince = performance.now()
      return new Promise((resolve, reject) => {
        const bound = given.map(({ values }) => values.map(asText)) // throws before anything is sent
        const steps = sendAll(given, bound)
        if (isWrite) outgoing.answerNow()
        outgoing.sync()
        running += requests
        queue.push({ requests, steps, done: 0, rows: [[]], error: undefined, resolve, reject })
      })
    },
    end() {
      outgoing.flush()
      broken ??= new Error('Connection terminated')
      return client.end()
    },
    destroy,
  }
}
