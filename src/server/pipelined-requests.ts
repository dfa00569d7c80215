// Requests that a client sends ahead on one connection (HTTP/1.1 pipelining) are served one after the other: whoever asks
// and does not read would else have all of the answers computed, and kept for as long as it likes.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

type Serve = (request: IncomingMessage, response: ServerResponse) => void

/** Requests that may wait on a connection behind the one that is served; with one more it is cut. */
export const maxPipelined = 100

/** What a connection has asked for, up to its newest request. Kept on the socket: in a WeakMap each garbage collection looks at all. */
type Line = { last: ServerResponse; waiting: number }
const lineKey = Symbol('line')
type WithLine = { [lineKey]?: Line }

/** The response to the newest request on a connection, whether or not it has begun. */
export const newestResponseOn = (socket: Duplex): ServerResponse | undefined =>
  (socket as WithLine)[lineKey]?.last

/** @param serve is called when the answer before has left, and never for a connection that has ended by then */
export function inOrder(serve: Serve): Serve {
  return (request, response) => {
    const socket = request.socket as WithLine
    const line = socket[lineKey]
    if (line === undefined) socket[lineKey] = { last: response, waiting: 0 }
    else {
      const before = line.last
      line.last = response
      if (!before.writableFinished) return wait(line, before, request, response)
    }
    serve(request, response)
  }

  function wait(line: Line, before: ServerResponse, request: IncomingMessage, response: ServerResponse) {
    line.waiting += 1
    if (line.waiting > maxPipelined) return void request.socket.destroy()
    before.once('finish', () => {
      line.waiting -= 1
      if (request.socket.writable) serve(request, response)
    })
  }
}
