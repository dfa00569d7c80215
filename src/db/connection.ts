// From a connection string to pg's options: TLS as strict as it gets, and columns read as the contract shows them.
import type { ClientConfig, CustomTypesConfig } from 'pg'
import pg from 'pg'

const oid = { int8: 20, date: 1082, timestamptz: 1184 } as const

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
    connectionTimeoutMillis: 10_000,
    types,
  }
}

/** A host of Neon's pooler (PgBouncer in transaction mode), where session-level locks do not hold. */
export const isPooled = (url: string) => /^[^.]+-pooler\./.test(new URL(url).hostname)

/** Parsers of this service's connections alone; pg's global ones stay as they are. */
const types: CustomTypesConfig = {
  getTypeParser: ((id: number, format?: 'text' | 'binary') => {
    if (id === oid.int8) return parseId
    if (id === oid.date) return (text: string) => text
    if (id === oid.timestamptz) return timestamp
    return pg.types.getTypeParser(id, format)
  }) as CustomTypesConfig['getTypeParser'],
}

function parseId(text: string): number {
  const id = Number(text)
  if (!Number.isSafeInteger(id)) throw new RangeError('a bigint beyond 2^53-1 came out of the database')
  return id
}

// As the server writes it in UTC: `2026-11-21 09:30:00.25+00`. By its length it tells how many digits are missing.
const utcLength = '2026-11-21 09:30:00.250+00'.length
const missingDigits: Record<number, string> = {
  [utcLength - 4]: '.000',
  [utcLength - 2]: '00',
  [utcLength - 1]: '0',
  [utcLength]: '',
}

const isoTimestamp = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,3}))?([+-]\d\d)(:\d\d)?(:\d\d)?$/

/**
 * A timestamptz(3) as PostgreSQL writes it in any time zone, as RFC 3339 in UTC with three fraction digits.
 * Cutting text is 10 times as fast as a Date there and back, and in UTC 5 times as fast again without an expression.
 */
export function timestamp(text: string): string {
  const digits = missingDigits[text.length]
  const isUtc = digits !== undefined && text[4] === '-' && text[10] === ' ' && text.endsWith('+00')
  if (isUtc) return `${text.slice(0, 10)}T${text.slice(11, -3)}${digits}Z`
  const match = isoTimestamp.exec(text)
  if (match === null) throw new Error('the server writes timestamps in a DateStyle other than ISO')
  const [, day, time, fraction = '', hours = '+00', minutes = ':00', seconds = ':00'] = match
  const local = `${day}T${time}.${fraction.padEnd(3, '0')}Z`
  if (hours === '+00' && minutes === ':00' && seconds === ':00') return local
  const sign = hours.startsWith('-') ? -1 : 1
  const offset = Math.abs(Number(hours)) * 3600 + Number(minutes.slice(1)) * 60 + Number(seconds.slice(1))
  return new Date(Date.parse(local) - sign * offset * 1000).toISOString()
}
