// Group commit: writes of many requests that come at the same time share one transaction, and so one commit, which waits
// for the disk. In turns with a transaction each: twice as many creations a second, with half of the process's time.

import type { Step } from '../protocol/connection.ts'
import type { Row } from '../protocol/row.ts'
import { connectionTimeout, isRolledBack, RetryableError, UntrustedPeerError } from '../session/errors.ts'
import { announcePool } from '../session/pools.ts'
import { connectionTimeoutMillis } from '../session/time-limits.ts'
import type { Pipeline } from './connections.ts'

export type WriteBatching = {
  /**
   * @param owner whose rows it writes
   * @param steps of one write. Its errors are for what is rare: the whole group is rolled back then
   * @returns the rows of each step, once they are committed
   * @throws as Lanes, and as a pool without a free connection when it waits too long. One that fails or takes long has the others of its group run again, each by itself
   */
  write(owner: number, steps: readonly Step[]): Promise<Row[][]>
}

type Write = {
  steps: readonly Step[]
  /** When it came, in ms of `performance.now()`. */
  since: number
  /** How often it was undone. */
  undone: number
  resolve(rows: Row[][]): void
  reject(error: unknown): void
}

/** Writes that go in groups of `groupSize`, so many groups at once; `waiting` are not sent. */
type Queue = { groupSize: number; atOnce: number; running: number; waiting: Write[] }

/** With half as many there are 0.86 of the creations; twice as many make no difference beyond the noise. */
const writesAtMost = 16

/**
 * One group of each is under way at a time, so two are. A user's writes are all in the same, so groups never wait for
 * each other's rows; those of two replicas that do are cancelled by their lanes after its patience.
 */
const queueCount = 2

/** A group that waits longer, e.g. for a lock, is not waited for. */
const patienceMillis = 100

/** Whatever undoes a write so often will do so again. */
const undoneAtMost = 20

/** @param waitMillis a write that no lane was given by then is refused; as long as others wait for a connection */
export function batchWrites(lanes: Pipeline, waitMillis = connectionTimeoutMillis): WriteBatching {
  const queueOf = (groupSize: number, atOnce: number): Queue => ({
    groupSize,
    atOnce,
    running: 0,
    waiting: [],
  })
  const groups = Array.from({ length: queueCount }, () => queueOf(writesAtMost, 1))
  /** Those whose group was undone: whose fault it was they find out each by itself. */
  const alone = queueOf(1, Number.POSITIVE_INFINITY)
  /** Those that took long by themselves, which most often wait for a lock. They leave a lane to the others. */
  const slow = queueOf(1, Math.max(1, lanes.forWrites - 1))
  const mayBeSlow = lanes.forWrites > 1 // else they make way, too, and come again
  const queues = [alone, ...groups, slow]
  let isRefusing = false
  lanes.whenFree(sendAll, () => queues.some(isReady))
  announcePool({
    totalCount: 0, // its connections are the lanes
    idleCount: 0,
    get waitingCount() {
      return queues.reduce((sum, { waiting }) => sum + waiting.length, 0)
    },
    get ended() {
      return lanes.pool.ended
    },
  })

  const isReady = ({ running, atOnce, waiting }: Queue) => running < atOnce && waiting.length > 0

  function sendAll(): void {
    for (const queue of queues) sendNext(queue)
  }

  function sendNext(queue: Queue): void {
    while (isReady(queue)) {
      const group = queue.waiting.splice(0, queue.groupSize)
      const steps = group.length === 1 ? (group[0] as Write).steps : group.flatMap((each) => each.steps)
      const answers = lanes.write(steps, group.length, queue === slow && mayBeSlow)
      if (answers === undefined) {
        queue.waiting.unshift(...group)
        return
      }
      queue.running += 1
      void settle(queue, group, answers)
    }
  }

  async function settle(queue: Queue, group: readonly Write[], answers: Promise<Row[][]>): Promise<void> {
    let isCounted = true
    const goOn = () => {
      clearTimeout(patience)
      if (isCounted) queue.running -= 1
      isCounted = false
      sendNext(queue)
    }
    const patience = queue === slow ? undefined : setTimeout(goOn, patienceMillis)
    try {
      const rows = await answers
      for (const { steps, resolve } of group) resolve(rows.splice(0, steps.length))
    } catch (error) {
      fail(queue, group, error)
    }
    goOn()
  }

  function fail(queue: Queue, group: readonly Write[], error: unknown): void {
    const next = queue === alone || queue === slow ? slow : alone
    for (const one of group) {
      one.undone += 1
      const mayRunAgain =
        error instanceof RetryableError
          ? !(error instanceof UntrustedPeerError) && one.undone < undoneAtMost
          : group.length > 1 && isRolledBack(error)
      if (mayRunAgain) next.waiting.push(one)
      else one.reject(error)
    }
    sendNext(next)
    if (next.waiting.length > 0) refuseLater()
  }

  /** Whoever waits too long is refused, also where nothing else happens. */
  function refuseLater(): void {
    if (isRefusing) return
    isRefusing = true
    setTimeout(refuseLate, waitMillis / 10).unref()
  }

  function refuseLate(): void {
    const tooLate = performance.now() - waitMillis
    isRefusing = false
    for (const queue of queues) {
      const late = queue.waiting.filter(({ since }) => since < tooLate)
      if (late.length > 0) queue.waiting = queue.waiting.filter(({ since }) => since >= tooLate)
      for (const { reject } of late) reject(connectionTimeout())
      if (queue.waiting.length > 0) refuseLater()
    }
  }

  return {
    write(owner, steps) {
      const queue = groups[owner % queueCount] as Queue
      return new Promise((resolve, reject) => {
        queue.waiting.push({ steps, since: performance.now(), undone: 0, resolve, reject })
        sendNext(queue)
        if (queue.waiting.length > 0) refuseLater()
      })
    },
  }
}
