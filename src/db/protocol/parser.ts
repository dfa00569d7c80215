// Cuts the bytes that the server sends into messages, and dispatches them to a listener. Every kind of message is decided
// on: see the table at `dispatch`.
// https://www.postgresql.org/docs/current/protocol-message-formats.html
import pg from 'pg'
import { type Bytes, int32 } from './row.ts'

/** The transaction status of a ReadyForQuery: idle, in a transaction, in one that has failed. */
export type Status = 'I' | 'T' | 'E'

/** The fields of a NoticeResponse that matter here. */
export type Notice = { severity: string | undefined; code: string | undefined; message: string }

export type Listener = {
  parseComplete(): void
  /** @param begin where the content begins */
  rowDescription(bytes: Bytes, begin: number): void
  dataRow(bytes: Bytes, begin: number): void
  /** @param begin where the command's tag begins, e.g. `COMMIT` */
  commandComplete(bytes: Bytes, begin: number, end: number): void
  error(error: pg.DatabaseError): void
  notice(notice: Notice): void
  parameterStatus(name: string, value: string): void
  readyForQuery(status: Status): void
}

/** The letter and the length at the beginning of each message. */
const headerBytes = 5

/** The length that a message states counts itself. */
const minLength = 4

/**
 * @returns a function for each chunk of bytes as it is received, which may begin and end anywhere. It throws a RangeError
 * for bytes that are not the protocol; whatever comes after them cannot be understood either
 */
export function parserFor(listener: Listener): (chunk: Buffer) => void {
  let rest: Buffer | undefined

  return (chunk) => {
    const bytes = (rest === undefined ? chunk : Buffer.concat([rest, chunk])) as Bytes
    let at = 0
    while (at + headerBytes <= bytes.length) {
      const length = int32(bytes, at + 1)
      if (length < minLength) throw new RangeError('the server sent a message of no possible length')
      const end = at + 1 + length
      if (end > bytes.length) break
      dispatch(listener, bytes, at, end)
      at = end
    }
    rest = at < bytes.length ? bytes.subarray(at) : undefined
  }
}

const code = (letter: string) => letter.charCodeAt(0)
const parseComplete = code('1')
const bindComplete = code('2')
const closeComplete = code('3')
const rowDescription = code('T')
const noData = code('n')
const parameterDescription = code('t')
const dataRow = code('D')
const commandComplete = code('C')
const errorResponse = code('E')
const noticeResponse = code('N')
const notificationResponse = code('A')
const parameterStatus = code('S')
const readyForQuery = code('Z')

/** Messages that carry nothing that another message does not. */
const ignored = new Set([bindComplete, closeComplete, noData, parameterDescription, notificationResponse])

/**
 * | message | what it leads to |
 * |---|---|
 * | ReadyForQuery | its status is compared with what was sent (responses.ts) |
 * | CommandComplete | counted; the tags of `begin`, `commit` and `rollback` are compared |
 * | ErrorResponse | fails the request; outside of one it ends the connection |
 * | NoticeResponse | a warning during a commit leaves its outcome open: for instance, the wait for a standby was cut short |
 * | ParameterStatus | ends the connection when it changes how rows have to be read |
 * | ParseComplete | the statement is prepared |
 * | RowDescription, DataRow | read |
 * | BindComplete, CloseComplete, NoData, ParameterDescription | nothing: CommandComplete or an error follows |
 * | NotificationResponse | nothing: there is no LISTEN here |
 * | anything else (CopyInResponse, CopyOutResponse, PortalSuspended, EmptyQueryResponse, authentication, …) | cannot follow from what is sent here: ends the connection |
 */
function dispatch(listener: Listener, bytes: Bytes, at: number, end: number): void {
  const begin = at + headerBytes
  const kind = bytes[at]
  if (kind === dataRow) listener.dataRow(bytes, begin)
  else if (kind === commandComplete) listener.commandComplete(bytes, begin, end)
  else if (kind === readyForQuery) listener.readyForQuery(statusOf(bytes, begin, end))
  else if (kind === errorResponse) listener.error(errorOf(bytes, begin, end))
  else if (kind === parseComplete) listener.parseComplete()
  else if (kind === rowDescription) listener.rowDescription(bytes, begin)
  else if (kind === noticeResponse) listener.notice(noticeOf(bytes, begin, end))
  else if (kind === parameterStatus) dispatchParameter(listener, bytes, begin, end)
  else if (!ignored.has(kind as number))
    throw new RangeError('the server sent a message that nobody asked for')
}

function statusOf(bytes: Bytes, begin: number, end: number): Status {
  const status = end - begin === 1 ? String.fromCharCode(bytes[begin] as number) : ''
  if (status !== 'I' && status !== 'T' && status !== 'E')
    throw new RangeError('the server is ready in a status that is none')
  return status
}

function dispatchParameter(listener: Listener, bytes: Bytes, begin: number, end: number): void {
  const [name = '', value = ''] = bytes.utf8Slice(begin, end).split('\0')
  listener.parameterStatus(name, value)
}

/** The fields of an ErrorResponse by their letter, with pg's names for them. */
const errorFields = {
  V: 'severity', // of the two, the one that is not translated
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

function fieldsOf(bytes: Bytes, begin: number, end: number): Map<string, string> {
  const fields = new Map<string, string>()
  for (let at = begin; at < end && bytes[at] !== 0; ) {
    const textEnd = bytes.indexOf(0, at + 1)
    if (textEnd < 0) throw new RangeError('the server sent an error without an end')
    fields.set(String.fromCharCode(bytes[at] as number), bytes.utf8Slice(at + 1, textEnd))
    at = textEnd + 1
  }
  return fields
}

function errorOf(bytes: Bytes, begin: number, end: number): pg.DatabaseError {
  const fields = fieldsOf(bytes, begin, end)
  const error = new pg.DatabaseError(fields.get('M') ?? 'unknown error', end - begin, 'error')
  for (const [letter, name] of Object.entries(errorFields)) error[name] = fields.get(letter)
  return error
}

function noticeOf(bytes: Bytes, begin: number, end: number): Notice {
  const fields = fieldsOf(bytes, begin, end)
  return { severity: fields.get('V'), code: fields.get('C'), message: fields.get('M') ?? '' }
}
