// The messages that run a prepared statement, as bytes.
// https://www.postgresql.org/docs/current/protocol-message-formats.html
import type { Writable } from 'node:stream'

/** A statement as the server knows it. @param tag what the server must say that it has done, where that matters */
export type Named = { name: string; text: string; tag?: string }

const chunkBytes = 65_536

/** The most bytes that a UTF-16 code unit takes in UTF-8. */
const bytesPerUnit = 3

const code = (letter: string) => letter.charCodeAt(0)

const executeBytes = Buffer.from([code('E'), 0, 0, 0, 9, 0, 0, 0, 0, 0]) // the unnamed portal, all rows
const sync = Buffer.from([code('S'), 0, 0, 0, 4])
const requestFlush = Buffer.from([code('H'), 0, 0, 0, 4])

export type Serializer = {
  /** Parse and Describe. */
  prepare(statement: Named): void
  /** Close: the name may be given anew. No error where there is none of it. */
  close(statement: Named): void
  /** Bind and Execute. @param values as text, in the statement's order */
  execute(statement: Named, values: readonly (string | null)[]): void
  /** Has the server answer at once what it was sent so far; by itself it waits for the end. */
  requestFlush(): void
  /** Ends an implicit transaction, and what the server skips after an error. */
  sync(): void
  /** Sends at once what is gathered. */
  flush(): void
}

/** Messages that are made in one turn of the event loop leave in one packet, by one system call. */
export function serializerTo(stream: Writable): Serializer {
  let chunk = Buffer.allocUnsafeSlow(chunkBytes)
  let begin = 0
  let end = 0
  let isScheduled = false
  const heads = new Map<Named, Buffer>()

  function flush(): void {
    if (end > begin && stream.writable) stream.write(chunk.subarray(begin, end))
    begin = end
  }

  function leave(): void {
    isScheduled = false
    flush()
  }

  /** Bytes that were handed to the stream are never written again, since it may still hold them. */
  function makeRoom(bytes: number): void {
    if (!isScheduled) {
      isScheduled = true
      setImmediate(leave)
    }
    if (end + bytes <= chunk.length) return
    flush()
    chunk = Buffer.allocUnsafeSlow(Math.max(chunkBytes, bytes))
    begin = 0
    end = 0
  }

  function add(bytes: Buffer): void {
    makeRoom(bytes.length)
    bytes.copy(chunk, end)
    end += bytes.length
  }

  function headOf(statement: Named): Buffer {
    let head = heads.get(statement)
    if (head === undefined) {
      head = Buffer.from(`\0${statement.name}\0\0\0`) // the unnamed portal, the name, all parameters as text
      heads.set(statement, head)
    }
    return head
  }

  /** @returns where the message's length stands */
  function beginBind(statement: Named, count: number, roomForValues: number): number {
    const head = headOf(statement)
    makeRoom(5 + head.length + 2 + roomForValues + 2)
    chunk[end] = code('B')
    const lengthAt = end + 1
    end += 5
    head.copy(chunk, end)
    end = chunk.writeInt16BE(count, end + head.length)
    return lengthAt
  }

  function addValue(text: string | null): void {
    if (text === null) {
      end = chunk.writeInt32BE(-1, end)
      return
    }
    const length = chunk.write(text, end + 4)
    chunk.writeInt32BE(length, end)
    end += 4 + length
  }

  return {
    prepare({ name, text }) {
      add(message('P', `${name}\0${text}\0\0\0`)) // the server finds out the parameters' types
      add(message('D', `S${name}\0`))
    },
    close: ({ name }) => add(message('C', `S${name}\0`)),
    execute(statement, values) {
      let room = 0
      for (const text of values) room += 4 + (text === null ? 0 : text.length * bytesPerUnit)
      const lengthAt = beginBind(statement, values.length, room)
      for (const text of values) addValue(text)
      end = chunk.writeInt16BE(0, end) // all results as text
      chunk.writeInt32BE(end - lengthAt, lengthAt)
      add(executeBytes)
    },
    requestFlush: () => add(requestFlush),
    sync: () => add(sync),
    flush,
  }
}

function message(letter: string, content: string): Buffer {
  const body = Buffer.from(content)
  const whole = Buffer.allocUnsafe(5 + body.length)
  whole[0] = code(letter)
  whole.writeInt32BE(4 + body.length, 1)
  body.copy(whole, 5)
  return whole
}
