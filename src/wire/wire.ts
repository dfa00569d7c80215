// Prepared statements on one connection, each sent without waiting for the answers before it (pipelining), unless that is
// not wanted. pg has connected and authenticated; from then on the messages are read and written here: pg describes the
// columns at every run, cuts each value into text, and makes an emitter, a promise and a timer of each query.
import type { Writable } from 'node:stream'
import type pg from 'pg'
import { answersTo, type Running } from './answers.ts'
import { incomingFor } from './incoming.ts'
import { type Named, outgoingTo } from './outgoing.ts'
import { asText } from './parameters.ts'
import { type Bound, type Prepared, preparedStatements } from './prepared.ts'
import type { Row } from './row.ts'

export type Wire = {
  /** Requests whose statements are not answered. */
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
   * @returns the rows of each @throws pg.DatabaseError, the Error that broke the connection, or NotSent
   */
  run(steps: readonly Step[], requests?: number, isWrite?: boolean): Promise<Row[][]>
  /** Lets what was sent finish, and takes nothing more. */
  end(): Promise<void>
  /** Breaks the connection, and with it whatever is on it. */
  destroy(reason: Error): void
}

/** The connection ended before these statements left. */
export class NotSent extends Error {}

/** A statement, and what is bound in its order. */
export type Step = { statement: Named; values: readonly unknown[] }

const bind = ({ statement, values }: Step): Bound => ({ statement, texts: values.map(asText) })

/** What pg keeps to itself. */
type Internal = pg.Client & { connection: { stream: Writable } }

type Options = {
  /** Whether statements are sent before the answers to those before them. */
  pipelines: boolean
  /** Called once, when it is about to end by itself: it takes nothing more. */
  onEnd(): void
  /** @returns what whoever waits is told in the place of an error; the same, unless given */
  onFailure?(error: unknown): unknown
}

/** @param client is connected and idle; only `end()` and its events may be used any more */
export function wireOn(client: pg.Client, options: Options): Wire {
  const { pipelines, onEnd, onFailure = (error) => error } = options
  const { stream } = (client as Internal).connection
  const outgoing = outgoingTo(stream)
  const statements = preparedStatements(outgoing)
  const queue: Running[] = []
  let running = 0
  let headSince = 0
  let broken: Error | undefined
  let isDestroyed = false

  function finishHead(): void {
    const head = queue.shift()
    headSince = performance.now()
    if (head === undefined) return
    running -= head.requests
    if (head.error === undefined) head.resolve(head.rows)
    else head.reject(onFailure(head.error))
    if (!pipelines) sendHead()
  }

  function sendHead(): void {
    const head = queue[0]
    try {
      if (head) head.steps = head.send()
    } catch {
      // The connection is broken then, and its end tells whoever waits.
    }
  }

  function rejectUnsent(): void {
    const first = queue.findIndex(({ steps }) => steps.length === 0)
    if (first < 0) return
    for (const each of queue.splice(first)) {
      running -= each.requests
      each.reject(onFailure(new NotSent('Connection terminated')))
    }
  }

  function fail(reason: Error): void {
    if (broken === undefined) onEnd()
    broken ??= reason
  }

  function destroy(reason: Error): void {
    fail(reason)
    isDestroyed = true
    stream.destroy()
  }

  const incoming = incomingFor(
    answersTo({
      headOf: () => queue[0],
      finishHead,
      onRefusal: statements.forgetUnparsed,
      onGoodbye: fail,
    }),
  )
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
    if (!isDestroyed) rejectUnsent()
    running = 0
    for (const each of queue.splice(0)) each.reject(onFailure(each.error ?? broken))
  })

  function sendAll(steps: readonly Bound[], isWrite: boolean): Prepared[] {
    try {
      return statements.send(steps, isWrite)
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
        const bound = given.map(bind) // throws before anything is sent
        const send = () => sendAll(bound, isWrite)
        const steps = pipelines || queue.length === 0 ? send() : []
        running += requests
        queue.push({ requests, send, steps, done: 0, rows: [[]], error: undefined, resolve, reject })
      })
    },
    end() {
      broken ??= new Error('Connection terminated')
      rejectUnsent()
      outgoing.flush()
      return client.end()
    },
    destroy,
  }
}
