// The log: JSON lines by pino, buffered on their way to standard output.
import { type DestinationStream, type Logger, pino } from 'pino'

/**
 * Creates the log.
 * @param level pino's name of the lowest level to write, e.g. `info`
 * @param destination standard output by default
 */
export function createLog(level: string, destination: DestinationStream = standardOutput()): Logger {
  const options = {
    level,
    base: null,
    timestamp,
    serializers: { err: serializeError },
  }
  return pino(options, destination)
}

let lastMillis = 0
let lastTimestamp = ''

/** Formatted once per millisecond: a busy service writes several lines in one. */
function timestamp(): string {
  const now = Date.now()
  if (now !== lastMillis) {
    lastMillis = now
    lastTimestamp = `,"time":"${new Date(now).toISOString()}"`
  }
  return lastTimestamp
}

/** The buffer is written when it has reached this length, or after this time. */
const bufferLength = 32_768
const flushIntervalMillis = 50

/**
 * Standard output with a buffer, which saves most requests a system call. pino's own buffer would copy its whole content
 * with every line. A process that exits writes what is buffered; kill -9 loses the lines of the last 50 ms.
 */
function standardOutput(): DestinationStream {
  const output = pino.destination({ dest: 1, sync: true })
  let buffer = ''
  function flush(): void {
    if (buffer === '') return
    const lines = buffer
    buffer = ''
    output.write(lines)
  }
  setInterval(flush, flushIntervalMillis).unref()
  process.once('exit', () => {
    flush()
    output.flushSync()
  })
  return {
    write(line) {
      buffer += line
      if (buffer.length >= bufferLength) flush()
    },
  }
}

/** An error without what may contain users' data: PostgreSQL's `detail`, and the parameters that pg attaches. */
function serializeError(error: Error & { code?: string; table?: string; constraint?: string }) {
  const { name, message, code, table, constraint, stack } = error
  const described = { type: name, code, table, constraint }
  // The message of a data exception (SQLSTATE class 22) quotes the value, and the stack begins with the message.
  const quotesValue = /^22[0-9A-Z]{3}$/.test(code ?? '')
  return quotesValue
    ? { ...described, stack: stack?.slice(`${name}: ${message}`.length) }
    : { ...described, message, stack }
}
