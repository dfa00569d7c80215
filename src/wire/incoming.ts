// What the server sends: bytes, cut into messages, and told to whoever waits for them.
// https://www.postgresql.org/docs/current/protocol-message-formats.html
import pg from 'pg'
import { type Bytes, int32 } from './row.ts'

/** Told of the messages that matter here; others, such as notices, are passed over. */
export type Listener = {
  parseComplete(): void
  /** @param begin where the content begins */
  rowDescription(bytes: Bytes, begin: number): void
  dataRow(bytes: Bytes, begin: number): void
  commandComplete(): void
  error(error: pg.DatabaseError): void
  readyForQuery(): void
}

/** The letter and the length before each message. */
const headBytes = 5

/** A message's length counts itself. */
const shortest = 4

/**
 * @returns takes the bytes as they come: a message may be cut anywhere
 * @throws RangeError for what is not the protocol; nothing after it can be understood
 */
export function incomingFor(listener: Listener): (chunk: Buffer) => void {
  let rest: Buffer | undefined

  return (chunk) => {
    const bytes = (rest === undefined ? chunk : Buffer.concat([rest, chunk])) as Bytes
    let at = 0
    while (at + headBytes <= bytes.length) {
      const length = int32(bytes, at + 1)
      if (length < shortest) throw new RangeError('the server sent a message of no possible length')
      const end = at + 1 + length
      if (end > bytes.length) break
      tell(listener, bytes, at, end)
      at = end
    }
    rest = at < bytes.length ? bytes.subarray(at) : undefined
  }
}

const code = (letter: string) => letter.charCodeAt(0)
const parseComplete = code('1')
const rowDescription = code('T')
const dataRow = code('D')
const commandComplete = code('C')
const errorResponse = code('E')
const readyForQuery = code('Z')

function tell(listener: Listener, bytes: Bytes, at: number, end: number): void {
  const begin = at + headBytes
  const kind = bytes[at]
  if (kind === dataRow) listener.dataRow(bytes, begin)
  else if (kind === commandComplete) listener.commandComplete()
  else if (kind === readyForQuery) listener.readyForQuery()
  else if (kind === errorResponse) listener.error(errorOf(bytes, begin, end))
  else if (kind === parseComplete) listener.parseComplete()
  else if (kind === rowDescription) listener.rowDescription(bytes, begin)
}

/** The fields of an error, by their letter, as pg names them. */
const errorFields = {
  V: 'severity', // never translated
  C: 'code',
  D: 'detail',
  H: 'hint',
  P: 'position',
  p: 'internalPosition',
  q: 'internalQuery',
  W: 'where',
  s: 'schema',
  t: 'table',
  c: 'column',
  d: 'dataType',
  n: 'constraint',
  F: 'file',
  L: 'line',
  R: 'routine',
} as const satisfies Record<string, keyof pg.DatabaseError>

function errorOf(bytes: Bytes, begin: number, end: number): pg.DatabaseError {
  const fields = new Map<string, string>()
  for (let at = begin; at < end && bytes[at] !== 0; ) {
    const textEnd = bytes.indexOf(0, at + 1)
    if (textEnd < 0) throw new RangeError('the server sent an error without an end')
    fields.set(String.fromCharCode(bytes[at] as number), bytes.utf8Slice(at + 1, textEnd))
    at = textEnd + 1
  }
  const error = new pg.DatabaseError(fields.get('M') ?? 'unknown error', end - begin, 'error')
  for (const [letter, name] of Object.entries(errorFields)) error[name] = fields.get(letter)
  return error
}
