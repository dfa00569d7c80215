// What is measured, and how it is written for a scrape. No user can be identified: labels are routes, codes and names.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import packageJson from '../../../package.json' with { type: 'json' }
import { watchPools } from '../../db/session/pools.ts'
import { watchQueries } from '../../db/session/query-durations.ts'
import { streamsNow } from '../../features/changes/streams.ts'
import { concurrentNow, maxConcurrent } from '../../http/limits/concurrency-limit.ts'
import { requestsInWork } from '../../http/request-lifecycle.ts'
import { listenToEvents } from '../../http/telemetry/events.ts'
import { problemCodes } from '../../openapi/problem-codes.ts'
import { counter, exposition, gauge, type Metric } from './exposition.ts'
import { type Histogram, newHistogram, observe, samplesOf } from './histogram.ts'
import { mailMetrics } from './mails.ts'
import { requestDurations } from './requests.ts'

/**
 * Begins to count. Call it before the database is opened.
 * @param maxConnections to the database
 * @returns a function that writes the current metrics in the text format of Prometheus
 */
export function startMetrics(maxConnections: number): () => string {
  const requests = requestDurations()
  // Every label exists from the beginning, so that Prometheus sees the first event as an increase.
  const problems = new Map<string, number>(problemCodes.map((code) => [code, 0]))
  const throttled = new Map<string, number>(
    ['default', 'account', 'everywhere', 'address'].map((quota) => [quota, 0]),
  )
  let droppedLines = 0
  listenToEvents({
    completed: requests.observe,
    problem: (code) => increase(problems, code),
    throttled: (quota) => increase(throttled, quota),
    droppedLine: () => {
      droppedLines += 1
    },
  })
  const pools = watchPools()
  const queries = { pipelined: newHistogram(), pooled: newHistogram() }
  watchQueries(({ connections, millis }) => observe(queries[connections], millis))
  const readMails = mailMetrics()
  const readProcess = processMetrics()
  return () =>
    exposition([
      gauge('tasks_api_info', 'The release that runs.', [[{ version: packageJson.version }, 1]]),
      requests.metric(),
      gauge('tasks_api_requests_in_work', 'Requests whose response has not been made yet.', [
        [{}, requestsInWork()],
      ]),
      counter(
        'tasks_api_problems_total',
        'Errors that were answered, by their code.',
        labelled('code', problems),
      ),
      counter(
        'tasks_api_throttled_total',
        'Requests over a quota, by its name.',
        labelled('quota', throttled),
      ),
      counter('tasks_api_log_lines_dropped_total', 'Log lines that standard output did not take.', [
        [{}, droppedLines],
      ]),
      gauge('tasks_api_streams', 'Streams of events that are open.', [[{}, streamsNow()]]),
      gauge('tasks_api_password_requests', `Requests that hash a password now; ${maxConcurrent} at most.`, [
        [{}, concurrentNow()],
      ]),
      gauge('tasks_api_db_connections_max', 'Connections to the database that there may be.', [
        [{}, maxConnections],
      ]),
      queryMetric(queries),
      ...poolMetrics(pools),
      ...readMails(),
      ...readProcess(),
    ])
}

const increase = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1)

const labelled = (name: string, counts: Map<string, number>) =>
  [...counts].map(([key, count]): [Record<string, string>, number] => [{ [name]: key }, count])

const queryMetric = (queries: Record<'pipelined' | 'pooled', Histogram>): Metric => ({
  name: 'tasks_api_db_query_duration_seconds',
  type: 'histogram',
  help: 'How long queries took until their rows came, waiting for others on the connection included, by the connections that they took.',
  samples: Object.entries(queries).flatMap(([connections, histogram]) =>
    samplesOf(histogram, { connections }),
  ),
})

function poolMetrics(pools: ReturnType<typeof watchPools>): Metric[] {
  const sum = { busy: 0, idle: 0, waiting: 0 }
  for (const { totalCount, idleCount, waitingCount } of pools()) {
    sum.busy += totalCount - idleCount
    sum.idle += idleCount
    sum.waiting += waitingCount
  }
  return [
    gauge('tasks_api_db_connections', 'Connections to the database, by what they do.', [
      [{ state: 'busy' }, sum.busy],
      [{ state: 'idle' }, sum.idle],
    ]),
    gauge('tasks_api_db_waiting_requests', 'Requests that wait for a connection or behind others on it.', [
      [{}, sum.waiting],
    ]),
  ]
}

const delayStepMillis = 10

function processMetrics(): () => Metric[] {
  const delay = monitorEventLoopDelay({ resolution: delayStepMillis })
  delay.enable()
  const started = Date.now() / 1000 - process.uptime()
  return () => {
    // Node measures the time between two checks, which includes the interval itself.
    const seconds = (nanoseconds: number) => Math.max(0, nanoseconds / 1e9 - delayStepMillis / 1000) || 0
    // Named as prom-client names them: dashboards know these, and only a summary may have a label `quantile`.
    const lag = {
      p50: seconds(delay.percentile(50)),
      p99: seconds(delay.percentile(99)),
      max: seconds(delay.max),
    }
    delay.reset()
    const { user, system } = process.cpuUsage()
    const { rss, heapUsed } = process.memoryUsage()
    return [
      ...Object.entries(lag).map(([name, value]) =>
        gauge(
          `nodejs_eventloop_lag_${name}_seconds`,
          'How late the event loop was since the scrape before.',
          [[{}, value]],
        ),
      ),
      counter('process_cpu_seconds_total', 'Processor time used.', [[{}, (user + system) / 1e6]]),
      gauge('process_resident_memory_bytes', 'Memory of the process.', [[{}, rss]]),
      gauge('nodejs_heap_size_used_bytes', 'Memory of its JavaScript.', [[{}, heapUsed]]),
      gauge('process_start_time_seconds', 'When the process began, in seconds of Unix time.', [
        [{}, started],
      ]),
    ]
  }
}
