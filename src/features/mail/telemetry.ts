// What becomes of mails, for the metrics, over diagnostics channels: without a subscriber nothing is counted.
import { channel } from 'node:diagnostics_channel'

/** What an attempt has come to; `dropped` when there was nothing to say any more. */
export const outcomes = ['sent', 'postponed', 'failed', 'dropped'] as const
export type Outcome = (typeof outcomes)[number]

/** The queue as the database has it, so the same for all replicas. */
export type QueueState = { waiting: number; failed: number; oldestSeconds: number }

const attempts = channel('tasks-api:mail-attempt')
const queues = channel('tasks-api:mail-queue')

export const reportAttempt = (outcome: Outcome): void => attempts.publish(outcome)

/** @returns whether anybody wants to know */
export const isQueueWatched = (): boolean => queues.hasSubscribers

export const reportQueue = (state: QueueState): void => queues.publish(state)

/** Subscribes until the process ends. */
export function watchMails(listener: {
  attempt(outcome: Outcome): void
  queue(state: QueueState): void
}): void {
  attempts.subscribe((outcome) => listener.attempt(outcome as Outcome))
  queues.subscribe((state) => listener.queue(state as QueueState))
}
