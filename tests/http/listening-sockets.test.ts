// A busy service accepts new connections, however many come at once.
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { Worker } from 'node:worker_threads'
import { afterEach, describe, expect, test } from 'vitest'
import { drain, listen, listenOnManySockets } from '../../src/server/http-server.ts'
import { canSharePort } from '../../src/server/listening-sockets.ts'
import { hangMillis, until } from '../support/until.ts'

const sockets: Socket[] = []
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
})

/** Connections are made by the system; the server accepts them when its event loop turns. */
function connectTo(port: number): Promise<unknown> {
  const socket = connect(port, '127.0.0.1').on('error', () => {})
  sockets.push(socket)
  return once(socket, 'connect')
}

/** Opens connections in a thread of its own, and reports when the system has completed all of them. */
const connectAll = `
  const { workerData: { connections, port, done } } = require('node:worker_threads')
  const { connect } = require('node:net')
  let open = 0
  for (let n = 0; n < connections; n++)
    connect(port, '127.0.0.1').on('error', () => {}).on('connect', () => {
      if (++open < connections) return
      Atomics.store(done, 0, 1)
      Atomics.notify(done, 0)
    })`

/** @returns the turns of the event loop until a server has accepted so many connections that wait when the first begins */
async function turnsToTake(connections: number, port: number, taken: () => number): Promise<number> {
  const done = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(connectAll, { eval: true, workerData: { connections, port, done } })
  expect(Atomics.wait(done, 0, 0, hangMillis)).not.toBe('timed-out') // this thread takes none of them meanwhile
  let turns = 0
  for (; taken() < connections; turns += 1) await new Promise(setImmediate)
  await worker.terminate()
  return turns
}

describe.skipIf(!canSharePort)('a server on several listening sockets', () => {
  test('accepts several connections in one turn of the event loop', async () => {
    let taken = 0
    const server = createServer().on('connection', () => {
      taken += 1
    })
    const port = await listenOnManySockets(server, 0, '127.0.0.1')
    expect(await turnsToTake(120, port, () => taken)).toBeLessThan(60)
    await drain(server, hangMillis)
  })

  test('responds on all of its sockets, and waits at its end for the requests on them', async () => {
    let release = () => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    let arrived = 0
    const server = createServer(async (_, response) => {
      arrived += 1
      await released
      response.end('done')
    })
    const port = await listenOnManySockets(server, 0, '127.0.0.1')
    const responses = Array.from({ length: 50 }, () =>
      fetch(`http://127.0.0.1:${port}/`).then((each) => each.text()),
    )
    await until(() => arrived === 50)
    let isDrained = false
    const drained = drain(server, hangMillis).then(() => {
      isDrained = true
    })
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(isDrained).toBe(false)
    await expect(connectTo(port)).rejects.toThrow()
    release()
    expect(new Set(await Promise.all(responses))).toEqual(new Set(['done']))
    await drained
  })

  test('waits at its end for a connection on any of its sockets', async () => {
    const responses: ServerResponse[] = []
    const server = createServer((_, response) => void responses.push(response))
    const port = await listenOnManySockets(server, 0, '127.0.0.1')
    const over = () => new Promise<number>((resolve) => server.getConnections((_, own) => resolve(own)))
    do {
      for (const response of responses.splice(0)) response.end()
      await until(async () => (await over()) === 0) // what came over the server's own socket has gone
      const socket = connect(port, '127.0.0.1').on('error', () => {})
      sockets.push(socket.resume())
      socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
      await until(() => responses.length === 1)
    } while ((await over()) === 1)
    let isDrained = false
    const drained = drain(server, hangMillis).then(() => {
      isDrained = true
    })
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(isDrained).toBe(false)
    responses[0]?.end()
    await drained
  })

  test('shares its port with no other server, not even one that would share it', async () => {
    const server = createServer()
    const port = await listenOnManySockets(server, 0, '127.0.0.1')
    for (const other of [listen, listenOnManySockets])
      await expect(other(createServer(), port, '127.0.0.1')).rejects.toMatchObject({ code: 'EADDRINUSE' })
    expect((server.address() as AddressInfo).port).toBe(port)
    await drain(server, hangMillis)
  })
})
