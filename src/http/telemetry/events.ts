// What the service tells whoever counts, over Node's diagnostics channels: nothing has to be handed through for it, and
// while nobody listens it costs a comparison.
import { channel } from 'node:diagnostics_channel'
import type { ProblemCode } from '../../openapi/problem-codes.ts'

/** A request that was answered, as its line in the log tells. Method and route are null where Node could not read it. */
export type CompletedRequest = {
  method: string | null
  /** The template. */
  route: string | null
  status: number
  ms: number
}

const completedRequests = channel('tasks-api:answered')
const problems = channel('tasks-api:problem')
const throttledRequests = channel('tasks-api:throttled')

export const reportRequest = (event: CompletedRequest): void => {
  if (completedRequests.hasSubscribers) completedRequests.publish(event)
}

export const reportProblem = (code: ProblemCode): void => {
  if (problems.hasSubscribers) problems.publish(code)
}

/** @param quota the name of the one that was used up */
export const reportThrottled = (quota: string): void => {
  if (throttledRequests.hasSubscribers) throttledRequests.publish(quota)
}

type Listener = {
  completed(event: CompletedRequest): void
  problem(code: ProblemCode): void
  throttled(quota: string): void
}

/** Listens until the process ends. */
export function listenToEvents({ completed, problem, throttled }: Listener): void {
  completedRequests.subscribe((event) => completed(event as CompletedRequest))
  problems.subscribe((code) => problem(code as ProblemCode))
  throttledRequests.subscribe((quota) => throttled(quota as string))
}
