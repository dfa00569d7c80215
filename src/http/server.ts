// The HTTP server: Node's own, with its own refusals in the API's shape, and an end that loses no request.
import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { getRequestListener } from '@hono/node-server'
import { Problem, type ProblemCode, problemMessage } from './problem.ts'
import { requestIdOf, securityHeaders } from './request.ts'

type Fetch = (request: Request) => Response | Promise<Response>

/** Request line and headers together, in bytes (RFC 6585 section 5). */
const maxHeaderBytes = 16_384

/** Makes the server; it does not listen yet. */
export function createHttpServer(fetch: Fetch, { production }: { production: boolean }): Server {
  const answer = getRequestListener(fetch, {
    // Reached only by a request that cannot be made into a URL, and by nothing of the application.
    errorHandler: () => refusalAsResponse(badRequest(), production),
  })
  const server = createServer({
    maxHeaderSize: maxHeaderBytes,
    requireHostHeader: false, // Node would answer with an empty body
    headersTimeout: 20_000,
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000, // longer than the usual balancer's 60 s, so that it never reuses a closed connection
  })
  server.on('request', (request, response) => {
    if (request.headers.host !== undefined || request.httpVersion === '1.0') void answer(request, response)
    else refuse(request.socket, badRequest('A request needs the header `Host`.'), production, request)
  })
  // An expectation other than 100-continue may be ignored (RFC 9110 section 10.1.1).
  server.on('checkExpectation', (request, response) => server.emit('request', request, response))
  server.on('connect', (request: IncomingMessage, socket: Duplex) =>
    refuse(socket, new Problem('route_not_found'), production, request),
  )
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // Node's own name for the answer under way; it has no public one.
    const pending = (socket as { _httpMessage?: ServerResponse })._httpMessage
    const answerRefusal = () => refuse(socket, problemOf(error), production)
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy()
    else if (pending?.req.complete)
      pending.once('finish', answerRefusal) // the answer to the request before
    else if (pending?.headersSent) socket.destroy()
    else answerRefusal()
  })
  return server
}

/** @returns the port it listens on */
export async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  return (server.address() as AddressInfo).port
}

/**
 * Takes no new connection, lets running requests finish, and closes the idle connections meanwhile.
 * @param deadlineMillis what still runs then is cut off
 */
export async function drain(server: Server, deadlineMillis: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  const sweep = setInterval(() => server.closeIdleConnections(), 50)
  const deadline = setTimeout(() => server.closeAllConnections(), deadlineMillis)
  await closed
  clearInterval(sweep)
  clearTimeout(deadline)
}

const badRequest = (detail = 'The request is not valid HTTP/1.1.') =>
  new Problem('validation_failed', { detail })

function problemOf({ code }: NodeJS.ErrnoException): Problem {
  const known: Record<string, () => Problem> = {
    HPE_HEADER_OVERFLOW: () => new Problem('headers_too_large' satisfies ProblemCode),
    ERR_HTTP_REQUEST_TIMEOUT: () => badRequest('The request did not arrive in time.'),
  }
  return (known[code ?? ''] ?? badRequest)()
}

function refusalAsResponse(problem: Problem, production: boolean): Response {
  const { status, headers, body } = refusal(problem, production)
  return new Response(body, { status, headers })
}

/** Answers on the bare socket and closes it: what follows on it cannot be told from the broken request. */
function refuse(socket: Duplex, problem: Problem, production: boolean, request?: IncomingMessage): void {
  const { status, headers, body } = refusal(problem, production, request)
  const lines = Object.entries({
    ...headers,
    Connection: 'close',
    'Content-Length': Buffer.byteLength(body),
    Date: new Date().toUTCString(),
  }).map(([name, value]) => `${name}: ${value}`)
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('\r\n')}\r\n\r\n${body}`)
}

function refusal(problem: Problem, production: boolean, request?: IncomingMessage) {
  const id = requestIdOf(request?.headers['x-request-id'] as string | undefined)
  const { status, headers, body } = problemMessage(problem, id)
  return { status, headers: { ...headers, 'X-Request-Id': id, ...securityHeaders(production) }, body }
}
