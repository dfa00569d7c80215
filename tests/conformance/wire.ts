// The way to a deployment: every answer goes through the contract checker, is remembered for the coverage, and is
// waited for where the deployment asks for patience.
import { setTimeout as sleep } from 'node:timers/promises'
import { operationOf } from '../support/contract.ts'
import { checkResponse, type Seen } from '../support/contract-checker.ts'
import type { Filled } from './draft.ts'
import type { Expectation } from './mistake.ts'

export type Send = (
  method: string,
  url: string,
  init: { headers: Record<string, string>; body?: Uint8Array<ArrayBuffer> },
) => Promise<Response>

export type Answer = { status: number; headers: Headers; text: string; body: unknown }

/** An answer, or the lack of one, that is not what the contract says. */
export class Lie extends Error {
  override readonly name = 'Lie'
  /** Whose answer it is, where that is another operation than the one that is tried. */
  operationId?: string
}

export type Wire = {
  exchange(request: Filled): Promise<Answer>
  seen: Seen[]
  /** Requests sent. */
  count: number
  /** Seconds spent waiting because the deployment asked for it. */
  waited: number
  stopped: boolean
  /** Why nobody is asked any more: the last of several requests in a row that got no answer. */
  gone?: string
}

type Options = {
  send: Send
  /** Told of every answer, e.g. of new accounts. */
  onAnswer: (request: Filled, answer: Answer) => void
  onWait?: (seconds: number) => void
}

/** How often a request is sent again after a 429. */
const patience = 20

/** After so many requests in a row without an answer there is nobody to ask. */
const silences = 15

export function openWire({ send, onAnswer, onWait }: Options): Wire {
  const wire: Wire = { exchange, seen: [], count: 0, waited: 0, stopped: false }
  let silent = 0

  async function exchange(request: Filled): Promise<Answer> {
    for (let time = 0; ; time++) {
      const answer = await once(request)
      onAnswer(request, answer)
      if (answer.status !== 429 || time === patience) return answer
      const seconds = Number(answer.headers.get('Retry-After') ?? 1)
      onWait?.(seconds)
      wire.waited += seconds
      await wait(seconds)
    }
  }

  async function wait(seconds: number): Promise<void> {
    for (let left = seconds * 1000 + 50; left > 0 && !wire.stopped; left -= 500)
      await sleep(Math.min(left, 500))
  }

  async function once({ method, url, headers, body }: Filled): Promise<Answer> {
    if (wire.stopped) throw new Error('stopped')
    wire.count += 1
    let response: Response
    try {
      response = await send(method, url, { headers, ...(body && { body }) })
      silent = 0
    } catch (error) {
      const cause =
        error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
      const lie = `${method} ${url} got no answer: ${cause}`
      silent += 1
      if (silent === silences) Object.assign(wire, { stopped: true, gone: lie })
      throw new Lie(lie)
    }
    const pathname = url.split('?')[0] as string
    const seen = await checkResponse(method, pathname, response).catch((error: Error) => {
      const { operationId } = operationOf(method, pathname) ?? {}
      throw Object.assign(new Lie(clear(error.message)), operationId && { operationId })
    })
    if (seen) wire.seen.push(seen)
    const text = await response.text()
    const isJson = /json/.test(response.headers.get('Content-Type') ?? '') && text !== ''
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? parsed(text, `${method} ${url}`) : undefined,
    }
  }

  return wire
}

function parsed(text: string, request: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Lie(clear(`${request} was answered with what is no JSON: ${text}`))
  }
}

/** @throws Lie unless an answer is the expected one */
export function compare(answer: Answer, { status, code, at, headers = {} }: Expectation): void {
  const problem = answer.body as { code?: string; errors?: { in: string; pointer?: string }[] } | undefined
  const got = `${answer.status}${problem?.code ? ` ${problem.code}` : ''}`
  if (!status.includes(answer.status) || (code !== undefined && problem?.code !== code))
    throw new Lie(`the contract says ${status.join(' or ')}${code ? ` ${code}` : ''}, the answer is ${got}`)
  const places = (problem?.errors ?? []).map((error) => `${error.in} ${error.pointer ?? ''}`)
  if (at && !(problem?.errors ?? []).some((error) => isAt(error, at)))
    throw new Lie(
      `${got} must name ${at.in} ${at.pointer ?? ''} in errors, which has ${JSON.stringify(places)}`,
    )
  for (const [name, form] of Object.entries(headers)) {
    const value = answer.headers.get(name)
    if (!form.test(value ?? '')) throw new Lie(`the header ${name} of ${got} is ${value}, not ${form.source}`)
  }
}

const isAt = (error: { in: string; pointer?: string }, at: NonNullable<Expectation['at']>) =>
  error.in === at.in && (at.pointer === undefined || error.pointer === at.pointer)

/** A lie is told in one line of bearable length. */
const clear = (text: string) => (text.length > 1000 ? `${text.slice(0, 1000)} …` : text)
