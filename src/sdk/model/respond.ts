// From an answer or a problem to a Response, with the headers that every response of the service has.
import type { Answer } from './call.ts'
import type { ContractData } from './contract-extract.ts'
import { Problem, problemAnswer } from './problem.ts'

const everyResponse = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
}

/** An incoming `X-Request-Id` is kept when it has this form. */
const acceptableRequestId = /^[A-Za-z0-9._-]{8,128}$/

export type Respond = (request: Request, work: () => Answer | Promise<Answer>) => Promise<Response>

/** Answers with what the work gives, or with the problem that it throws. Other errors are defects and go on. */
export const responder =
  (contract: ContractData): Respond =>
  async (request, work) => {
    const sent = request.headers.get('X-Request-Id') ?? ''
    const requestId = acceptableRequestId.test(sent) ? sent : crypto.randomUUID()
    const { status, headers, body } = await settled(contract, requestId, work)
    const text = body === undefined || request.method === 'HEAD' ? null : JSON.stringify(body)
    return new Response(text, {
      status,
      headers: {
        'Cache-Control': 'no-store',
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
        ...everyResponse,
        'X-Request-Id': requestId,
      },
    })
  }

async function settled(
  contract: ContractData,
  requestId: string,
  work: () => Answer | Promise<Answer>,
): Promise<Answer> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Problem) return problemAnswer(contract, error, requestId)
    throw error
  }
}
