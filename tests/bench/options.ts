// The options of a benchmark, from environment variables.
import { OperatorError } from '../../src/operator-error.ts'
import { organised } from './organised.ts'
import { type Workload, workloads } from './workloads.ts'

export type Options = {
  rounds: number
  /** The duration of each measurement. */
  seconds: number
  workloads: readonly Workload[]
  /** Those that the service alone has. */
  organised?: readonly Workload[]
  /** Whether streams of events are measured. */
  streams?: boolean
  /** The contenders to measure, always including the base of the ratios. */
  contenders: readonly string[]
}

const streams = 'streams'

/**
 * Reads the options.
 * @param environment ROUNDS, SECONDS, and ONLY: names of workloads and contenders, separated by commas
 * @param contenders all of them, the base of the ratios first
 * @throws OperatorError that says what is wrong
 */
export function readOptions(environment: NodeJS.ProcessEnv, contenders: readonly string[]): Options {
  const only = (environment.ONLY ?? '').split(',').filter((name) => name !== '')
  const known = [...[...workloads, ...organised].map(({ name }) => name), streams, ...contenders]
  const unknown = only.filter((name) => !known.includes(name))
  if (unknown.length > 0) {
    throw new OperatorError(`ONLY names the unknown ${unknown.join(', ')}; known are ${known.join(', ')}`)
  }
  const chosen = workloads.filter(({ name }) => only.includes(name))
  const own = organised.filter(({ name }) => only.includes(name))
  const isAll = chosen.length === 0 && own.length === 0 && !only.includes(streams)
  const some = contenders.filter((name, n) => n === 0 || only.includes(name))
  return {
    rounds: wholeNumber(environment, 'ROUNDS', 7),
    seconds: wholeNumber(environment, 'SECONDS', 2),
    workloads: isAll ? workloads : chosen,
    organised: isAll ? organised : own,
    streams: isAll || only.includes(streams),
    contenders: some.length > 1 ? some : contenders,
  }
}

/** @throws OperatorError unless it is a positive whole number */
export function wholeNumber(environment: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const text = environment[name] || String(fallback)
  if (!/^[1-9][0-9]{0,9}$/.test(text)) throw new OperatorError(`${name} must be a positive whole number`)
  return Number(text)
}

/** The overhead of each measurement: opening connections, starting the load generator, letting things settle. */
const overheadSeconds = 0.7
/** Everything else: starting PostgreSQL and the servers, filling tables, comparing responses, measuring starts. */
const startSeconds = 30

/** @returns roughly how long it will take, the warm-up round included */
export function estimatedMinutes({ rounds, seconds, workloads, contenders }: Options): number {
  const round = workloads.reduce(
    (sum, { extraSeconds = 0 }) => sum + seconds + extraSeconds + overheadSeconds,
    0,
  )
  return Math.ceil(((rounds + 1) * contenders.length * round + startSeconds) / 60)
}
