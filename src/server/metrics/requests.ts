// The histogram of request durations, by method, route template and status; these labels have few different values.
import type { CompletedRequest } from '../../http/telemetry/events.ts'
import type { Metric } from './exposition.ts'

/** Upper bounds of the buckets, in seconds. */
const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10] as const

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'other'])

type Series = { method: string; route: string; status: number; buckets: Float64Array; sum: number }

/** @returns `observe`, called with each completed request, and `metric`, which returns the current histogram */
export function requestDurations() {
  // Nested maps, since a combined key would build a string for every request.
  const byRoute = new Map<string | null, Map<string | null, Map<number, Series>>>()

  function seriesOf({ method, route, status }: CompletedRequest): Series {
    const known = byRoute.get(route)?.get(method)?.get(status)
    if (known !== undefined) return known
    if (method === null || !methods.has(method)) return seriesOf({ method: 'other', route, status, ms: 0 })
    const labels = { method, route: route ?? 'none', status }
    return add(route, { ...labels, buckets: new Float64Array(seconds.length + 1), sum: 0 })
  }

  function add(route: string | null, series: Series): Series {
    const byMethod = byRoute.get(route) ?? new Map<string | null, Map<number, Series>>()
    const byStatus = byMethod.get(series.method) ?? new Map<number, Series>()
    byRoute.set(route, byMethod.set(series.method, byStatus.set(series.status, series)))
    return series
  }

  return {
    observe(request: CompletedRequest): void {
      const series = seriesOf(request)
      const duration = request.ms / 1000
      let bucket = 0
      while (duration > (seconds[bucket] ?? Number.POSITIVE_INFINITY)) bucket += 1
      series.buckets[bucket] = (series.buckets[bucket] ?? 0) + 1
      series.sum += duration
    },
    metric: (): Metric => ({
      name: 'http_request_duration_seconds',
      type: 'histogram',
      help: 'How long requests took, by method, route template and status.',
      samples: [...byRoute.values()]
        .flatMap((byMethod) => [...byMethod.values()].flatMap((byStatus) => [...byStatus.values()]))
        .flatMap(samplesOf),
    }),
  }
}

function samplesOf({ method, route, status, buckets, sum }: Series): Metric['samples'] {
  const labels = { method, route, status }
  let count = 0
  const cumulative = [...buckets].map((own, index) => {
    count += own
    return ['_bucket', { ...labels, le: seconds[index] ?? '+Inf' }, count] as const
  })
  return [...cumulative, ['_sum', labels, sum], ['_count', labels, count]]
}
