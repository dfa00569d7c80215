// Reads rows from the bytes of DataRow messages into objects.
import { oid, parseId, timestamp, typeParser } from './values.ts'

export type Row = Record<string, unknown>

/** The methods that `toString` calls after it has checked its arguments, which takes as long again. */
export type Bytes = Buffer & Record<'utf8Slice' | 'latin1Slice', (begin: number, end: number) => string>

/** Reads the value of a column from its bytes. */
type Read = (bytes: Bytes, begin: number, end: number) => unknown

export type Columns = { names: string[]; reads: Read[]; blank: Row }

const code = (character: string) => character.charCodeAt(0)
const zero = code('0')
const minus = code('-')
const letterT = code('t')

/** The length of `{}`. */
const emptyList = 2

/** Every number of at most this many digits is a safe integer. */
const safeDigits = 15

/** @param begin where the content of a RowDescription begins */
export function columnsOf(bytes: Bytes, begin: number): Columns {
  const count = bytes.readInt16BE(begin)
  const names: string[] = []
  const reads: Read[] = []
  for (let at = begin + 2; names.length < count; ) {
    const nameEnd = bytes.indexOf(0, at)
    names.push(bytes.utf8Slice(at, nameEnd))
    reads.push(readOf(bytes.readUInt32BE(nameEnd + 7))) // after the table's oid and the column's number
    at = nameEnd + 19
  }
  return { names, reads, blank: Object.fromEntries(names.map((name) => [name, null])) }
}

/**
 * @param begin where the content of a DataRow begins
 * @returns an object with the columns in the order of the statement
 */
export function readRow({ names, reads, blank }: Columns, bytes: Bytes, begin: number): Row {
  const row = { ...blank } // gives all rows of a statement one shape, which makes JSON.stringify fast
  let at = begin + 2
  for (let i = 0; i < names.length; i += 1) {
    const length = int32(bytes, at)
    at += 4
    if (length < 0) continue
    row[names[i] as string] = (reads[i] as Read)(bytes, at, at + length)
    at += length
  }
  return row
}

export const int32 = (bytes: Buffer, at: number): number =>
  ((bytes[at] as number) << 24) |
  ((bytes[at + 1] as number) << 16) |
  ((bytes[at + 2] as number) << 8) |
  (bytes[at + 3] as number)

function readOf(type: number): Read {
  if (type === oid.int8) return readId
  if (type === oid.bool) return (bytes, begin) => bytes[begin] === letterT
  if (type === oid.timestamptz) return readTimestamp
  const parse = typeParser(type)
  // Most lists are empty, and then there is nothing to parse.
  if (type === oid.texts)
    return (bytes, begin, end) => (end - begin === emptyList ? [] : parse(bytes.utf8Slice(begin, end)))
  return (bytes, begin, end) => parse(bytes.utf8Slice(begin, end))
}

function readId(bytes: Bytes, begin: number, end: number): number {
  if (end - begin > safeDigits || bytes[begin] === minus) return parseId(bytes.utf8Slice(begin, end))
  let id = 0
  for (let at = begin; at < end; at += 1) id = id * 10 + (bytes[at] as number) - zero
  return id
}

const inUtc = Buffer.from('2026-11-21T09:30:00.250Z') as Bytes
const secondsEnd = '2026-11-21T09:30:00'.length
const fractionEnd = inUtc.length - 1

/**
 * As `timestamp`, for the form that nearly all have: `2026-11-21 09:30:00.25+00`. It copies bytes, because cutting and
 * joining texts allocates memory for each row.
 */
function readTimestamp(bytes: Bytes, begin: number, end: number): string {
  const zoneAt = end - 3
  const length = zoneAt - begin
  const isUtc = bytes[zoneAt] === code('+') && bytes[zoneAt + 1] === zero && bytes[zoneAt + 2] === zero
  const isIso = bytes[begin + 4] === minus // and so the year has four digits
  if (!isUtc || !isIso || length > fractionEnd) return timestamp(bytes.utf8Slice(begin, end))
  for (let i = 0; i < length; i += 1) inUtc[i] = bytes[begin + i] as number
  inUtc[10] = code('T')
  for (let i = length; i < fractionEnd; i += 1) inUtc[i] = i === secondsEnd ? code('.') : zero
  return inUtc.latin1Slice(0, inUtc.length)
}
