// Histograms of durations, as Prometheus has them.
import type { Metric } from './exposition.ts'

/** Upper bounds of the buckets, in seconds. */
const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10] as const

export type Histogram = { readonly buckets: Float64Array; sum: number }

/** @returns an empty one */
export const newHistogram = (): Histogram => ({ buckets: new Float64Array(bounds.length + 1), sum: 0 })

/** Counts one duration. @param millis in milliseconds */
export function observe(histogram: Histogram, millis: number): void {
  const duration = millis / 1000
  let bucket = 0
  while (duration > (bounds[bucket] ?? Number.POSITIVE_INFINITY)) bucket += 1
  histogram.buckets[bucket] = (histogram.buckets[bucket] ?? 0) + 1
  histogram.sum += duration
}

/** @returns the samples of one histogram: each bucket counts those below it, too */
export function samplesOf(
  { buckets, sum }: Histogram,
  labels: Record<string, string | number>,
): Metric['samples'] {
  let count = 0
  const cumulative = [...buckets].map((own, index) => {
    count += own
    return ['_bucket', { ...labels, le: bounds[index] ?? '+Inf' }, count] as const
  })
  return [...cumulative, ['_sum', labels, sum], ['_count', labels, count]]
}
