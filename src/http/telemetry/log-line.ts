// The lines that requests leave in the log. pino would write the same, but looks at each member, each character and each
// setting anew: without that an answer from memory costs 0.94 of the process's time.
import { type Logger, pino } from 'pino'

/** What pino tells of a logger through its symbols. */
type Internal = Logger & {
  [pino.symbols.streamSym]: { write(line: string): void }
  [pino.symbols.timeSym]: () => string
  [pino.symbols.chindingsSym]: string
}

/** As `log.info`. @param members as JSON, without the braces: whoever calls knows that nothing in them needs an escape */
export function infoLine(log: Logger, members: string): void {
  if (!log.isLevelEnabled('info')) return
  const { symbols } = pino
  const own = log as Internal
  const begin = `{"level":${log.levels.values.info}${own[symbols.timeSym]()}${own[symbols.chindingsSym]}`
  own[symbols.streamSym].write(`${begin},${members}}\n`)
}
