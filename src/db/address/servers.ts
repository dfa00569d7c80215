// Connections to the first of several servers that takes them and is what the connection string asks for. A failover is
// found by itself: a server is asked at each connection, and the others are once it fails.
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { nameOf, type Server } from './address.ts'
import { requireChannelBinding } from './channel-binding.ts'
import type { Target } from './parameters.ts'

export type ClientOfServers = new (config?: pg.ClientConfig) => pg.Client

type Options = {
  servers: readonly Server[]
  /** Of each connection. */
  settings: pg.ClientConfig & { connectionTimeoutMillis: number }
  target: Target
  requiresBinding: boolean
}

/** What pg keeps to itself, and reads when it connects. */
type Internal = { host: string; ssl: unknown; connection: { ssl: unknown } }

/** A client of pg, which chooses its server when it connects. Clients of one class share what is known of the servers. */
export function clientOf({ servers, settings, target, requiresBinding }: Options): ClientOfServers {
  let known = servers.length === 1 ? servers[0] : undefined
  let search: Promise<Server> | undefined
  let order = servers

  class ClientOfOne extends pg.Client {
    constructor(config: pg.ClientConfig = settings) {
      super(config)
      this.on('error', () => {}) // nobody else listens while the server is asked
      if (requiresBinding) requireChannelBinding(this)
    }

    override connect(): Promise<pg.Client>
    override connect(callback: (error: Error) => void): void
    override connect(callback?: (error: Error) => void): Promise<pg.Client> | undefined {
      const connected = this.choose()
      if (callback === undefined) return connected
      connected.then(() => (callback as () => void)(), callback) // without an error
      return undefined
    }

    private async choose(): Promise<pg.Client> {
      const server = known ?? (await found())
      try {
        return await this.open(server)
      } catch (error) {
        if (known === server && servers.length > 1) forget(server)
        throw error
      }
    }

    async open(server: Server): Promise<pg.Client> {
      pointAt(this, server)
      await super.connect()
      try {
        await refuseOther(this, server, target, settings.connectionTimeoutMillis)
        return this
      } catch (error) {
        void this.end().catch(() => {})
        throw error
      }
    }
  }

  /** It is tried last from now on: a machine that is silent would cost each search the time of a connection. */
  function forget(failed: Server): void {
    known = undefined
    order = [...servers.filter((server) => server !== failed), failed]
  }

  /** Whoever waits for it waits no longer than for a connection; the search goes on for those who come later. */
  function found(): Promise<Server> {
    search ??= firstOf(order, (server) => new ClientOfOne().open(server))
      .then((server) => {
        known = server
        return server
      })
      .finally(() => {
        search = undefined
      })
    const late = sleep(settings.connectionTimeoutMillis, undefined, { ref: false }).then(() => {
      throw new Error('timeout expired')
    })
    return Promise.race([search, late])
  }

  return ClientOfOne
}

/** One after the other, as libpq does. */
async function firstOf(
  servers: readonly Server[],
  open: (server: Server) => Promise<pg.Client>,
): Promise<Server> {
  const failures: unknown[] = []
  for (const server of servers) {
    try {
      const client = await open(server)
      void client.end().catch(() => {})
      return server
    } catch (error) {
      failures.push(error)
    }
  }
  const reasons = failures.map((error, place) => `${nameOf(servers[place] as Server)}: ${messageOf(error)}`)
  throw new AggregateError(failures, `none of the servers can be used (${reasons.join('; ')})`)
}

/** Node reports a host with several addresses as an aggregate without a message of its own. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return messageOf(error.errors[0])
  return error instanceof Error ? error.message : String(error)
}

/** What is not said stays as pg has it: PGHOST or localhost, PGPORT or 5432. */
function pointAt(client: pg.Client, { host, port }: Server): void {
  const internal = client as unknown as Internal
  if (host !== undefined) client.host = host
  if (port !== undefined) client.port = port
  if (!client.host.startsWith('/')) return
  internal.ssl = false // as with libpq, over a socket nothing is encrypted
  internal.connection.ssl = false
}

const question =
  "select pg_is_in_recovery() as standby, current_setting('transaction_read_only') = 'on' as read_only"

/** Whether a server is a standby, and whether its sessions may not write. */
export async function writability(
  client: pg.Client,
  query_timeout?: number,
): Promise<{ standby: boolean; read_only: boolean }> {
  const { rows } = await client.query(Object.assign({ text: question }, query_timeout && { query_timeout }))
  return rows[0]
}

/** @throws pg.DatabaseError, as the first write would be told */
async function refuseOther(
  client: pg.Client,
  server: Server,
  target: Target,
  query_timeout: number,
): Promise<void> {
  if (target === 'any') return
  const { standby, read_only } = await writability(client, query_timeout)
  if (target === 'primary' ? !standby : !read_only) return
  const text = `${nameOf(server)} is ${standby ? 'a standby' : 'read-only'}`
  throw Object.assign(new pg.DatabaseError(text, text.length, 'error'), { code: '25006', severity: 'FATAL' })
}
