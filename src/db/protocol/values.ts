// Columns, read from text as the contract shows them.
import pg from 'pg'

export const oid = { bool: 16, int8: 20, date: 1082, timestamptz: 1184 } as const

/** How a column is read from text. @param type its oid */
export function typeParser(type: number): (text: string) => unknown {
  if (type === oid.int8) return parseId
  if (type === oid.date) return (text) => text
  if (type === oid.timestamptz) return timestamp
  return pg.types.getTypeParser(type)
}

/** @throws RangeError beyond 2^53-1 */
export function parseId(text: string): number {
  const id = Number(text)
  if (!Number.isSafeInteger(id)) throw new RangeError('a bigint beyond 2^53-1 came out of the database')
  return id
}

const isoTimestamp = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,3}))?([+-]\d\d)(:\d\d)?(:\d\d)?$/

/**
 * A timestamptz(3) as PostgreSQL writes it in any time zone, as RFC 3339 in UTC with three fraction digits.
 * Cutting text is 10 times as fast as a Date there and back.
 */
export function timestamp(text: string): string {
  const match = isoTimestamp.exec(text)
  if (match === null) throw new Error('the server writes timestamps in a DateStyle other than ISO')
  const [, day, time, fraction = '', hours = '+00', minutes = ':00', seconds = ':00'] = match
  const local = `${day}T${time}.${fraction.padEnd(3, '0')}Z`
  if (hours === '+00' && minutes === ':00' && seconds === ':00') return local
  const sign = hours.startsWith('-') ? -1 : 1
  const offset = Math.abs(Number(hours)) * 3600 + Number(minutes.slice(1)) * 60 + Number(seconds.slice(1))
  return new Date(Date.parse(local) - sign * offset * 1000).toISOString()
}
