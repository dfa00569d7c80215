// Connects to the first of several servers that accepts the connection and is what the connection string asks for. So a
// failover is found: each connection checks its server, and the others are tried once that one fails.
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { nameOf, type Server } from './address.ts'
import { requireChannelBinding } from './channel-binding.ts'
import type { Target } from './parameters.ts'

export type ClientOfServers = new (config?: pg.ClientConfig) => pg.Client

type Options = {
  servers: readonly Server[]
  /** Options of each connection. */
  settings: pg.ClientConfig & { connectionTimeoutMillis: number }
  target: Target
  requiresBinding: boolean
}

/** What pg reads when it connects, and its types do not declare. */
type Internal = { host: string; ssl: unknown; connection: { ssl: unknown } }

/**
 * @returns a class of pg clients that choose their server when they connect. All clients of the class share what is known of
 * the servers
 */
export function clientOf({ servers, settings, target, requiresBinding }: Options): ClientOfServers {
  let known = servers.length === 1 ? servers[0] : undefined
  let search: Promise<Server> | undefined
  let order = servers

  class ClientOfOne extends pg.Client {
    constructor(config: pg.ClientConfig = settings) {
      super(config)
      this.on('error', () => {}) // nothing else listens while the server is checked
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
        await requireTarget(this, server, target, settings.connectionTimeoutMillis)
        return this
      } catch (error) {
        void this.end().catch(() => {})
        throw error
      }
    }
  }

  /** Tries the server last from now on: one that does not respond would cost each search the time of a connection. */
  function forget(failed: Server): void {
    known = undefined
    order = [...servers.filter((server) => server !== failed), failed]
  }

  /** Waits for the search no longer than for a connection. The search goes on for the next client. */
  function found(): Promise<Server> {
    search ??= firstOf(order, (server) => new ClientOfOne().open(server))
      .then((server) => {
        known = server
        return server
      })
      .finally(() => {
        search = undefined
      })
    const timeout = sleep(settings.connectionTimeoutMillis, undefined, { ref: false }).then(() => {
      throw new Error('timeout expired')
    })
    return Promise.race([search, timeout])
  }

  return ClientOfOne
}

/** Tries one after the other, as libpq does. */
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

/** @returns the message of an error; for a host with several addresses, where Node has none, that of the first */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return messageOf(error.errors[0])
  return error instanceof Error ? error.message : String(error)
}

/** Where host or port are undefined, pg's defaults stay: PGHOST or localhost, PGPORT or 5432. */
function pointAt(client: pg.Client, { host, port }: Server): void {
  const internal = client as unknown as Internal
  if (host !== undefined) client.host = host
  if (port !== undefined) client.port = port
  if (!client.host.startsWith('/')) return
  internal.ssl = false // as with libpq, over a socket nothing is encrypted
  internal.connection.ssl = false
}

const writabilityQuery =
  "select pg_is_in_recovery() as standby, current_setting('transaction_read_only') = 'on' as read_only"

/**
 * @param query_timeout in ms
 * @returns whether the server is a standby, and whether the session is read-only
 */
export async function writability(
  client: pg.Client,
  query_timeout?: number,
): Promise<{ standby: boolean; read_only: boolean }> {
  const { rows } = await client.query(
    Object.assign({ text: writabilityQuery }, query_timeout && { query_timeout }),
  )
  return rows[0]
}

/** @throws pg.DatabaseError, the one that the first write would get, when the server is not what is asked for */
async function requireTarget(
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
