// Log lines of requests, in the format of pino. pino itself would serialize each member and look at each setting for every
// line; this takes text that is JSON already.
import { type Logger, pino } from 'pino'

/** What pino exposes of a logger under its symbols. */
type Internal = Logger & {
  [pino.symbols.streamSym]: { write(line: string): void }
  [pino.symbols.timeSym]: () => string
  [pino.symbols.chindingsSym]: string
}

/**
 * Writes a line at level `info`, as `log.info` would.
 * @param members JSON members without the braces; their values must be escaped already
 */
export function infoLine(log: Logger, members: string): void {
  if (!log.isLevelEnabled('info')) return
  const { symbols } = pino
  const internal = log as Internal
  const begin = `{"level":${log.levels.values.info}${internal[symbols.timeSym]()}${internal[symbols.chindingsSym]}`
  internal[symbols.streamSym].write(`${begin},${members}}\n`)
}
