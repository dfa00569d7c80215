// Sends the mails of the queue, beside the requests and beside the workers of other replicas.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Database } from '../../db/database.ts'
import { attempts } from './attempt.ts'
import { type MailKind, mailKinds } from './kinds.ts'
import type { Composer, Mailbox } from './message.ts'
import { claimMail, countMails, releaseMail } from './queue.ts'
import { maxConnections } from './smtp.ts'
import { isQueueWatched, reportQueue } from './telemetry.ts'
import type { Transport } from './transport.ts'

/** In milliseconds. */
export type WorkerTimes = {
  /** Between two looks into the queue: for what was postponed, and what other replicas have left. */
  poll: number
  /** An attempt at most; shorter than the lease of a claim. */
  attempt: number
  /** How long a shutdown waits for the mails that are being sent. */
  grace: number
}

const usual: WorkerTimes = { poll: 5000, attempt: 180_000, grace: 5000 }

/** How much the interval varies, so that replicas do not all look at the same time. */
const jitter = 0.4

/** The queue is counted for the metrics every so many looks. */
const looksPerCount = 6

type Options = {
  db: Database
  log: Logger
  transport: Transport
  /** What this release can send; other kinds are left to other replicas. */
  kinds?: readonly MailKind[]
  compose: Composer
  from: Mailbox
  times?: WorkerTimes
}

export type MailWorker = {
  /** Looks into the queue now. */
  wake(): void
  /** Takes no more mails, waits for those in work for a bounded time, and closes the transport. */
  stop(): Promise<void>
}

/**
 * Looks into the queue every few seconds, and when it is woken. Each lane takes one mail after the other; there are as many as
 * it takes, so that a mail that is slow to send keeps no other from being sent. No transaction is open meanwhile.
 * @param options.db whose connections for searches are used: sign-in does not wait for mails
 */
export function startMailWorker(options: Options): MailWorker {
  const { log, transport, kinds = mailKinds, times = usual } = options
  const db = options.db.connections.searches
  const ended = new AbortController()
  const attempt = attempts({ ...options, db, ended: ended.signal, attemptMillis: times.attempt })
  const lanes = new Set<Promise<void>>()
  let isStopped = false
  /** Where the server takes no mail now, the others wait for the next look, and not each for its own failure. */
  let isServerDown = false
  /** Of an outage of the database one line is enough. */
  let isFailing = false
  let looks = 0
  let timer: NodeJS.Timeout | undefined

  function openLane(): void {
    if (isStopped || isServerDown || lanes.size === maxConnections) return
    const lane = runLane()
      .catch((err) => {
        if (!isFailing) log.warn({ err }, 'could not look for mails to send')
        isFailing = true
      })
      .then(() => void lanes.delete(lane))
    lanes.add(lane)
  }

  async function runLane(): Promise<void> {
    while (!isStopped) {
      const job = await claimMail(db, kinds)
      isFailing = false
      if (job === undefined) return
      if (isStopped) return void (await releaseMail(db, job)) // the claim was on its way
      openLane()
      if (await attempt(job)) continue
      isServerDown = true
      return
    }
  }

  function poll(): void {
    isServerDown = false
    openLane()
    if (isQueueWatched() && looks++ % looksPerCount === 0)
      countMails(db).then(reportQueue, (err) => log.warn({ err }, 'could not count the mails'))
    timer = setTimeout(poll, times.poll * (1 + jitter * (Math.random() - 0.5))).unref()
  }
  poll()

  return {
    wake: openLane,
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await within(times.grace, Promise.all(lanes))
      ended.abort()
      await within(writingMillis, Promise.all(lanes))
      transport.close()
    },
  }
}

/** How long those whose attempt was ended have to write that down. */
const writingMillis = 500

/** Waits for the work, or for so long. */
async function within(millis: number, work: Promise<unknown>): Promise<void> {
  const timer = new AbortController()
  await Promise.race([work, sleep(millis, undefined, { signal: timer.signal }).catch(() => {})])
  timer.abort()
}
