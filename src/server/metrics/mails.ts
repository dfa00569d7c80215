// The metrics of mails: how many wait, and what attempts have come to.
import { type Outcome, outcomes, type QueueState, watchMails } from '../../features/mail/telemetry.ts'
import { counter, gauge, type Metric } from './exposition.ts'

/** Begins to count. @returns the current metrics; the queue has no samples until a worker has looked */
export function mailMetrics(): () => Metric[] {
  const attempts = new Map<Outcome, number>(outcomes.map((outcome) => [outcome, 0]))
  let queue: QueueState | undefined
  watchMails({
    attempt: (outcome) => attempts.set(outcome, (attempts.get(outcome) ?? 0) + 1),
    queue: (state) => {
      queue = state
    },
  })
  return () => [
    gauge(
      'tasks_api_mails',
      'Mails in the queue, by their state; the same for all replicas.',
      queue
        ? [queue].flatMap(({ waiting, failed }) => [
            [{ state: 'waiting' }, waiting],
            [{ state: 'failed' }, failed],
          ])
        : [],
    ),
    gauge(
      'tasks_api_mail_oldest_seconds',
      'How long the first mail has waited; the same for all replicas.',
      queue ? [[{}, queue.oldestSeconds]] : [],
    ),
    counter(
      'tasks_api_mail_attempts_total',
      'Attempts to send a mail, by their outcome.',
      [...attempts].map(([outcome, count]) => [{ outcome }, count]),
    ),
  ]
}
