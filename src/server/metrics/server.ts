// GET /metrics on a port of its own, which only the operator's monitoring should reach.
import { createServer, type Server } from 'node:http'
import { contentType } from './exposition.ts'

/**
 * Creates the server; it does not listen yet.
 * @param write returns the current metrics as text
 */
export function createMetricsServer(write: () => string): Server {
  return createServer({ maxHeaderSize: 16_384, requestTimeout: 10_000 }, (request, response) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (request.url?.split('?')[0] !== '/metrics') response.writeHead(404).end()
    else if (!isRead) response.writeHead(405, { Allow: 'GET, HEAD' }).end()
    else response.writeHead(200, { 'Content-Type': contentType, 'Cache-Control': 'no-store' }).end(write())
  })
}
