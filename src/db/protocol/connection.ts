// Prepared statements on one connection, which pg has opened; from then on the messages are read and written here: pg
// describes the columns at every run, cuts each value into text, and makes an emitter, a promise and a timer of each query.
import type { Writable } from 'node:stream'
import type pg from 'pg'
import { parserFor } from './parser.ts'
import { type Bound, preparedStatements } from './prepared.ts'
import { newQueue } from './queue.ts'
import { isCommitting, type Running, responsesTo, UnacknowledgedError } from './responses.ts'
import type { Row } from './row.ts'
import { serializerTo } from './serializer.ts'
import { bind, type Step, type Trust } from './step.ts'
import { terminate } from './terminate.ts'
import { rowsOf, sendRollback, sendTogether } from './transaction.ts'

export { requiredParameters, UnacknowledgedError, UnexpectedStateError } from './responses.ts'
export type { Step, Trust } from './step.ts'

export type ProtocolConnection = {
  /** Requests whose statements are not answered, and whether one of them is a write. */
  readonly running: number
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
  /** Whatever the write that is under way is told from now on, its outcome is open. */
  doubt(reason: UnacknowledgedError): void
  /** Lets what was sent finish, and takes nothing more. */
  end(): Promise<void>
  /** Breaks the connection, and with it whatever is on it. */
  destroy(reason: Error): void
}

/** The connection ended before these statements left. */
export class NotSentError extends Error {}

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
export function speakProtocol(client: pg.Client, options: Options): ProtocolConnection {
  const { onEnd, onIdle, onFailure = (error) => error } = options
  const { stream } = (client as Internal).connection
  const outgoing = serializerTo(stream)
  const statements = preparedStatements(outgoing)
  const queue = newQueue()
  let isPostgres = false
  let preamble: readonly Bound[] = []
  let headSince = 0
  let broken: Error | undefined
  let isDestroyed = false

  function finishHead(): void {
    const head = queue.takeHead()
    headSince = performance.now()
    if (head === undefined) return
    if (head.error === undefined) head.resolve(rowsOf(head, preamble.length))
    else head.reject(onFailure(head.error))
    sendMore()
    if (queue.head() === undefined) onIdle?.()
  }

  /** Nothing is sent behind a transaction, since it may fail, and then has to be ended first. */
  const mayFollow = (before: Running, next: Running) =>
    isPostgres && !before.isTransaction && !next.isTransaction

  function sendMore(): void {
    for (let next = queue.nextToSend(mayFollow); next !== undefined; next = queue.nextToSend(mayFollow)) {
      try {
        next.steps = sendTogether(outgoing, statements, next, preamble)
        queue.markSent()
      } catch (error) {
        // Part of it may have left, and is answered to nobody, so whoever came next would be told it.
        destroy(error as Error)
        return
      }
    }
  }

  function rejectUnsent(): void {
    for (const { reject } of queue.takeUnsent()) reject(onFailure(new NotSentError('Connection terminated')))
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

  const incoming = parserFor(
    responsesTo({
      headOf: queue.head,
      finishHead,
      rollBack: (head) => sendRollback(outgoing, statements, head),
      onRefusal: statements.forgetUnparsed,
      breakOff: (reason) => {
        destroy(reason)
        throw reason
      },
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
    const reason = (error: unknown) => (broken instanceof UnacknowledgedError ? broken : (error ?? broken))
    for (const { error, reject } of queue.takeAll()) reject(onFailure(reason(error)))
  })

  return {
    client,
    get running() {
      return queue.running
    },
    get isWriting() {
      return queue.isWriting
    },
    get headSince() {
      return headSince
    },
    get isCommitting() {
      const head = queue.head()
      return head !== undefined && isCommitting(head)
    },
    trust(peer) {
      isPostgres = peer.isPostgres
      preamble = peer.preamble.map(bind)
    },
    run(given, requests = 1, isWrite = false) {
      if (broken !== undefined) return Promise.reject(broken)
      if (queue.head() === undefined) headSince = performance.now()
      return new Promise((resolve, reject) => {
        const bound = given.map(bind) // throws before anything is sent
        const isTransaction = isPostgres ? isWrite && bound.length > 1 : isWrite || bound.length > 1
        queue.add({
          requests,
          isWrite,
          isTransaction,
          bound,
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
    doubt(reason) {
      const head = queue.head()
      if (head?.isWrite) head.error ??= reason
    },
    end() {
      broken ??= new Error('Connection terminated')
      rejectUnsent()
      outgoing.flush()
      return queue.head() === undefined ? terminate(client, stream) : client.end()
    },
    destroy,
  }
}
