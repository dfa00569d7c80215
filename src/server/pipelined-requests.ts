// Pipelined requests (RFC 9112 section 9.3.2) are served one after the other. Otherwise a client that sends many requests
// and reads nothing would have all the responses computed, and kept in memory for as long as it likes.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

type Serve = (request: IncomingMessage, response: ServerResponse) => void

/** Requests that may wait on a connection behind the one being served; one more closes the connection. */
export const maxPipelined = 100

/** The requests on a connection. Kept on the socket itself, since a WeakMap makes every garbage collection slower. */
type Queue = { last: ServerResponse; waiting: number }
const queueKey = Symbol('queue')
type WithQueue = { [queueKey]?: Queue }

/** The response to the newest request on a connection, whether or not it has begun. */
export const newestResponseOn = (socket: Duplex): ServerResponse | undefined =>
  (socket as WithQueue)[queueKey]?.last

/**
 * Serves the requests of each connection in order.
 * @param serve is called once the previous response has been sent, and not at all if the connection has ended by then
 */
export function inOrder(serve: Serve): Serve {
  return (request, response) => {
    const socket = request.socket as WithQueue
    const queue = socket[queueKey]
    if (queue === undefined) socket[queueKey] = { last: response, waiting: 0 }
    else {
      const previous = queue.last
      queue.last = response
      if (!previous.writableFinished) return wait(queue, previous, request, response)
    }
    serve(request, response)
  }

  function wait(queue: Queue, previous: ServerResponse, request: IncomingMessage, response: ServerResponse) {
    queue.waiting += 1
    if (queue.waiting > maxPipelined) return void request.socket.destroy()
    previous.once('finish', () => {
      queue.waiting -= 1
      if (request.socket.writable) serve(request, response)
    })
  }
}
