// The messages that run a prepared statement, as bytes.
// https://www.postgresql.org/docs/current/protocol-message-formats.html
import type { Writable } from 'node:stream'

/** A statement as the server knows it, with the command tag that it must answer with where that matters. */
export type NamedStatement = { name: string; text: string; tag?: string }

const chunkBytes = 65_536

/** The most bytes that a UTF-16 code unit takes in UTF-8. */
const bytesPerUnit = 3

const code = (letter: string) => letter.charCodeAt(0)

const executeBytes = Buffer.from([code('E'), 0, 0, 0, 9, 0, 0, 0, 0, 0]) // the unnamed portal, all rows
const sync = Buffer.from([code('S'), 0, 0, 0, 4])
const requestFlush = Buffer.from([code('H'), 0, 0, 0, 4])

export type Serializer = {
  /** Parse and Describe. */
  prepare(statement: NamedStatement): void
  /** Close: the name may be used again. It is no error when there is no such statement. */
  close(statement: NamedStatement): void
  /**
   * Bind and Execute.
   * @param texts the parameters in the statement's order
   */
  execute(statement: NamedStatement, texts: readonly (string | null)[]): void
  /** Flush: the server sends its responses so far at once, and does not wait for the Sync. */
  requestFlush(): void
  /** Sync: ends an implicit transaction; after an error the server skips all up to here. */
  sync(): void
  /** Sends at once what is buffered. */
  flush(): void
}

/** @returns what buffers the messages of one turn of the event loop, and sends them in one packet with one system call */
export function serializerTo(stream: Writable): Serializer {
  let chunk = Buffer.allocUnsafeSlow(chunkBytes)
  let begin = 0
  let end = 0
  let isScheduled = false
  const bindHeaders = new Map<NamedStatement, Buffer>()

  function flush(): void {
    if (end > begin && stream.writable) stream.write(chunk.subarray(begin, end))
    begin = end
  }

  function sendScheduled(): void {
    isScheduled = false
    flush()
  }

  /** Bytes that were handed to the stream are never overwritten: it may not have sent them yet. */
  function makeRoom(bytes: number): void {
    if (!isScheduled) {
      isScheduled = true
      setImmediate(sendScheduled)
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

  function bindHeaderOf(statement: NamedStatement): Buffer {
    let header = bindHeaders.get(statement)
    if (header === undefined) {
      header = Buffer.from(`\0${statement.name}\0\0\0`) // the unnamed portal, the name, all parameters as text
      bindHeaders.set(statement, header)
    }
    return header
  }

  /** @returns where the length of the message is to be written */
  function beginBind(statement: NamedStatement, count: number, roomForValues: number): number {
    const header = bindHeaderOf(statement)
    makeRoom(5 + header.length + 2 + roomForValues + 2)
    chunk[end] = code('B')
    const lengthAt = end + 1
    end += 5
    header.copy(chunk, end)
    end = chunk.writeInt16BE(count, end + header.length)
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
      add(message('P', `${name}\0${text}\0\0\0`)) // the server infers the parameters' types
      add(message('D', `S${name}\0`))
    },
    close: ({ name }) => add(message('C', `S${name}\0`)),
    execute(statement, texts) {
      let room = 0
      for (const text of texts) room += 4 + (text === null ? 0 : text.length * bytesPerUnit)
      const lengthAt = beginBind(statement, texts.length, room)
      for (const text of texts) addValue(text)
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
