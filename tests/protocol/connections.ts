// Connections to the tests' PostgreSQL, and proxies before it that a test can disturb. All end with the test.
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import pg from 'pg'
import { inject, onTestFinished } from 'vitest'
import { connectionOptions } from '../../src/db/address/connection-options.ts'
import { type ProtocolConnection, speakProtocol } from '../../src/db/protocol/connection.ts'
import { asText } from '../../src/db/protocol/parameters.ts'
import type { BoundStatement } from '../../src/db/protocol/prepared-statements.ts'
import type { NamedStatement } from '../../src/db/protocol/serializer.ts'

export const url = inject('clusterUrl')

/** A statement with its parameters. @throws TypeError for what cannot be one */
export const bind = (statement: NamedStatement, ...values: unknown[]): BoundStatement => ({
  statement,
  texts: values.map(asText),
})

export async function openConnection(
  at = url,
  onEnd = () => {},
  pipelines = true,
): Promise<ProtocolConnection> {
  const client = new pg.Client(connectionOptions(at))
  client.on('error', () => {})
  await client.connect()
  const connection = speakProtocol(client, { onEnd })
  connection.trust({ isPostgres: pipelines, setup: [] })
  onTestFinished(() => connection.destroy(new Error('the test is over')))
  return connection
}

/**
 * Starts a proxy before the database.
 * @param join passes on what is received: `near` is the service's socket, `far` the database's
 * @returns its URL
 */
export async function proxyTo(join: (near: Socket, far: Socket) => void): Promise<string> {
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
