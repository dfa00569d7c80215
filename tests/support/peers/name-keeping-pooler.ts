// A pooler in transaction mode that knows its clients' prepared statements, as PgBouncer from 1.21 on (read at 1.25.2:
// https://github.com/pgbouncer/pgbouncer/tree/pgbouncer_1_25_2/src). Clients share few connections to the server, which are
// handed over, each time to the client that has waited longest, when nobody is in a transaction and every response has
// come. It greets with a key of its own, and cancels by it. Parameters of a session that it does not track stay where they were set:
// session-parameters.ts; names: statement-names.ts.
import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import {
  cancelCode,
  codeOf,
  errorResponse,
  int32,
  type Message,
  message,
  query,
  readyForQuery,
  startupParameters,
  stringsOf,
} from './messages.ts'
import { listenFor, onMessages, type Peer } from './relay.ts'
import { connectToServer, type ServerConnection } from './server-connection.ts'
import { isTracked, parametersOf, refusedIn, settingOf } from './session-parameters.ts'
import {
  type ClientNames,
  closedName,
  ProtocolViolation,
  type ServerWork,
  serverWork,
  statementNumbers,
} from './statement-names.ts'

type Client = {
  socket: Socket
  key: string
  names: ClientNames
  parameters: Map<string, string>
  /** Messages that no server has been given. */
  waiting: Message[]
  server: Server | undefined
}

type Server = {
  connection: ServerConnection
  work: ServerWork
  client: Client | undefined
  /** The parameters of its client are set first. */
  isSetting: boolean
}

/** @param url of the one database that it leads to @param options.poolSize connections to the server at most */
export async function nameKeepingPooler(url: string, { poolSize = 3 } = {}): Promise<Peer> {
  const numbered = statementNumbers()
  const clients = new Map<string, Client>()
  const servers = new Set<Server>()
  const idle: Server[] = []
  const queue: Client[] = []
  let opening = 0

  async function open(): Promise<Server> {
    opening += 1
    try {
      const connection = await connectToServer(url, {
        message: (each) => received(server, each),
        end: () => lose(server),
      })
      const server: Server = { connection, work: serverWork(numbered), client: undefined, isSetting: false }
      servers.add(server)
      return server
    } finally {
      opening -= 1
    }
  }

  /** To the client that has waited longest. */
  function lend(server: Server): void {
    const client = queue.shift()
    if (client === undefined) return void idle.push(server)
    server.client = client
    client.server = server
    const setting = settingOf(client.parameters, server.connection.parameters)
    server.isSetting = setting !== undefined
    if (setting === undefined) work(client)
    else server.connection.send(query(setting))
  }

  function borrow(client: Client): void {
    if (queue.includes(client)) return
    queue.push(client)
    const server = idle.shift()
    if (server) lend(server)
    else if (servers.size + opening < poolSize)
      open().then(lend, (error) => refuse(client, `server login failed: ${error.message}`))
  }

  function work(client: Client): void {
    for (let each = client.waiting[0]; each !== undefined; each = client.waiting[0]) {
      const { server } = client
      const name = closedName(each)
      if (each.type === 'X') return void leave(client)
      if (name === undefined && server === undefined) return void borrow(client)
      if (server?.isSetting) return
      client.waiting.shift()
      if (name !== undefined) close(client, name)
      else if (server && !pass(client, server, each)) return
    }
  }

  function close(client: Client, name: string): void {
    client.names.delete(name)
    for (const bytes of client.server?.work.close() ?? [message('3')]) client.socket.write(bytes)
  }

  function pass(client: Client, server: Server, each: Message): boolean {
    try {
      const { toServer, toClient } = server.work.take(each, client.names)
      for (const bytes of toServer) server.connection.send(bytes)
      for (const bytes of toClient) client.socket.write(bytes)
      return true
    } catch (error) {
      if (!(error instanceof ProtocolViolation)) throw error
      refuse(client, error.message)
      return false
    }
  }

  function received(server: Server, each: Message): void {
    const { client } = server
    if (each.type === 'S') hearParameter(server, each)
    if (client === undefined) return
    if (server.isSetting) {
      if (each.type !== 'Z') return
      server.isSetting = false
      return void work(client)
    }
    for (const bytes of server.work.response(each)) client.socket.write(bytes)
    if (server.work.isFree()) release(server)
  }

  function hearParameter({ connection, client }: Server, each: Message): void {
    const [name = '', value = ''] = stringsOf(each, 2).strings
    connection.parameters.set(name.toLowerCase(), value)
    if (isTracked(name)) client?.parameters.set(name.toLowerCase(), value)
  }

  function part(server: Server): void {
    if (server.client) server.client.server = undefined
    server.client = undefined
  }

  function release(server: Server): void {
    part(server)
    lend(server)
  }

  function leave(client: Client): void {
    clients.delete(client.key)
    client.waiting = []
    if (queue.includes(client)) queue.splice(queue.indexOf(client), 1)
    client.socket.end()
    const { server } = client
    if (server === undefined) return
    if (server.work.isFree() && !server.isSetting) return void release(server)
    part(server)
    server.connection.destroy() // which rolls back
  }

  function lose(server: Server): void {
    const { client } = server
    servers.delete(server)
    if (idle.includes(server)) idle.splice(idle.indexOf(server), 1)
    part(server)
    if (client) refuse(client, 'server conn crashed?')
    if (queue.length > 0 && servers.size + opening < poolSize) open().then(lend, () => {})
  }

  function refuse(client: Client, reason: string): void {
    client.socket.write(errorResponse('FATAL', '08P01', reason))
    leave(client)
  }

  async function greet(socket: Socket, startup: Map<string, string>): Promise<Client> {
    if (servers.size === 0) lend(await open())
    const { parameters } = ([...servers][0] as Server).connection
    const key = randomBytes(8)
    const client: Client = {
      ...{ socket, key: key.toString('hex'), names: new Map(), waiting: [], server: undefined },
      parameters: parametersOf(startup, parameters),
    }
    clients.set(client.key, client)
    socket.write(
      Buffer.concat([message('R', int32(0)), ...[...parameters].map((each) => message('S', ...each))]),
    )
    socket.write(Buffer.concat([message('K', key), readyForQuery('I')]))
    return client
  }

  const peer = await listenFor(url, (socket) => {
    let client: Client | undefined
    onMessages(
      socket,
      (each) => {
        if (client) {
          client.waiting.push(each)
          if (client.waiting.length === 1) work(client)
        } else if (each.type === '') void begin(each)
      },
      true,
    )
    async function begin(each: Message): Promise<void> {
      if (codeOf(each) === cancelCode) {
        clients.get(each.bytes.toString('hex', 8))?.server?.connection.cancel()
        return void socket.end()
      }
      const startup = startupParameters(each)
      const refused = refusedIn(startup)
      if (refused)
        return void socket.end(errorResponse('FATAL', '08P01', `unsupported startup parameter: ${refused}`))
      client = await greet(socket, startup)
      socket.on('close', () => client && leave(client))
    }
  })
  return {
    ...peer,
    close: () => {
      peer.close()
      for (const { connection } of servers) connection.destroy()
    },
  }
}
