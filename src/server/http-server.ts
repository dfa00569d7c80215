// The HTTP server: Node's own, with its own refusals in the API's shape, and an end that loses no request.
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo, ListenOptions } from 'node:net'
import type { Duplex } from 'node:stream'
import { getRequestListener } from '@hono/node-server'
import type { Logger } from 'pino'
import type { Fetch } from '../http/request-lifecycle.ts'
import { Problem } from '../openapi/problem.ts'
import { addListeningSockets, canSharePort, closeListeningSockets } from './listening-sockets.ts'
import { inOrder } from './pipelined-requests.ts'
import { badRequest, unreadableRequests } from './unreadable-requests.ts'

/** Request line and headers together, in bytes (RFC 6585 section 5). */
const maxHeaderBytes = 16_384

type Options = {
  log: Logger
  production: boolean
  /** A connection on which nothing moves for so long, at most twice as long, is cut: nobody reads the answer. */
  stillMillis?: number
}

/** Makes the server; it does not listen yet. */
export function createHttpServer(fetch: Fetch, options: Options): Server {
  const refuse = unreadableRequests(options)
  const answer = getRequestListener(fetch, {
    // Reached only by a request that cannot be made into a URL, and by nothing of the application.
    errorHandler: () => refuse.asResponse(badRequest()),
    hostname: 'localhost', // of an HTTP/1.0 request that names no host
  })
  const server = createServer({
    maxHeaderSize: maxHeaderBytes,
    requireHostHeader: false, // Node would answer with an empty body
    headersTimeout: 20_000,
    requestTimeout: 30_000,
    connectionsCheckingInterval: 5000, // how late these two may be
    optimizeEmptyRequests: true, // no events of a body that is not there
    keepAliveTimeout: 65_000, // longer than the usual balancer's 60 s, so that it never reuses a closed connection
  })
  server.timeout = options.stillMillis ?? 40_000 // longer than any answer takes to begin
  const serve = inOrder((request, response) => {
    if (!namesItsHost(request)) refuse.onResponse(response, badRequest('A request needs one header `Host`.'))
    else if (!hasAnEnd(request))
      refuse.onResponse(response, badRequest('`Transfer-Encoding` must end in `chunked`.'))
    else void answer(request, response)
  })
  server.on('request', serve)
  // An expectation other than 100-continue may be ignored (RFC 9110 section 10.1.1).
  server.on('checkExpectation', (request, response) => server.emit('request', request, response))
  server.on('connect', (request: IncomingMessage, socket: Duplex) =>
    refuse.onSocket(socket, new Problem('route_not_found'), request),
  )
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || (!socket.writable && !socket.writableEnded)) socket.destroy()
    else refuse.onSocket(socket, problemOf(error))
  })
  return server
}

/** RFC 9112 section 3.2: exactly one, which only HTTP/1.0 may leave out. */
function namesItsHost({ rawHeaders, httpVersion }: IncomingMessage): boolean {
  let hosts = 0 // counted here, since `headersDistinct` makes an object of all headers
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]?.length === 4 && rawHeaders[i]?.toLowerCase() === 'host') hosts += 1
  }
  return hosts === 1 || (hosts === 0 && httpVersion === '1.0')
}

/** RFC 9112 section 6.3. Node says so too, but only when what is answered at once has left. */
function hasAnEnd({ headers }: IncomingMessage): boolean {
  const codings = headers['transfer-encoding']
  return codings === undefined || /(?:^|[ \t,])chunked[ \t]*$/i.test(codings)
}

function problemOf({ code }: NodeJS.ErrnoException): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') return new Problem('headers_too_large')
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return badRequest('The request did not arrive in time.')
  return badRequest()
}

/**
 * Connections that may wait to be accepted, where the system allows as many. Node takes one in each turn of its event
 * loop, so a busy service lets them wait; with Node's 511 the system drops what is beyond, to be tried again seconds later.
 */
const backlog = 4096

/** @returns the port it listens on @throws when it cannot, for instance since another process does */
export const listen = (server: Server, port: number, host: string): Promise<number> =>
  bind(server, { port, host, backlog })

/** As `listen`, for a server that many clients come to at once. It ends with `drain`. */
export async function listenOnManySockets(server: Server, wanted: number, host: string): Promise<number> {
  if (!canSharePort) return await listen(server, wanted, host)
  // A port that is to be shared could also be had while another process shares it, so it is tried alone before.
  const probe = createServer()
  const port = await listen(probe, wanted, host)
  await new Promise((resolve) => probe.close(resolve))
  await bind(server, { port, host, backlog, reusePort: true })
  await addListeningSockets(server, port, host, backlog)
  return port
}

async function bind(server: Server, options: ListenOptions): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options, () => {
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
  await Promise.all([closed, closeListeningSockets(server)])
  clearInterval(sweep)
  clearTimeout(deadline)
}
