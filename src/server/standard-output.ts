// Standard output for the log: lines are gathered, which saves most requests a system call, and a reader that pauses stops
// nothing. What it does not take is dropped beyond a limit, counted, and reported once it reads again.
import { writeSync } from 'node:fs'
import { reportDroppedLine } from '../http/telemetry/events.ts'

/** Lines that have gathered are written when they are so long together, in characters, or after this time. */
const batchLength = 32_768
const flushIntervalMillis = 50

/** What may wait for the reader, in characters; a busy service fills it in about a second. */
const maxWaiting = 1_048_576

type Output = Pick<NodeJS.WriteStream, 'write' | 'on' | 'writableLength'> & {
  fd: number
  _handle?: { setBlocking?(isBlocking: boolean): void } | null
}

export type LineWriter = {
  write(line: string): void
  /** Resolves once everything is written, or after this time. */
  flushed(timeoutMillis: number): Promise<void>
}

/**
 * @param droppedLine makes the line that reports how many lines were dropped
 * @param output standard output
 */
export function lineWriter(
  droppedLine: (count: number) => string,
  output: Output = process.stdout,
): LineWriter {
  let waiting = ''
  let dropped = 0
  let isWriting = false
  // Node writes to a pipe synchronously unless it is told otherwise: the process would wait for its reader.
  output._handle?.setBlocking?.(false)
  // A reader that is gone takes no more lines; the service goes on.
  output.on('error', () => {})

  function write(line: string): void {
    if (waiting.length + line.length > maxWaiting) {
      dropped += 1
      reportDroppedLine()
      return
    }
    waiting += line
    if (waiting.length >= batchLength) flush()
  }

  function flush(): void {
    if (isWriting || waiting === '') return
    isWriting = true
    output.write(takeWaiting(), () => {
      isWriting = false
      if (waiting.length >= batchLength) flush()
    })
  }

  function takeWaiting(): string {
    const lines = dropped > 0 ? waiting + droppedLine(dropped) : waiting
    waiting = ''
    dropped = 0
    return lines
  }

  async function flushed(timeoutMillis: number): Promise<void> {
    const expiresAt = performance.now() + timeoutMillis
    while ((isWriting || waiting !== '') && performance.now() < expiresAt) {
      flush()
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }

  setInterval(flush, flushIntervalMillis).unref()
  // While something is under way the reader has not taken what came before, and would not take this either.
  process.once('exit', () => {
    if (output.writableLength > 0 || waiting === '') return
    try {
      writeSync(output.fd, takeWaiting())
    } catch {
      // The reader is gone, or pauses.
    }
  })
  return { write, flushed }
}
