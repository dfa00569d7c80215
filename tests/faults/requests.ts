// Requests during a fault: each comes to an end, and each response is recorded.
import type { History } from './history.ts'

export type Received = {
  status: number
  headers?: Headers
  body: unknown
  /** As in the history. */
  summary: string
  /** The summary, with the request. */
  report: string
}

type SendOptions = { token?: string; headers?: Record<string, string>; json?: unknown }

export type Requests = {
  /** @returns status 0 where there was no response; of a stream of events the body is the `Response` */
  send(method: string, path: string, options?: SendOptions): Promise<Received>
  /** Records a response that no fault excuses. */
  reportViolation(received: Received): void
}

/** @param url where the next request goes @param patienceMillis until a request counts as hung */
export function requestsTo(
  url: () => string,
  history: Pick<History, 'responses' | 'slowestMillis' | 'violations'>,
  patienceMillis: number,
): Requests {
  const reportViolation = ({ report }: Received) => void history.violations.push(report)
  return {
    reportViolation,
    async send(method, path, { token, headers, json } = {}) {
      const begin = performance.now()
      const received = await receive(url() + path, patienceMillis, {
        method,
        headers: {
          ...(token !== undefined && { Authorization: `Bearer ${token}` }),
          ...(json !== undefined && { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(json !== undefined && { body: JSON.stringify(json) }),
      })
      history.slowestMillis = Math.max(history.slowestMillis, performance.now() - begin)
      history.responses[received.summary] = (history.responses[received.summary] ?? 0) + 1
      const report = `${method} ${path}: ${received.summary}`
      if (!isExcusable(received)) reportViolation({ ...received, report })
      return { ...received, report }
    },
  }
}

async function receive(
  url: string,
  patienceMillis: number,
  init: RequestInit,
): Promise<Omit<Received, 'report'>> {
  const controller = new AbortController()
  const giveUp = () => controller.abort(new DOMException('no response in time', 'TimeoutError'))
  const timer = setTimeout(giveUp, patienceMillis)
  try {
    const response = await fetch(url, { ...init, signal: controller.signal })
    const { status, headers } = response
    if (headers.get('Content-Type') === 'text/event-stream')
      return { status, headers, body: response, summary: String(status) }
    const text = await response.text()
    const body = text === '' ? undefined : JSON.parse(text)
    const summary = response.ok ? String(response.status) : `${response.status} ${body?.code ?? text}`
    return { status, headers, body, summary }
  } catch (error) {
    const { name, cause } = error as { name: string; cause?: { code?: string } }
    return { status: 0, body: undefined, summary: `no response: ${cause?.code ?? name}` }
  } finally {
    clearTimeout(timer)
  }
}

/** A request may be refused, and the service may respond that it is unavailable and when to try again. */
function isExcusable({ status, headers, summary }: Omit<Received, 'report'>): boolean {
  if (status === 0) return !summary.endsWith('TimeoutError')
  if (status < 500) return true
  const isProblem = headers?.get('Content-Type')?.startsWith('application/problem+json')
  return status === 503 && isProblem === true && Number(headers?.get('Retry-After')) > 0
}
