// One attempt to send a mail, and what is written down of it. A mail is removed after it was sent, so that a process that is
// killed in between loses none: then it is sent again, with the same Message-ID.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Tables } from '../../db/schema/tables.ts'
import { isUnavailable } from '../../db/session/errors.ts'
import { isAddress } from './addresses.ts'
import type { Composer, Mailbox, MailJob, Message } from './message.ts'
import { failMail, leaseSeconds, postponeMail, removeMail } from './queue.ts'
import { SendError } from './send-error.ts'
import { type Outcome, reportAttempt } from './telemetry.ts'
import { outgoing, type Transport } from './transport.ts'

const firstPauseSeconds = 30
const longestPauseSeconds = 3600

/** How much a pause varies, so that mails that failed together are not tried again together. */
const jitter = 0.5

/** @returns the pause after so many attempts, which doubles from 30 seconds up to an hour */
const pauseAfter = (attempts: number) =>
  Math.min(longestPauseSeconds, firstPauseSeconds * 2 ** (attempts - 1)) *
  (1 + jitter * (Math.random() - 0.5))

/** Between attempts to write down that a mail was sent. */
const rewriteMillis = 1000

type Options = {
  db: Kysely<Tables>
  log: Logger
  transport: Transport
  compose: Composer
  from: Mailbox
  /** Aborted when the worker has to end. */
  ended: AbortSignal
  attemptMillis: number
}

/** @returns a function that sends a claimed mail, and says whether the next one is worth an attempt now */
export function attempts({ db, log, transport, compose, from, ended, attemptMillis }: Options) {
  /** The outcome of what is the same for all of them: the metrics, and a line of the log without an address. */
  function report({ id, kind, attempts: attempt }: MailJob, outcome: Outcome, error?: string): void {
    reportAttempt(outcome)
    const line = { mail_id: id, kind, attempt, ...(error !== undefined && { error }) }
    log[outcome === 'sent' || outcome === 'dropped' ? 'info' : 'warn'](line, texts[outcome])
  }

  async function fail(job: MailJob, error: string): Promise<void> {
    await failMail(db, job, error)
    report(job, 'failed', error)
  }

  async function postpone(job: MailJob, error: string): Promise<void> {
    const isOver = await postponeMail(db, job, { seconds: pauseAfter(job.attempts), error })
    report(job, isOver ? 'failed' : 'postponed', error)
  }

  /** Tried until the lease ends: a mail that was sent and stays in the queue is sent again. */
  async function remove(job: MailJob): Promise<void> {
    for (const until = Date.now() + leaseSeconds * 1000; ; ) {
      try {
        await removeMail(db, job)
        return
      } catch (error) {
        if (Date.now() > until || ended.aborted) throw error
        await sleep(rewriteMillis, undefined, { ref: false })
      }
    }
  }

  /** @returns what `compose` returns; `failed` when it has thrown, which is written down */
  async function composed(job: MailJob): Promise<Message | undefined | 'failed'> {
    try {
      return await compose(job)
    } catch (err) {
      if (isUnavailable(err)) throw err // nor could that be written down; the lease ends by itself
      log.error({ err, mail_id: job.id, kind: job.kind }, 'unexpected error')
      await postpone(job, 'it could not be composed')
      return 'failed'
    }
  }

  return async (job: MailJob): Promise<boolean> => {
    const message = await composed(job)
    if (message === 'failed') return true
    if (message === undefined || !isAddress(message.to)) {
      if (message !== undefined) await fail(job, 'no mail can be sent to such an address')
      else await remove(job).then(() => report(job, 'dropped'))
      return true
    }
    try {
      await sendWithin(attemptMillis, (signal) => transport.send(outgoing(job, message, from), signal))
    } catch (error) {
      const { isFinal, isOfServer, message: what } = error instanceof SendError ? error : unexpected(error)
      await (isFinal ? fail(job, what) : postpone(job, what))
      return !isOfServer
    }
    report(job, 'sent')
    await remove(job)
    return true
  }

  async function sendWithin(millis: number, send: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const late = AbortSignal.timeout(millis)
    const signal = AbortSignal.any([late, ended])
    const aborted = new Promise<never>((_, reject) => {
      const onAbort = () =>
        reject(
          new SendError(late.aborted ? 'it took too long' : 'the service was stopped', { isOfServer: true }),
        )
      if (signal.aborted) onAbort()
      else signal.addEventListener('abort', onAbort, { once: true })
    })
    await Promise.race([aborted, send(signal)])
  }

  function unexpected(err: unknown): SendError {
    log.error({ err }, 'unexpected error')
    return new SendError('unexpected error')
  }
}

const texts: Record<Outcome, string> = {
  sent: 'sent a mail',
  postponed: 'could not send a mail, and will try again',
  failed: 'gave a mail up',
  dropped: 'had no mail to send any more',
}
