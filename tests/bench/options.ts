// What a benchmark can be told by the environment.
import { OperatorError } from '../../src/operator-error.ts'
import { type Workload, workloads } from './workloads.ts'

export type Options = {
  rounds: number
  /** Of each measurement. */
  seconds: number
  workloads: readonly Workload[]
  /** Which contenders; the base of the ratios is always among them. */
  contenders: readonly string[]
}

/**
 * @param environment ROUNDS, SECONDS, and ONLY: names of workloads and contenders, separated by commas
 * @param contenders all that there are, the base of the ratios first
 * @throws Refused with what is wrong
 */
export function readOptions(environment: NodeJS.ProcessEnv, contenders: readonly string[]): Options {
  const only = (environment.ONLY ?? '').split(',').filter((name) => name !== '')
  const known = [...workloads.map(({ name }) => name), ...contenders]
  const unknown = only.filter((name) => !known.includes(name))
  if (unknown.length > 0) {
    throw new OperatorError(`ONLY does not know ${unknown.join(', ')}; it takes ${known.join(', ')}`)
  }
  const chosen = workloads.filter(({ name }) => only.includes(name))
  const some = contenders.filter((name, n) => n === 0 || only.includes(name))
  return {
    rounds: wholeNumber(environment, 'ROUNDS', 7),
    seconds: wholeNumber(environment, 'SECONDS', 2),
    workloads: chosen.length > 0 ? chosen : workloads,
    contenders: some.length > 1 ? some : contenders,
  }
}

/** @throws Refused unless it is a whole number from 1 on */
export function wholeNumber(environment: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const text = environment[name] || String(fallback)
  if (!/^[1-9][0-9]{0,9}$/.test(text)) throw new OperatorError(`${name} must be a whole number from 1 on`)
  return Number(text)
}

/** Of a measurement, apart from its seconds: waking the contender, starting the load, letting it settle. */
const overheadSeconds = 0.7
/** Of all the rest: PostgreSQL, data, processes, answers, times of starts. */
const startSeconds = 30

/** How long it will take, roughly, with a round to warm up. */
export function estimatedMinutes({ rounds, seconds, workloads, contenders }: Options): number {
  const round = workloads.reduce(
    (sum, { extraSeconds = 0 }) => sum + seconds + extraSeconds + overheadSeconds,
    0,
  )
  return Math.ceil(((rounds + 1) * contenders.length * round + startSeconds) / 60)
}
