// Prepared statements on one connection. pg opens it; from then on messages are written and read here, because pg asks for
// the columns at every run, cuts each value into text, and makes an emitter, a promise and a timer for each query.
import type { Writable } from 'node:stream'
import type pg from 'pg'
import { parserFor } from './parser.ts'
import { type BoundStatement, preparedStatements } from './prepared-statements.ts'
import { newQueue } from './queue.ts'
import { isCommitting, type Running, responsesTo, UnacknowledgedError } from './responses.ts'
import type { Row } from './row.ts'
import { serializerTo } from './serializer.ts'
import { terminate } from './terminate.ts'
import { rowsOf, sendRollback, sendTogether } from './transaction.ts'
import type { Trust } from './trust.ts'

export { requiredParameters, UnacknowledgedError, UnexpectedStateError } from './responses.ts'

export type ProtocolConnection = {
  /** How many requests are not answered, and whether one of them is a write. */
  readonly running: number
  readonly isWriting: boolean
  /** Since when the first of them is running, in ms of `performance.now()`. */
  readonly headSince: number
  /** The first of them is a write whose statements are all done: it only waits for its commit. */
  readonly isCommitting: boolean
  /** pg's client, to cancel what is running. */
  readonly client: pg.Client
  /** From now on the connection is used as its peer allows. */
  trust(peer: Trust): void
  /**
   * Runs a statement, or several in one transaction, sent together.
   * @param requests how many requests wait for the result
   * @param isWrite has the server report that the statements are done before it commits
   * @returns the rows of each statement, once the server is idle after them
   * @throws pg.DatabaseError, UnacknowledgedError, NotSentError, or the Error that broke the connection
   */
  run(bound: readonly BoundStatement[], requests?: number, isWrite?: boolean): Promise<Row[][]>
  /** Makes the write that is running fail with this reason, whatever the server still answers: its outcome is open. */
  doubt(reason: UnacknowledgedError): void
  /** Lets what was sent finish, and accepts nothing more. */
  end(): Promise<void>
  /** Breaks the connection; all that is running on it fails. */
  destroy(reason: Error): void
}

/** The connection ended before these statements were sent. */
export class NotSentError extends Error {}

/** What pg's types do not declare. */
type Internal = pg.Client & { connection: { stream: Writable } }

type Options = {
  /** Called once, when the connection is about to end by itself: it accepts nothing more. */
  onEnd(): void
  /** Called when everything is answered. */
  onIdle?(): void
  /** @returns the error that a request is to fail with; by default the one given */
  onFailure?(error: unknown): unknown
}

/**
 * @param client is connected and idle. From here on only its `end()` and its events may be used
 * @returns the connection, which does not trust its peer until `trust` is called
 */
export function speakProtocol(client: pg.Client, options: Options): ProtocolConnection {
  const { onEnd, onIdle, onFailure = (error) => error } = options
  const { stream } = (client as Internal).connection
  const serializer = serializerTo(stream)
  const statements = preparedStatements(serializer)
  const queue = newQueue()
  let isPostgres = false
  let setup: readonly BoundStatement[] = []
  let headSince = 0
  let broken: Error | undefined
  let isDestroyed = false

  function finishHead(): void {
    const head = queue.takeHead()
    headSince = performance.now()
    if (head === undefined) return
    if (head.error === undefined) head.resolve(rowsOf(head, setup.length))
    else head.reject(onFailure(head.error))
    sendMore()
    if (queue.head() === undefined) onIdle?.()
  }

  /** Nothing is sent behind a transaction: if it fails, a rollback has to be sent first. */
  const mayFollow = (before: Running, next: Running) =>
    isPostgres && !before.isTransaction && !next.isTransaction

  function sendMore(): void {
    for (let next = queue.nextToSend(mayFollow); next !== undefined; next = queue.nextToSend(mayFollow)) {
      try {
        next.steps = sendTogether(serializer, statements, next, setup)
        queue.markSent()
      } catch (error) {
        // Part of it may have been sent. Its response would be taken for the next request's.
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

  const parse = parserFor(
    responsesTo({
      headOf: queue.head,
      finishHead,
      rollBack: (head) => sendRollback(serializer, statements, head),
      onError: statements.forgetUnparsed,
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
      parse(chunk)
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
      ;({ isPostgres, setup } = peer)
    },
    run(bound, requests = 1, isWrite = false) {
      if (broken !== undefined) return Promise.reject(broken)
      if (queue.head() === undefined) headSince = performance.now()
      const isTransaction = isPostgres ? isWrite && bound.length > 1 : isWrite || bound.length > 1
      return new Promise((resolve, reject) => {
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
      serializer.flush()
      return queue.head() === undefined ? terminate(client, stream) : client.end()
    },
    destroy,
  }
}
