// Turns a connection string into pg's options: TLS as strict as possible, and columns read as the contract shows them.
import type { Client, ClientConfig, CustomTypesConfig } from 'pg'
import { OperatorError } from '../../operator-error.ts'
import { typeParser } from '../protocol/values.ts'
import { connectionTimeoutMillis } from '../session/time-limits.ts'
import { isSocket, nameOf, parseAddress } from './address.ts'
import { connectTimeoutMillis, requireSupportedParameters, targetOf } from './parameters.ts'
import { type ClientOfServers, clientOf } from './servers.ts'
import { isDirect, tlsOf } from './tls.ts'

/** For `newClient`, and for pg.Pool, which makes its connections with `Client`. */
export type ConnectionOptions = ClientConfig & { Client: ClientOfServers }

/**
 * All clients with the same options object share what is known of the servers.
 * @param url postgres://…, as libpq takes it
 * @throws OperatorError, as parseAddress
 */
export function connectionOptions(url: string): ConnectionOptions {
  const address = parseAddress(url)
  requireSupportedParameters(address)
  const { servers, user, password, database, parameters } = address
  const [only] = servers.length === 1 ? servers : []
  const binding = parameters.get('channel_binding')
  const settings = {
    ...given({ user, password, database, host: only?.host, port: only?.port }),
    ...given({ options: parameters.get('options'), ssl: tlsOf(parameters) }),
    ...(isDirect(parameters) && { sslnegotiation: 'direct' as const }),
    application_name: applicationName(parameters),
    enableChannelBinding: binding === 'require' || binding === 'prefer',
    keepAlive: true,
    connectionTimeoutMillis: connectTimeoutMillis(address) ?? connectionTimeoutMillis,
    types,
  }
  const requiresBinding = binding === 'require'
  if (requiresBinding && (!settings.ssl || servers.some(isSocket)))
    throw new OperatorError('has channel_binding=require without TLS: add sslmode=verify-full')
  return { ...settings, Client: clientOf({ servers, settings, target: targetOf(address), requiresBinding }) }
}

const applicationName = (parameters: ReadonlyMap<string, string>) =>
  parameters.get('application_name') || parameters.get('fallback_application_name') || 'tasks-api'

/** @returns the values that are not undefined */
const given = <T extends object>(values: T) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]?: Exclude<T[Name], undefined>
  }

/** @returns a client, not connected yet, which chooses among the servers when it connects */
export const newClient = (options: ConnectionOptions): Client => new options.Client(options)

/** Whether a host is Neon's pooler (PgBouncer in transaction mode), where session-level locks do not hold. */
export const isPooled = (url: string) =>
  parseAddress(url).servers.some(({ host }) => host !== undefined && /^[^.]+-pooler\./.test(host))

/** @returns the servers and the database of a connection string, without user and password */
export function placeOf(url: string): string {
  const { servers, database = '' } = parseAddress(url)
  return `${servers.map(nameOf).join(',')}/${database}`
}

/** For these connections alone; pg's global parsers stay as they are. */
const types: CustomTypesConfig = { getTypeParser: typeParser as CustomTypesConfig['getTypeParser'] }
