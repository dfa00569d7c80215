// Events for the metrics, over Node's diagnostics channels: nothing has to be passed through the code for them, and without
// a subscriber they cost next to nothing.
import { channel } from 'node:diagnostics_channel'
import type { ProblemCode } from '../../openapi/problem-codes.ts'

/** A completed request, as in its log line. Method and route are null where Node could not parse the request. */
export type CompletedRequest = {
  method: string | null
  /** The path template. */
  route: string | null
  status: number
  ms: number
}

const completedRequests = channel('tasks-api:completed')
const problems = channel('tasks-api:problem')
const throttledRequests = channel('tasks-api:throttled')
const droppedLines = channel('tasks-api:dropped-log-lines')

export const reportRequest = (event: CompletedRequest): void => {
  if (completedRequests.hasSubscribers) completedRequests.publish(event)
}

export const reportProblem = (code: ProblemCode): void => {
  if (problems.hasSubscribers) problems.publish(code)
}

/**
 * Reports a request that was rejected with 429.
 * @param quota the name of the exceeded quota
 */
export const reportThrottled = (quota: string): void => {
  if (throttledRequests.hasSubscribers) throttledRequests.publish(quota)
}

/** Reports a log line that standard output did not take. */
export const reportDroppedLine = (): void => {
  if (droppedLines.hasSubscribers) droppedLines.publish(undefined)
}

type Listener = {
  completed(event: CompletedRequest): void
  problem(code: ProblemCode): void
  throttled(quota: string): void
  droppedLine(): void
}

/** Subscribes to all events, until the process ends. */
export function listenToEvents({ completed, problem, throttled, droppedLine }: Listener): void {
  completedRequests.subscribe((event) => completed(event as CompletedRequest))
  problems.subscribe((code) => problem(code as ProblemCode))
  throttledRequests.subscribe((quota) => throttled(quota as string))
  droppedLines.subscribe(droppedLine)
}
