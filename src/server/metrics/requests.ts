// The histogram of request durations, by method, route template and status; these labels have few different values.
import type { CompletedRequest } from '../../http/telemetry/events.ts'
import type { Metric } from './exposition.ts'
import { type Histogram, newHistogram, observe, samplesOf } from './histogram.ts'

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'other'])

type Series = { labels: { method: string; route: string; status: number }; histogram: Histogram }

/** @returns `observe`, called with each completed request, and `metric`, which returns the current histogram */
export function requestDurations() {
  // Nested maps, since a combined key would build a string for every request.
  const byRoute = new Map<string | null, Map<string | null, Map<number, Series>>>()

  function seriesOf({ method, route, status }: CompletedRequest): Series {
    const known = byRoute.get(route)?.get(method)?.get(status)
    if (known !== undefined) return known
    if (method === null || !methods.has(method)) return seriesOf({ method: 'other', route, status, ms: 0 })
    return add(route, { labels: { method, route: route ?? 'none', status }, histogram: newHistogram() })
  }

  function add(route: string | null, series: Series): Series {
    const { method, status } = series.labels
    const byMethod = byRoute.get(route) ?? new Map<string | null, Map<number, Series>>()
    const byStatus = byMethod.get(method) ?? new Map<number, Series>()
    byRoute.set(route, byMethod.set(method, byStatus.set(status, series)))
    return series
  }

  return {
    observe: (request: CompletedRequest): void => observe(seriesOf(request).histogram, request.ms),
    metric: (): Metric => ({
      name: 'http_request_duration_seconds',
      type: 'histogram',
      help: 'How long requests took, by method, route template and status.',
      samples: [...byRoute.values()]
        .flatMap((byMethod) => [...byMethod.values()].flatMap((byStatus) => [...byStatus.values()]))
        .flatMap(({ labels, histogram }) => samplesOf(histogram, labels)),
    }),
  }
}
