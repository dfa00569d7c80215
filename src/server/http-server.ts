// The HTTP server: Node's own. What Node would reject by itself gets the API's problem format, and a shutdown lets
// running requests finish.
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo, ListenOptions, Socket } from 'node:net'
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
  /** Where clients reach the service. */
  publicUrl?: string | undefined
  /** A connection without traffic for this long (at most twice as long) is closed: its client no longer reads. */
  inactivityMillis?: number
}

/**
 * Creates the server; it does not listen yet.
 * @param fetch the application
 * @param options the log, whether to send HSTS, and the inactivity timeout (40 s by default)
 */
export function createHttpServer(fetch: Fetch, options: Options): Server {
  const unreadable = unreadableRequests(options)
  const handle = getRequestListener(fetch, {
    // The application never throws: only a request whose target cannot be parsed as a URL gets here.
    errorHandler: () => unreadable.toResponse(badRequest()),
    hostname: 'localhost', // for an HTTP/1.0 request without a Host header
  })
  const server = createServer({
    maxHeaderSize: maxHeaderBytes,
    requireHostHeader: false, // checked below: Node's own 400 has an empty body
    headersTimeout: 20_000,
    requestTimeout: 30_000,
    connectionsCheckingInterval: 5000, // how late Node may notice the two timeouts above
    optimizeEmptyRequests: true, // no stream events for a request without a body
    keepAliveTimeout: 65_000, // above the usual load balancer's 60 s, so that it never reuses a closed connection
  })
  server.timeout = options.inactivityMillis ?? 40_000 // longer than any response takes to begin
  const serve = inOrder((request, response) => {
    if (!hasOneHost(request)) unreadable.respond(response, badRequest('A request needs one header `Host`.'))
    else if (!hasDefiniteLength(request))
      unreadable.respond(
        response,
        badRequest('`Transfer-Encoding` must end in `chunked`, and HTTP/1.0 has none.'),
      )
    else if (request.url === '*' && request.method === 'OPTIONS') unreadable.respondToOptions(response)
    else void handle(request, response)
  })
  server.on('request', serve)
  // An expectation other than 100-continue may be ignored (RFC 9110 section 10.1.1).
  server.on('checkExpectation', (request, response) => server.emit('request', request, response))
  server.on('connect', (request: IncomingMessage, socket: Duplex) =>
    unreadable.respondOnSocket(socket, new Problem('route_not_found'), request),
  )
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || (!socket.writable && !socket.writableEnded)) socket.destroy()
    else unreadable.respondOnSocket(socket, problemOfParserError(error))
  })
  return server
}

/** RFC 9112 section 3.2: exactly one Host header; only HTTP/1.0 may leave it out. */
function hasOneHost({ rawHeaders, httpVersion }: IncomingMessage): boolean {
  let hosts = 0 // `headersDistinct` would build an object of all headers for this
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]?.length === 4 && rawHeaders[i]?.toLowerCase() === 'host') hosts += 1
  }
  return hosts === 1 || (hosts === 0 && httpVersion === '1.0')
}

/**
 * RFC 9112 sections 6.1 and 6.3. Node rejects another coding than chunked too, but only after an immediate response has been
 * sent; it takes chunks in HTTP/1.0, which does not have them, and where a proxy may see another end of the request.
 */
function hasDefiniteLength({ headers, httpVersion }: IncomingMessage): boolean {
  const codings = headers['transfer-encoding']
  if (codings === undefined) return true
  return httpVersion !== '1.0' && /(?:^|[ \t,])chunked[ \t]*$/i.test(codings)
}

function problemOfParserError({ code }: NodeJS.ErrnoException): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') return new Problem('headers_too_large')
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return badRequest('The request did not arrive in time.')
  return badRequest()
}

/**
 * How many connections may wait to be accepted, where the system allows that many. Beyond the backlog (511 by Node's
 * default) the system drops connection attempts, which clients repeat seconds later.
 */
const backlog = 4096

/**
 * Listens on one socket.
 * @param port 0 takes a free one
 * @returns the port that the server listens on
 * @throws when it cannot listen, for instance because another process uses the port
 */
export const listen = (server: Server, port: number, host: string): Promise<number> =>
  bind(server, { port, host, backlog })

/**
 * As `listen`, but on several sockets, so that many clients that connect at once are accepted quickly. End it with `drain`.
 * @param requested the port; 0 takes a free one
 * @returns the port that the server listens on
 * @throws as `listen`
 */
export async function listenOnManySockets(server: Server, requested: number, host: string): Promise<number> {
  if (!canSharePort) return await listen(server, requested, host)
  // With SO_REUSEPORT, binding succeeds even if another process shares the port: so bind without it first.
  const probe = createServer()
  const port = await listen(probe, requested, host)
  await new Promise((resolve) => probe.close(resolve))
  await bind(server, { port, host, backlog, reusePort: true })
  await addListeningSockets(server, port, host, backlog)
  return port
}

/** The open connections of each server that listens, for its end. */
const connections = new WeakMap<Server, Set<Socket>>()

async function bind(server: Server, options: ListenOptions): Promise<number> {
  const open = new Set<Socket>()
  connections.set(server, open)
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
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
 * Stops accepting connections, closes idle ones, and resolves when the running requests have finished.
 * @param deadlineMillis after this time the remaining connections are closed
 */
export async function drain(server: Server, deadlineMillis: number): Promise<void> {
  const closed = new Promise<void>((resolve) => sparingUnsent(server, () => server.close(() => resolve())))
  const sweep = setInterval(() => sparingUnsent(server, () => server.closeIdleConnections()), 50)
  const deadline = setTimeout(() => server.closeAllConnections(), deadlineMillis)
  await Promise.all([closed, closeListeningSockets(server)])
  clearInterval(sweep)
  clearTimeout(deadline)
}

/**
 * Node takes a connection for idle as soon as it has been given all of a response, and would drop what a slow client has not
 * taken yet.
 * @param close closes idle connections, except these
 */
function sparingUnsent(server: Server, close: () => void): void {
  const unsent = [...(connections.get(server) ?? [])].filter(({ writableLength }) => writableLength > 0)
  for (const socket of unsent) socket.destroy = () => socket
  close()
  for (const socket of unsent) Reflect.deleteProperty(socket, 'destroy')
}
