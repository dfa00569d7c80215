// Refusals below the application: requests that Node cannot read. They get the API's shape, in turn, and a log line.
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import { requestIdOf, securityHeaders } from '../http/request-lifecycle.ts'
import { reportProblem, reportRequest } from '../http/telemetry/events.ts'
import { Problem, problemMessage } from '../openapi/problem.ts'
import { newestResponseOn } from './pipelined-requests.ts'

/** How long what a refused client still sends is read and dropped: a reset would overtake the answer. */
const lingerMillis = 1000

export type UnreadableRequests = {
  /**
   * Answers on the bare socket, behind the answers that it still waits for, and closes it, since what follows cannot be
   * told from the broken request.
   */
  onSocket(socket: Duplex, problem: Problem, request?: IncomingMessage): void
  /** Answers a request that was read, but not understood. */
  onResponse(response: ServerResponse, problem: Problem): void
  /** The same as a Response. */
  asResponse(problem: Problem): Response
}

export const badRequest = (detail = 'The request is not valid HTTP/1.1.') =>
  new Problem('validation_failed', { detail, errors: [{ in: 'header', code: 'malformed', message: detail }] })

export function unreadableRequests({
  log,
  production,
}: {
  log: Logger
  production: boolean
}): UnreadableRequests {
  const refused = new WeakSet<Duplex>()

  function messageOf(problem: Problem, request?: IncomingMessage) {
    const id = requestIdOf(request?.headers['x-request-id'] as string | undefined)
    const { status, headers, body } = problemMessage(problem, id)
    const line = {
      request_id: id,
      user_id: null,
      method: request?.method ?? null,
      route: null,
      status,
      ms: 0,
    }
    log.info(line)
    reportRequest(line)
    reportProblem(problem.code)
    return { status, headers: { ...headers, 'X-Request-Id': id, ...securityHeaders(production) }, body }
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
    onSocket: (socket, problem, request) => {
      if (refused.has(socket)) return // more of the same
      refused.add(socket)
      const before = newestResponseOn(socket)
      const isOwn = before && !before.req.complete // the broken part is that request's own body
      if (before && !isOwn && !before.writableFinished)
        before.once('finish', () => writeTo(socket, problem, request))
      else if (isOwn && before.headersSent) socket.destroy()
      else writeTo(socket, problem, request)
    },
    onResponse: (response, problem) => {
      const { status, headers, body } = messageOf(problem, response.req)
      response.writeHead(status, {
        ...headers,
        Connection: 'close',
        'Content-Length': Buffer.byteLength(body),
      })
      response.end(body)
    },
    asResponse: (problem) => {
      const { status, headers, body } = messageOf(problem)
      return new Response(body, { status, headers })
    },
  }
}
