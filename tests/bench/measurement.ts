// Measurements and their summaries: ratios between contenders of the same round, and their spread.
import { median, type Spread, spreadOf } from './statistics.ts'

/** One contender under one workload in one round. A figure that the system does not provide is null. */
export type Measurement = {
  workload: string
  contender: string
  round: number
  requestsPerSecond: number
  /** Processor time of the contender's process per request, in microseconds. */
  cpuMicros: number | null
  /** The same for all processes of PostgreSQL together. */
  databaseMicros: number | null
  p50Millis: number
  p95Millis: number
  p99Millis: number
  /** Memory of the process at the end. */
  rssMiB: number | null
  /** Responses with another status than expected, and broken connections. */
  errors: number
}

export type Figure = {
  [K in keyof Measurement]: Measurement[K] extends number | null ? K : never
}[keyof Measurement]

export type Summary = {
  workload: string
  contender: string
  /** Relative to the base in the same round. */
  requestsRatio: Spread
  /** null where processor time was not measured. */
  cpuRatio: Spread | null
  /** Medians over the rounds; for errors the sum. */
  figures: Record<Exclude<Figure, 'round'>, number | null>
}

const of = (measurements: readonly Measurement[], workload: string, contender: string) =>
  measurements.filter((each) => each.workload === workload && each.contender === contender)

/**
 * The ratio of a figure between two contenders, round by round.
 * @returns null where it was not measured
 */
export function ratio(
  measurements: readonly Measurement[],
  figure: Figure,
  workload: string,
  contender: string,
  base: string,
): Spread | null {
  const bases = new Map(of(measurements, workload, base).map((each) => [each.round, each[figure]]))
  const ratios = of(measurements, workload, contender).flatMap((each) => {
    const [value, other] = [each[figure], bases.get(each.round)]
    return value === null || !other ? [] : [value / other]
  })
  return ratios.length > 0 ? spreadOf(ratios) : null
}

const medians = [
  'requestsPerSecond',
  'cpuMicros',
  'databaseMicros',
  'p50Millis',
  'p95Millis',
  'p99Millis',
  'rssMiB',
] as const

/** One summary for each workload and contender, in the order in which they were measured first. */
export function summarise(measurements: readonly Measurement[], base: string): Summary[] {
  const workloads = [...new Set(measurements.map(({ workload }) => workload))]
  const contenders = [...new Set(measurements.map(({ contender }) => contender))]
  const inOrder = contenders.sort((a, b) => Number(b === base) - Number(a === base))
  return workloads.flatMap((workload) =>
    inOrder.map((contender) => {
      const own = of(measurements, workload, contender)
      const figures = Object.fromEntries(medians.map((figure) => [figure, medianOf(own, figure)]))
      const errors = own.reduce((sum, each) => sum + each.errors, 0)
      return {
        workload,
        contender,
        requestsRatio: ratio(measurements, 'requestsPerSecond', workload, contender, base) ?? spreadOf([]),
        cpuRatio: ratio(measurements, 'cpuMicros', workload, contender, base),
        figures: { ...figures, errors } as Summary['figures'],
      }
    }),
  )
}

function medianOf(measurements: readonly Measurement[], figure: Figure): number | null {
  const values = measurements.map((each) => each[figure]).filter((value) => value !== null)
  return values.length > 0 ? median(values) : null
}
