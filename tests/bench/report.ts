// The output of a benchmark: the table of ratios, the results of the targets, the start times, and the streams.
import type { Summary } from './measurement.ts'
import type { StartTimes } from './starts.ts'
import type { Streamed } from './streams.ts'
import { figure, middle, range, table } from './table.ts'
import { startTargets, streamTargets, type Target, type TargetResult } from './targets.ts'

/**
 * A table with one row for each workload and contender.
 * @param base the contender that ratios are relative to
 */
export function ratioTable(summaries: readonly Summary[], base: string): string {
  const heading = [
    'workload, contender',
    `req/s, x ${base}`,
    'spread',
    `CPU, x ${base}`,
    'spread',
    'req/s',
    'CPU us',
    'DB us',
    'p50 ms',
    'p95 ms',
    'p99 ms',
    'MiB',
    'errors',
  ]
  const rows = summaries.flatMap((summary, n) => {
    const isFirst = summary.workload !== summaries[n - 1]?.workload
    return isFirst && n > 0 ? [[], rowOf(summary)] : [rowOf(summary)]
  })
  return table(heading, rows)
}

const rowOf = ({ workload, contender, requestsRatio, cpuRatio, figures }: Summary): string[] => [
  `${workload}, ${contender}`,
  middle(requestsRatio),
  range(requestsRatio),
  middle(cpuRatio),
  range(cpuRatio),
  figure(figures.requestsPerSecond),
  figure(figures.cpuMicros),
  figure(figures.databaseMicros),
  figure(figures.p50Millis),
  figure(figures.p95Millis),
  figure(figures.p99Millis),
  figure(figures.rssMiB),
  String(figures.errors),
]

/** A table of the targets, and whether they are met. */
export function targetTable(results: readonly TargetResult[]): string {
  const rows = results.map((result) => [
    `${result.workload}, ${whatOf(result)}`,
    boundOf(result),
    figure(result.value),
    result.met === null ? 'not measured' : result.met ? 'met' : 'MISSED',
  ])
  return table(['workload, figure', 'target', 'measured', ''], rows)
}

/** A table of start times, and whether their targets are met. */
export function startTable({ withDatabaseMillis, embeddedMillis }: StartTimes): string {
  const row = (what: string, millis: number, atMost: number) => [
    what,
    `at most ${atMost}`,
    figure(millis),
    millis <= atMost ? 'met' : 'MISSED',
  ]
  return table(
    ['first response, ms', 'target', 'measured', ''],
    [
      row('with DATABASE_URL', withDatabaseMillis, startTargets.withDatabaseMillis),
      row('with the embedded PostgreSQL', embeddedMillis, startTargets.embeddedMillis),
    ],
  )
}

/** A table of what many streams of events take, and whether the targets are met; all events must be there. */
export function streamTable({ streams, writes, events, seconds, ...measured }: Streamed): string {
  const { memoryMiB, cpuSeconds, delayMillis } = measured
  const row = (what: string, value: number, atMost?: number) => [
    what,
    atMost === undefined ? '' : `at most ${atMost}`,
    figure(value),
    atMost === undefined ? '' : value <= atMost ? 'met' : 'MISSED',
  ]
  return table(
    [`${streams} streams of events, ${writes} writes in ${seconds} s`, 'target', 'measured', ''],
    [
      row('memory without streams, MiB', memoryMiB.before),
      row('memory with them, MiB', memoryMiB.idle),
      row('memory after the writes, MiB', memoryMiB.end, streamTargets.memoryMiB),
      row('CPU without writes, s a second', cpuSeconds.idle),
      row('CPU with them, s a second', cpuSeconds.busy),
      row('from a write to its event, p50, ms', delayMillis.p50),
      row('from a write to its event, p95, ms', delayMillis.p95, streamTargets.p95Millis),
      row('from a write to its event, p99, ms', delayMillis.p99),
      row('from a write to its event, max, ms', delayMillis.max),
      row('events that did not come', writes - events, 0),
    ],
  )
}

const units = { 'requests/s': '', CPU: '', p95: ', ms', p99: ', ms', memory: ', MiB', errors: '' } as const

const whatOf = ({ what, than }: Target) => (than ? `${what}, x ${than}` : what + units[what])

const boundOf = ({ atLeast, atMost }: Target) =>
  atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`
