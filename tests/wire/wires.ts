// Wires to the tests' PostgreSQL, and ways to it that a test can disturb. All end with the test.
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import pg from 'pg'
import { inject, onTestFinished } from 'vitest'
import { connectionOptions } from '../../src/db/address/connection-options.ts'
import { type ProtocolConnection, speakProtocol } from '../../src/db/protocol/connection.ts'

export const url = inject('clusterUrl')

export async function openWire(at = url, onEnd = () => {}, pipelines = true): Promise<ProtocolConnection> {
  const client = new pg.Client(connectionOptions(at))
  client.on('error', () => {})
  await client.connect()
  const wire = speakProtocol(client, { onEnd })
  wire.trust({ isPostgres: pipelines, preamble: [] })
  onTestFinished(() => wire.destroy(new Error('the test is over')))
  return wire
}

/**
 * A way to the database.
 * @param join hands on what comes: the service is near, the database far
 * @returns its URL
 */
export async function wayTo(join: (near: Socket, far: Socket) => void): Promise<string> {
  const { hostname, port } = new URL(url)
  const sockets: Socket[] = []
  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    sockets.push(near, far)
    for (const socket of [near, far]) socket.on('error', () => {})
    join(near, far)
  }).listen(0, '127.0.0.1')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  await once(server, 'listening')
  return url.replace(`:${port}/`, `:${(server.address() as { port: number }).port}/`)
}
