// The log: JSON lines by pino, gathered on their way to standard output.
import { type DestinationStream, type Logger, pino } from 'pino'
import { type LineWriter, lineWriter } from './standard-output.ts'

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

/** A line that says how many lines standard output did not take. */
const droppedLine = (dropped: number) =>
  `{"level":${pino.levels.values.warn}${timestamp()},"dropped":${dropped},"msg":"dropped log lines, since standard output was not read"}\n`

let writer: LineWriter | undefined

function standardOutput(): DestinationStream {
  writer ??= lineWriter(droppedLine)
  return writer
}

/** Waits until standard output has taken the log, or for so long. Call it before the process exits. */
export const logWritten = async (timeoutMillis: number): Promise<void> => await writer?.flushed(timeoutMillis)

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
