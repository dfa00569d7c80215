// Messages of PostgreSQL's protocol 3.0 as tests cut, read and make them.
// https://www.postgresql.org/docs/current/protocol-message-formats.html

/** `type` is '' for the first message of a client, which has none. */
export type Message = { type: string; bytes: Buffer }

/** The type and the length. */
const headBytes = 5

/** @param hasNoType of the client's first message @returns takes bytes as they come, gives the messages that are whole */
export function messageSplitter(hasNoType = false): (chunk: Buffer) => Message[] {
  let rest: Buffer = Buffer.alloc(0)
  let lengthAt = hasNoType ? 0 : 1
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    const messages: Message[] = []
    while (rest.length >= lengthAt + 4) {
      const end = lengthAt + rest.readInt32BE(lengthAt)
      if (rest.length < end) break
      const type = lengthAt === 0 ? '' : String.fromCharCode(rest[0] as number)
      messages.push({ type, bytes: rest.subarray(0, end) })
      rest = rest.subarray(end)
      // A request for encryption gets one letter as its response, and the client begins again.
      if (lengthAt === 0 && !encryptionCodes.includes(codeOf(messages.at(-1) as Message))) lengthAt = 1
    }
    return messages
  }
}

/** Of a client's first message. */
export const codeOf = ({ bytes }: Message): number => bytes.readInt32BE(4)
export const protocolCode = 196_608
export const cancelCode = 80_877_102
export const encryptionCodes = [80_877_103, 80_877_104]

/** @param parts strings end with a NUL; what has none is given as bytes */
export function message(type: string, ...parts: (string | Buffer)[]): Buffer {
  const body = Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(`${part}\0`) : part)),
  )
  return Buffer.concat([Buffer.from(type, 'latin1'), int32(4 + body.length), body])
}

export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

/** The body from the first string on: so many of them, and what follows. */
export function stringsOf(
  { bytes }: Message,
  count: number,
  from = headBytes,
): { strings: string[]; rest: Buffer } {
  const strings: string[] = []
  let at = from
  for (let each = 0; each < count; each++) {
    const end = bytes.indexOf(0, at)
    strings.push(bytes.toString('utf8', at, end))
    at = end + 1
  }
  return { strings, rest: bytes.subarray(at) }
}

/** Parameters of a client's startup message, by their names. */
export function startupParameters(startup: Message): Map<string, string> {
  const strings = startup.bytes.toString('utf8', 8).split('\0')
  const pairs = strings.flatMap((name, at) =>
    at % 2 === 0 && name !== '' ? [[name, strings[at + 1] ?? ''] as const] : [],
  )
  return new Map(pairs)
}

/** Of a CommandComplete, such as `INSERT 0 1`. */
export const tagOf = (complete: Message): string => stringsOf(complete, 1).strings[0] as string

/** Of a ReadyForQuery: idle, in a transaction, in one that failed. */
export const statusOf = ({ bytes }: Message): 'I' | 'T' | 'E' =>
  String.fromCharCode(bytes[headBytes] as number) as 'I'

export const readyForQuery = (status: 'I' | 'T' | 'E') => message('Z', Buffer.from(status))
export const query = (sql: string) => message('Q', sql)
export const sync = message('S')

/** The types of its parameters are for the server to find out. */
export const parse = (name: string, text: string) => message('P', name, text, Buffer.from([0, 0]))
export const closeStatement = (name: string) => message('C', Buffer.from('S'), name)

/** Bind, Describe and Execute in the unnamed portal. @param values as text; results come as text */
export function execute(name: string, ...values: string[]): Buffer {
  const bound = values.map((value) => Buffer.concat([int32(Buffer.byteLength(value)), Buffer.from(value)]))
  const counts = Buffer.from([0, 0, 0, values.length])
  const bind = message('B', '', name, counts, ...bound, Buffer.from([0, 0]))
  return Buffer.concat([bind, message('D', Buffer.from('P'), ''), message('E', '', int32(0))])
}

/** Columns of a DataRow, as text. */
export function valuesOf({ bytes }: Message): (string | null)[] {
  let at = headBytes + 2
  return Array.from({ length: bytes.readInt16BE(headBytes) }, () => {
    const length = bytes.readInt32BE(at)
    at += 4 + Math.max(0, length)
    return length < 0 ? null : bytes.toString('utf8', at - length, at)
  })
}

/** @param severity FATAL where the connection is closed then */
export const errorResponse = (severity: 'ERROR' | 'FATAL', code: string, text: string) =>
  message('E', ...[`S${severity}`, `V${severity}`, `C${code}`, `M${text}`], Buffer.from([0]))

/** The fields of an ErrorResponse or NoticeResponse, by their letters. */
export function fieldsOf({ bytes }: Message): Record<string, string> {
  const fields = bytes.toString('utf8', headBytes).split('\0')
  return Object.fromEntries(fields.filter((field) => field !== '').map((field) => [field[0], field.slice(1)]))
}
