// How the text of each type of column is read: as the contract shows it.
import pg from 'pg'

export const oid = { bool: 16, int8: 20, date: 1082, timestamptz: 1184, texts: 1009 } as const

/**
 * @param type the oid of a column's type
 * @returns what reads its text
 */
export function typeParser(type: number): (text: string) => unknown {
  if (type === oid.int8) return parseId
  if (type === oid.date) return (text) => text
  if (type === oid.timestamptz) return timestamp
  return pg.types.getTypeParser(type)
}

/**
 * Reads a bigint as a number.
 * @throws RangeError beyond 2^53-1
 */
export function parseId(text: string): number {
  const id = Number(text)
  if (!Number.isSafeInteger(id)) throw new RangeError('a bigint beyond 2^53-1 came out of the database')
  return id
}

const isoTimestamp = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,3}))?([+-]\d\d)(:\d\d)?(:\d\d)?$/

/**
 * Reads a timestamptz(3). Cutting the text is much faster than converting it to a Date and back.
 * @param text as PostgreSQL writes it with DateStyle ISO, in any time zone
 * @returns RFC 3339 in UTC, with three fraction digits
 * @throws Error for a text in another DateStyle
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
