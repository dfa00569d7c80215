// The parameters of a connection string: which are supported, and what they mean. Any other is refused by its name.
import { OperatorError } from '../../operator-error.ts'
import type { Address } from './address.ts'

/** What a server must be to be connected to. */
export type Target = 'any' | 'read-write' | 'primary'

const supported = new Set([
  ...['host', 'port', 'dbname', 'user', 'password', 'target_session_attrs', 'load_balance_hosts'],
  ...['connect_timeout', 'application_name', 'fallback_application_name', 'options', 'client_encoding'],
  ...['channel_binding', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'sslnegotiation', 'gssencmode'],
  ...['ssl', 'uselibpqcompat'], // pg's own
])

/** Names of libpq and others that an error may show, even where part of a password could be in their place. */
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
  ...['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'query_timeout'], // pg's own
  ...['pgbouncer', 'schema', 'connection_limit', 'pool_timeout', 'currentSchema'], // of Prisma and JDBC
])

/** Parameters that are supported only with a value that changes nothing. */
const fixed: Readonly<Record<string, readonly string[]>> = {
  load_balance_hosts: ['disable'],
  client_encoding: ['UTF8', 'utf8', 'UTF-8', 'utf-8', 'auto'],
  gssencmode: ['disable', 'prefer'], // GSSAPI encryption is never used, which `prefer` allows
  ssl: ['true', '1'],
  uselibpqcompat: ['true', 'false'],
  sslnegotiation: ['postgres', 'direct'],
  channel_binding: ['require', 'prefer', 'disable'],
}

/** @throws OperatorError for a parameter that is not supported; its message is a predicate, as that of parseAddress */
export function requireSupportedParameters({ parameters }: Address): void {
  const unsupported = [...parameters.keys()].filter((name) => !supported.has(name))
  if (unsupported.length > 0) {
    // Where a password is among them, an & in it would turn its parts into names.
    const isShown = (name: string) =>
      known.has(name) || (!parameters.has('password') && /^[a-z_]{1,40}$/i.test(name))
    const names = unsupported.filter(isShown).join(', ') || 'one that PostgreSQL does not know'
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

/** @throws OperatorError for an unsupported value; its message is a predicate, as that of parseAddress */
export function targetOf({ parameters }: Address): Target {
  const target = parameters.get('target_session_attrs') ?? 'any'
  if (target === 'any' || target === 'read-write' || target === 'primary') return target
  throw new OperatorError(
    'has target_session_attrs with a value that cannot be honoured: the service writes, so it may be read-write, primary or any',
  )
}

/** @throws OperatorError for an unsupported value; its message is a predicate, as that of parseAddress */
export function connectTimeoutMillis({ parameters }: Address): number | undefined {
  const text = parameters.get('connect_timeout')
  if (text === undefined) return undefined
  if (/^[1-9][0-9]?$/.test(text) && Number(text) <= 60) return Number(text) * 1000
  throw new OperatorError(
    'has connect_timeout with a value that cannot be honoured: it may be 1 to 60 seconds',
  )
}
