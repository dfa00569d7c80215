// From a connection string to pg's options: TLS as strict as it gets, and columns read as the contract shows them.
import type { ClientConfig, CustomTypesConfig } from 'pg'
import { typeParser } from '../wire/values.ts'

/** Longest wait for a connection. */
export const connectionTimeoutMillis = 10_000

/** Neon's and others' connection strings, with what pg does not read from them. @param url postgres://… */
export function connectionOptions(url: string): ClientConfig {
  const parsed = new URL(url)
  const { searchParams } = parsed
  // pg ignores channel_binding in a URL, and treats `require` as `verify-full` but warns of it.
  const enableChannelBinding = searchParams.get('channel_binding') === 'require'
  searchParams.delete('channel_binding')
  if (searchParams.get('sslmode') === 'require' && !searchParams.has('uselibpqcompat')) {
    searchParams.set('sslmode', 'verify-full')
  }
  return {
    connectionString: parsed.href,
    application_name: 'tasks-api',
    enableChannelBinding,
    keepAlive: true,
    connectionTimeoutMillis,
    types,
  }
}

/** A host of Neon's pooler (PgBouncer in transaction mode), where session-level locks do not hold. */
export const isPooled = (url: string) => /^[^.]+-pooler\./.test(new URL(url).hostname)

/** Parsers of this service's connections alone; pg's global ones stay as they are. */
const types: CustomTypesConfig = { getTypeParser: typeParser as CustomTypesConfig['getTypeParser'] }
