// What the service tells whoever counts, over Node's diagnostics channels: nothing has to be handed through for it, and
// while nobody listens it costs a comparison.
import { channel } from 'node:diagnostics_channel'
import type { ProblemCode } from '../../openapi/problem-codes.ts'

/** A request that was answered, as its line in the log tells. Method and route are null where Node could not read it. */
export type Answered = {
  method: string | null
  /** The template. */
  route: string | null
  status: number
  ms: number
}

const answers = channel('tasks-api:answered')
const problems = channel('tasks-api:problem')
const refusals = channel('tasks-api:throttled')

export const tellAnswered = (event: Answered): void => {
  if (answers.hasSubscribers) answers.publish(event)
}

export const tellProblem = (code: ProblemCode): void => {
  if (problems.hasSubscribers) problems.publish(code)
}

/** @param quota the name of the one that was used up */
export const tellThrottled = (quota: string): void => {
  if (refusals.hasSubscribers) refusals.publish(quota)
}

type Listener = {
  answered(event: Answered): void
  problem(code: ProblemCode): void
  throttled(quota: string): void
}

/** Listens until the process ends. */
export function listenToEvents({ answered, problem, throttled }: Listener): void {
  answers.subscribe((event) => answered(event as Answered))
  problems.subscribe((code) => problem(code as ProblemCode))
  refusals.subscribe((quota) => throttled(quota as string))
}
