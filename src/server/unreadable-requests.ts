// Responses to requests that Node cannot parse and the application never sees: problems as everywhere else in the API,
// in the order of the requests, each with its line in the log.
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import { methods } from '../http/methods.ts'
import { requestIdOf, securityHeaders } from '../http/request-lifecycle.ts'
import { reportProblem, reportRequest } from '../http/telemetry/events.ts'
import { Problem, problemWriter } from '../openapi/problem.ts'
import { newestResponseOn } from './pipelined-requests.ts'

/** How long the rest of such a request is read and dropped: a TCP reset could overtake the response. */
const lingerMillis = 1000

const allMethods = [...methods, 'OPTIONS'].join(', ')

export type UnreadableRequests = {
  /**
   * Writes the response to the socket itself, after the responses to earlier requests, and closes the connection: where
   * the broken request ends is unknown.
   */
  respondOnSocket(socket: Duplex, problem: Problem, request?: IncomingMessage): void
  /** Responds to a request that Node did parse, and closes the connection. */
  respond(response: ServerResponse, problem: Problem): void
  /** Responds to `OPTIONS *`, which asks for no resource but for the server (RFC 9110 section 9.3.7). */
  respondToOptions(response: ServerResponse): void
  /** The same response for the HTTP adapter to send. */
  toResponse(problem: Problem): Response
}

/** @returns a 400 for a request that is not valid HTTP. */
export const badRequest = (detail = 'The request is not valid HTTP/1.1.') =>
  new Problem('validation_failed', { detail, errors: [{ in: 'header', code: 'malformed', message: detail }] })

/**
 * Makes what responds to unreadable requests.
 * @param options.production whether to send HSTS
 * @param options.publicUrl where clients reach the service
 */
export function unreadableRequests({
  log,
  production,
  publicUrl,
}: {
  log: Logger
  production: boolean
  publicUrl?: string | undefined
}): UnreadableRequests {
  const writeProblem = problemWriter(publicUrl)
  const handled = new WeakSet<Duplex>()

  const idOf = (request?: IncomingMessage) =>
    requestIdOf(request?.headers['x-request-id'] as string | undefined)

  /** @returns the headers that every response has */
  function report(id: string, status: number, request?: IncomingMessage): Record<string, string> {
    const method = request?.method ?? null
    const line = { request_id: id, user_id: null, method, route: null, status, ms: 0 }
    log.info(line)
    reportRequest(line)
    return { 'X-Request-Id': id, ...securityHeaders(production) }
  }

  function messageOf(problem: Problem, request?: IncomingMessage) {
    const id = idOf(request)
    const { status, headers, body } = writeProblem(problem, id)
    reportProblem(problem.code)
    return { status, headers: { ...headers, ...report(id, status, request) }, body }
  }

  function writeTo(socket: Duplex, problem: Problem, request?: IncomingMessage): void {
    const { status, headers, body } = messageOf(problem, request)
    const lingering = setTimeout(() => socket.destroy(), lingerMillis)
    socket.once('close', () => clearTimeout(lingering)).resume()
    const all = {
      ...headers,
      Connection: 'close',
      'Content-Length': Buffer.byteLength(body),
      Date: new Date().toUTCString(),
    }
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('\r\n')}\r\n\r\n${body}`)
  }

  return {
    respondOnSocket: (socket, problem, request) => {
      if (handled.has(socket)) return // a further error on the same connection
      handled.add(socket)
      const previous = newestResponseOn(socket)
      const isOwn = previous && !previous.req.complete // the error is in that request's own body
      if (previous && !isOwn && !previous.writableFinished)
        previous.once('finish', () => writeTo(socket, problem, request))
      else if (isOwn && previous.headersSent) socket.destroy()
      else writeTo(socket, problem, request)
    },
    respond: (response, problem) => {
      const { status, headers, body } = messageOf(problem, response.req)
      response.writeHead(status, {
        ...headers,
        Connection: 'close',
        'Content-Length': Buffer.byteLength(body),
      })
      response.end(body)
    },
    respondToOptions: (response) => {
      const headers = report(idOf(response.req), 204, response.req)
      response.writeHead(204, { ...headers, Allow: allMethods, 'Cache-Control': 'no-store' }).end()
    },
    toResponse: (problem) => {
      const { status, headers, body } = messageOf(problem)
      return new Response(body, { status, headers })
    },
  }
}
