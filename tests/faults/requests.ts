// Requests of people in trouble: every one comes to an end, and every answer is written down.
import type { Books } from './books.ts'

export type Reply = {
  status: number
  headers?: Headers
  body: unknown
  /** As in the books. */
  answer: string
  /** With what was asked. */
  told: string
}

type SendOptions = { token?: string; headers?: Record<string, string>; json?: unknown }

export type Requests = {
  /** @returns status 0 where there was no answer */
  send(method: string, path: string, options?: SendOptions): Promise<Reply>
  /** Writes down an answer that no fault excuses. */
  complain(reply: Reply): void
}

/** @param url where the next request goes @param patienceMillis until a request counts as hung */
export function requestsTo(
  url: () => string,
  books: Pick<Books, 'answers' | 'slowestMillis' | 'complaints'>,
  patienceMillis: number,
): Requests {
  const complain = ({ told }: Reply) => void books.complaints.push(told)
  return {
    complain,
    async send(method, path, { token, headers, json } = {}) {
      const begin = performance.now()
      const reply = await replyOf(url() + path, {
        method,
        signal: AbortSignal.timeout(patienceMillis),
        headers: {
          ...(token !== undefined && { Authorization: `Bearer ${token}` }),
          ...(json !== undefined && { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(json !== undefined && { body: JSON.stringify(json) }),
      })
      books.slowestMillis = Math.max(books.slowestMillis, performance.now() - begin)
      books.answers[reply.answer] = (books.answers[reply.answer] ?? 0) + 1
      const told = `${method} ${path}: ${reply.answer}`
      if (!isExcusable(reply)) complain({ ...reply, told })
      return { ...reply, told }
    },
  }
}

async function replyOf(url: string, init: RequestInit): Promise<Omit<Reply, 'told'>> {
  try {
    const answer = await fetch(url, init)
    const text = await answer.text()
    const body = text === '' ? undefined : JSON.parse(text)
    const told = answer.ok ? String(answer.status) : `${answer.status} ${body?.code ?? text}`
    return { status: answer.status, headers: answer.headers, body, answer: told }
  } catch (error) {
    const { name, cause } = error as { name: string; cause?: { code?: string } }
    return { status: 0, body: undefined, answer: `no answer: ${cause?.code ?? name}` }
  }
}

/** A request may be refused, and the service may say that it cannot work now and when to come back. */
function isExcusable({ status, headers, answer }: Omit<Reply, 'told'>): boolean {
  if (status === 0) return !answer.endsWith('TimeoutError')
  if (status < 500) return true
  const isProblem = headers?.get('Content-Type')?.startsWith('application/problem+json')
  return status === 503 && isProblem === true && Number(headers?.get('Retry-After')) > 0
}
