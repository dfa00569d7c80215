// The parameters of a connection string: which are taken, and what those say. Whatever is not honoured is refused by name.
import { OperatorError } from '../../operator-error.ts'
import type { Address } from './address.ts'

/** What a server must be to be connected to. */
export type Target = 'any' | 'read-write' | 'primary'

const taken = new Set([
  ...['host', 'port', 'dbname', 'user', 'password', 'target_session_attrs', 'load_balance_hosts'],
  ...['connect_timeout', 'application_name', 'fallback_application_name', 'options', 'client_encoding'],
  ...['channel_binding', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'sslnegotiation', 'gssencmode'],
  ...['ssl', 'uselibpqcompat'], // of pg
])

/** Names of libpq's and others' that are told though part of a password could stand in their place. */
const known = new Set([
  ...[
    'hostaddr',
    'passfile',
    'require_auth',
    'service',
    'servicefile',
    'replication',
    'requirepeer',
    'requiressl',
  ],
  ...[
    'sslcompression',
    'sslpassword',
    'sslcertmode',
    'sslcrl',
    'sslcrldir',
    'sslsni',
    'krbsrvname',
    'gsslib',
  ],
  ...['ssl_min_protocol_version', 'ssl_max_protocol_version', 'min_protocol_version', 'max_protocol_version'],
  ...['gssdelegation', 'scram_client_key', 'scram_server_key', 'keepalives', 'keepalives_idle'],
  ...['keepalives_interval', 'keepalives_count', 'tcp_user_timeout', 'sslkeylogfile', 'oauth_issuer'],
  ...['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'query_timeout'], // of pg
  ...['pgbouncer', 'schema', 'connection_limit', 'pool_timeout', 'currentSchema'], // of Prisma and JDBC
])

/** What is taken only if it says what is done anyway. */
const fixed: Readonly<Record<string, readonly string[]>> = {
  load_balance_hosts: ['disable'],
  client_encoding: ['UTF8', 'utf8', 'UTF-8', 'utf-8', 'auto'],
  gssencmode: ['disable', 'prefer'], // never encrypted so, which `prefer` allows
  ssl: ['true', '1'],
  uselibpqcompat: ['true', 'false'],
  sslnegotiation: ['postgres', 'direct'],
  channel_binding: ['require', 'prefer', 'disable'],
}

/** @throws Refused, as parseAddress */
export function refuseStrangeParameters({ parameters }: Address): void {
  const strange = [...parameters.keys()].filter((name) => !taken.has(name))
  if (strange.length > 0) {
    // With a password among them, an & of its own would make names of its parts.
    const isTold = (name: string) =>
      known.has(name) || (!parameters.has('password') && /^[a-z_]{1,40}$/i.test(name))
    const names = strange.filter(isTold).join(', ') || 'one that PostgreSQL does not know'
    throw new OperatorError(`has parameters that cannot be honoured: ${names}`)
  }
  for (const [name, values] of Object.entries(fixed)) {
    const value = parameters.get(name)
    if (value !== undefined && !values.includes(value))
      throw new OperatorError(
        `has ${name} with a value that cannot be honoured: it may be ${values.join(' or ')}`,
      )
  }
}

/** @throws Refused, as parseAddress */
export function targetOf({ parameters }: Address): Target {
  const target = parameters.get('target_session_attrs') ?? 'any'
  if (target === 'any' || target === 'read-write' || target === 'primary') return target
  throw new OperatorError(
    'has target_session_attrs with a value that cannot be honoured: the service writes, so it may be read-write, primary or any',
  )
}

/** @throws Refused, as parseAddress */
export function connectTimeoutMillis({ parameters }: Address): number | undefined {
  const text = parameters.get('connect_timeout')
  if (text === undefined) return undefined
  if (/^[1-9][0-9]?$/.test(text) && Number(text) <= 60) return Number(text) * 1000
  throw new OperatorError(
    'has connect_timeout with a value that cannot be honoured: it may be 1 to 60 seconds',
  )
}
