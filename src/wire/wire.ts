// Prepared statements on one connection. pg has connected and authenticated; from then on the messages are read and
// written here: pg describes the columns at every run, cuts each value into text, and makes an emitter, a promise and a
// timer of each query.
import type { Writable } from 'node:stream'
import type pg from 'pg'
import { answersTo, isCommitting, type Running } from './answers.ts'
import { incomingFor } from './incoming.ts'
import { type Named, outgoingTo } from './outgoing.ts'
import { asText } from './parameters.ts'
import { type Bound, type Prepared, preparedStatements } from './prepared.ts'
import type { Row } from './row.ts'

export { Unacknowledged } from './answers.ts'

export type Wire = {
  /** Requests whose statements are not answered. */
  readonly running: number
  /** One of them is a write. */
  readonly isWriting: boolean
  /** Since when the first of them is, in ms of `performance.now()`. */
  readonly headSince: number
  /** The first of them is a write whose statements are all done: what it waits for is its commit. */
  readonly isCommitting: boolean
  /** Of pg, for whoever cancels what runs. */
  readonly client: pg.Client
  /** From now on it is used as its peer allows. */
  trust(peer: Trust): void
  /**
   * Runs a statement, or several in one transaction, sent together.
   * @param requests that wait for it
   * @param isWrite the server tells when its statements are done, before the commit
   * @returns the rows of each, once the server is idle after them
   * @throws pg.DatabaseError, Unacknowledged, the Error that broke the connection, or NotSent
   */
  run(steps: readonly Step[], requests?: number, isWrite?: boolean): Promise<Row[][]>
  /** Lets what was sent finish, and takes nothing more. */
  end(): Promise<void>
  /** Breaks the connection, and with it whatever is on it. */
  destroy(reason: Error): void
}

export type Trust = {
  /**
   * PostgreSQL itself is at the other end. Then statements are sent before the answers to those before them (pipelining), a
   * single statement is a transaction, and so are several that only read, until the next Sync; and an error means that
   * nothing has happened. Of others none of this is known: Citus commits a single statement on its shard, and may be
   * cancelled before it has heard of that.
   */
  isPostgres: boolean
  /** What each transaction begins with, e.g. its limits. */
  preamble: readonly Step[]
}

/** The connection ended before these statements left. */
export class NotSent extends Error {}

/** A statement, and what is bound in its order. */
export type Step = { statement: Named; values: readonly unknown[] }

const bind = ({ statement, values }: Step): Bound => ({ statement, texts: values.map(asText) })

const command = (name: string, text: string, tag: string): Bound => ({
  statement: { name: `tasks_api_${name}`, text, tag },
  texts: [],
})
const begin = command('begin', 'begin isolation level read committed', 'BEGIN')
const commit = command('commit', 'commit', 'COMMIT')
const rollback = command('rollback', 'rollback', 'ROLLBACK')

/** What pg keeps to itself. */
type Internal = pg.Client & { connection: { stream: Writable } }

type Options = {
  /** Called once, when it is about to end by itself: it takes nothing more. */
  onEnd(): void
  /** Called when nothing is left to be answered. */
  onIdle?(): void
  /** @returns what whoever waits is told in the place of an error; the same, unless given */
  onFailure?(error: unknown): unknown
}

/** @param client is connected and idle; only `end()` and its events may be used any more. It trusts nobody at first */
export function wireOn(client: pg.Client, options: Options): Wire {
  const { onEnd, onIdle, onFailure = (error) => error } = options
  const { stream } = (client as Internal).connection
  const outgoing = outgoingTo(stream)
  const statements = preparedStatements(outgoing)
  /** Those that were sent come first. */
  const queue: Running[] = []
  let isPostgres = false
  let preamble: readonly Bound[] = []
  let sent = 0
  let running = 0
  let writing = 0
  let headSince = 0
  let broken: Error | undefined
  let isDestroyed = false

  function finishHead(): void {
    const head = queue.shift()
    headSince = performance.now()
    if (head === undefined) return
    sent -= 1
    forget(head)
    if (head.error === undefined) head.resolve(rowsOf(head))
    else head.reject(onFailure(head.error))
    if (sent < queue.length) sendMore()
    if (queue.length === 0) onIdle?.()
  }

  function forget({ requests, isWrite }: Running): void {
    running -= requests
    if (isWrite) writing -= 1
  }

  /** Without those of `begin`, of what stands behind it, and of `commit`. */
  const rowsOf = ({ isTransaction, rows }: Running) =>
    isTransaction ? rows.slice(1 + preamble.length, -1) : rows

  /** Nothing is sent behind a transaction, since it may fail, and then has to be ended first. */
  const mayGoBehind = (before: Running, next: Running) =>
    isPostgres && !before.isTransaction && !next.isTransaction

  function sendMore(): void {
    for (let next = queue[sent]; next !== undefined; next = queue[sent]) {
      const before = queue[sent - 1]
      if (before !== undefined && !mayGoBehind(before, next)) return
      try {
        next.steps = next.send()
        sent += 1
      } catch (error) {
        // Part of it may have left, and is answered to nobody, so whoever came next would be told it.
        destroy(error as Error)
        return
      }
    }
  }

  function rollBack(head: Running): void {
    head.isRollingBack = true
    head.done = 0
    head.rows = [[]]
    head.steps = [statements.send(rollback)]
    outgoing.sync()
  }

  function rejectUnsent(): void {
    for (const each of queue.splice(sent)) {
      forget(each)
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
      rollBack,
      onRefusal: statements.forgetUnparsed,
      onGoodbye: fail,
      breakOff: destroy,
      isSureOfErrors: () => isPostgres,
    }),
  )
  stream.removeAllListeners('data').on('data', (chunk: Buffer) => {
    if (isDestroyed) return
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
    writing = 0
    sent = 0
    for (const each of queue.splice(0)) each.reject(onFailure(each.error ?? broken))
  })

  function sendAll(bound: readonly Bound[], isTransaction: boolean, isWrite: boolean): Prepared[] {
    const steps = (isTransaction ? [begin, ...preamble, ...bound] : bound).map(statements.send)
    if (isWrite) outgoing.answerNow()
    if (isTransaction) steps.push(statements.send(commit))
    outgoing.sync()
    return steps
  }

  return {
    client,
    get running() {
      return running
    },
    get isWriting() {
      return writing > 0
    },
    get headSince() {
      return headSince
    },
    get isCommitting() {
      return queue[0] !== undefined && isCommitting(queue[0])
    },
    trust(peer) {
      isPostgres = peer.isPostgres
      preamble = peer.preamble.map(bind)
    },
    run(given, requests = 1, isWrite = false) {
      if (broken !== undefined) return Promise.reject(broken)
      if (queue.length === 0) headSince = performance.now()
      return new Promise((resolve, reject) => {
        const bound = given.map(bind) // throws before anything is sent
        const isTransaction = isPostgres ? isWrite && bound.length > 1 : isWrite || bound.length > 1
        const send = () => sendAll(bound, isTransaction, isWrite)
        running += requests
        if (isWrite) writing += 1
        queue.push({
          requests,
          isWrite,
          isTransaction,
          send,
          steps: [],
          done: 0,
          rows: [[]],
          error: undefined,
          isRollingBack: false,
          resolve,
          reject,
        })
        sendMore()
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
