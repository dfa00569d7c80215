// Write batching (PostgreSQL calls it group commit): writes of many requests that arrive at about the same time share one
// transaction, and so one commit, which waits for the disk. `make bench-compare` shows what it saves.
import type { BoundStatement } from '../protocol/prepared-statements.ts'
import type { Row } from '../protocol/row.ts'
import { connectionTimeout, isRolledBack, RetryableError, UntrustedPeerError } from '../session/errors.ts'
import { announcePool } from '../session/pools.ts'
import { connectionTimeoutMillis } from '../session/time-limits.ts'
import type { Pipeline } from './pipeline.ts'

export type WriteBatching = {
  /**
   * Runs a write in a transaction that it may share with others. When one of them fails or is slow, the others of its batch
   * are run again, each in a transaction of its own. An error rolls back the whole batch, so writes should rarely have any.
   * @param owner whose rows it writes
   * @param bound the statements of the write
   * @returns the rows of each statement, once they are committed
   * @throws as `Pipeline.write`, and as a pool without a free connection when it waits too long
   */
  write(owner: number, bound: readonly BoundStatement[]): Promise<Row[][]>
}

type Write = {
  bound: readonly BoundStatement[]
  /** When it arrived, in ms of `performance.now()`. */
  since: number
  /** How often it was rolled back, or not run at all. */
  failures: number
  resolve(rows: Row[][]): void
  reject(error: unknown): void
}

/** Writes that are sent in batches of up to `batchSize`, `concurrency` batches at once; `waiting` are not sent yet. */
type Queue = { batchSize: number; concurrency: number; running: number; waiting: Write[] }

/** Smaller batches were slower in `make bench-compare`, and larger ones no faster. */
const maxBatchSize = 16

/**
 * One batch of each queue runs at a time. All writes of a user are in the same queue, so batches never wait for each other's
 * rows. Batches of two replicas may; they are cancelled to make way, and run again.
 */
const queueCount = 2

/** The next batch of a queue does not wait longer for the one before, which may wait for a lock. */
const batchTimeoutMillis = 100

/** A write that has failed this often would go on doing so. */
const maxFailures = 20

/** @param waitMillis a write that has no connection by then fails, as others that wait for a connection do */
export function batchWrites(pipeline: Pipeline, waitMillis = connectionTimeoutMillis): WriteBatching {
  const newQueue = (batchSize: number, concurrency: number): Queue => ({
    batchSize,
    concurrency,
    running: 0,
    waiting: [],
  })
  const batched = Array.from({ length: queueCount }, () => newQueue(maxBatchSize, 1))
  /** Writes whose batch has failed: run one by one, only the one that made it fail does so again. */
  const single = newQueue(1, Number.POSITIVE_INFINITY)
  /** Writes that are slow by themselves, mostly since they wait for a lock. They leave one connection to the others. */
  const slow = newQueue(1, Math.max(1, pipeline.forWrites - 1))
  const mayTakeLong = pipeline.forWrites > 1 // on the only connection they make way, too, and are run again
  const queues = [single, ...batched, slow]
  let isTimeoutScheduled = false
  pipeline.whenFree(sendAll, () => queues.some(isReady))
  announcePool({
    totalCount: 0, // the connections are counted as the pipeline's
    idleCount: 0,
    get waitingCount() {
      return queues.reduce((sum, { waiting }) => sum + waiting.length, 0)
    },
    get ended() {
      return pipeline.pool.ended
    },
  })

  const isReady = ({ running, concurrency, waiting }: Queue) => running < concurrency && waiting.length > 0

  function sendAll(): void {
    for (const queue of queues) sendNext(queue)
  }

  function sendNext(queue: Queue): void {
    while (isReady(queue)) {
      const batch = queue.waiting.splice(0, queue.batchSize)
      const bound = batch.length === 1 ? (batch[0] as Write).bound : batch.flatMap((each) => each.bound)
      const rows = pipeline.write(bound, batch.length, queue === slow && mayTakeLong)
      if (rows === undefined) {
        queue.waiting.unshift(...batch)
        return
      }
      queue.running += 1
      void settle(queue, batch, rows)
    }
  }

  async function settle(queue: Queue, batch: readonly Write[], running: Promise<Row[][]>): Promise<void> {
    let isCounted = true
    const goOn = () => {
      clearTimeout(timer)
      if (isCounted) queue.running -= 1
      isCounted = false
      sendNext(queue)
    }
    const timer = queue === slow ? undefined : setTimeout(goOn, batchTimeoutMillis)
    try {
      const rows = await running
      for (const { bound, resolve } of batch) resolve(rows.splice(0, bound.length))
    } catch (error) {
      fail(queue, batch, error)
    }
    goOn()
  }

  function fail(queue: Queue, batch: readonly Write[], error: unknown): void {
    const next = queue === single || queue === slow ? slow : single
    for (const one of batch) {
      one.failures += 1
      const mayRunAgain =
        error instanceof RetryableError
          ? !(error instanceof UntrustedPeerError) && one.failures < maxFailures
          : batch.length > 1 && isRolledBack(error)
      if (mayRunAgain) next.waiting.push(one)
      else one.reject(error)
    }
    sendNext(next)
    if (next.waiting.length > 0) scheduleTimeout()
  }

  /** Writes that wait too long are rejected, also while nothing else happens. */
  function scheduleTimeout(): void {
    if (isTimeoutScheduled) return
    isTimeoutScheduled = true
    setTimeout(rejectOverdue, waitMillis / 10).unref()
  }

  function rejectOverdue(): void {
    const tooLate = performance.now() - waitMillis
    isTimeoutScheduled = false
    for (const queue of queues) {
      const overdue = queue.waiting.filter(({ since }) => since < tooLate)
      if (overdue.length > 0) queue.waiting = queue.waiting.filter(({ since }) => since >= tooLate)
      for (const { reject } of overdue) reject(connectionTimeout())
      if (queue.waiting.length > 0) scheduleTimeout()
    }
  }

  return {
    write(owner, bound) {
      const queue = batched[owner % queueCount] as Queue
      return new Promise((resolve, reject) => {
        queue.waiting.push({ bound, since: performance.now(), failures: 0, resolve, reject })
        sendNext(queue)
        if (queue.waiting.length > 0) scheduleTimeout()
      })
    },
  }
}
