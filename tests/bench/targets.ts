// The performance targets of the service, and whether measurements meet them.
import { type Measurement, ratio } from './measurement.ts'
import { median } from './statistics.ts'

export type Target = {
  workload: string
  what: 'requests/s' | 'CPU' | 'p95' | 'p99' | 'memory' | 'errors'
  /** The contender that the figure is relative to; absent for absolute figures (milliseconds, MiB, count). */
  than?: string
  atLeast?: number
  atMost?: number
}

export type TargetResult = Target & { value: number | null; met: boolean | null }

const requests = (workload: string, atLeast: number, than = 'baseline'): Target => ({
  workload,
  what: 'requests/s',
  than,
  atLeast,
})
const cpu = (workload: string, atMost: number): Target => ({
  workload,
  what: 'CPU',
  than: 'baseline',
  atMost,
})

/** Ratios to the baseline in requests and processor time, and ahead of the other contenders. */
const against = (workload: string, requestsAtLeast: number, cpuAtMost: number): Target[] => [
  requests(workload, requestsAtLeast),
  cpu(workload, cpuAtMost),
  requests(workload, 1, 'fastify-tuned'),
  requests(workload, 0.9, 'baseline-pipelined'),
  { workload, what: 'errors', atMost: 0 },
]

export const targets: readonly Target[] = [
  ...against('list', 1.1, 1),
  ...against('get', 1.25, 0.9),
  ...against('create', 1.15, 1),
  ...against('complete', 1.15, 1),
  requests('401', 0.6),
  cpu('401', 1.7),
  { workload: '401', what: 'errors', atMost: 0 },
  { workload: '401-1000', what: 'p99', atMost: 100 },
  { workload: '401-1000', what: 'errors', atMost: 0 },
  ...against('mixed', 1.1, 1),
  ...against('mixed-1000', 1.35, 0.85),
  { workload: 'mixed-1000', what: 'p95', atMost: 500 },
  { workload: 'mixed-1000', what: 'memory', atMost: 300 },
]

/** From the start to the first response. */
export const startTargets = { withDatabaseMillis: 600, embeddedMillis: 2000 } as const

/** Of 10,000 streams of events, while 500 tasks are created a second. */
export const streamTargets = { memoryMiB: 600, p95Millis: 250 } as const

/** @returns the results of the targets; those whose workload or contender was not measured are left out */
export function evaluateTargets(measurements: readonly Measurement[], service = 'service'): TargetResult[] {
  const measured = new Set(measurements.map(({ workload, contender }) => `${workload} ${contender}`))
  return targets
    .filter(({ workload, than = service }) =>
      [than, service].every((contender) => measured.has(`${workload} ${contender}`)),
    )
    .map((target) => {
      const value = measuredFor(target, measurements, service)
      const { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } = target
      return { ...target, value, met: value === null ? null : value >= atLeast && value <= atMost }
    })
}

const figures = {
  'requests/s': 'requestsPerSecond',
  CPU: 'cpuMicros',
  p95: 'p95Millis',
  p99: 'p99Millis',
  memory: 'rssMiB',
  errors: 'errors',
} as const satisfies Record<Target['what'], keyof Measurement>

function measuredFor(
  { workload, what, than }: Target,
  measurements: readonly Measurement[],
  service: string,
): number | null {
  const name = figures[what]
  if (than !== undefined) return ratio(measurements, name, workload, service, than)?.median ?? null
  const values = measurements
    .filter((each) => each.workload === workload && each.contender === service)
    .map((each) => each[name])
    .filter((value) => value !== null)
  if (values.length === 0) return null
  return what === 'errors' ? values.reduce((sum, value) => sum + value, 0) : median(values)
}
