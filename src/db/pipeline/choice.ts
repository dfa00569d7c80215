// Which of the pipelined connections a read or a write is sent on.
import { headAge, type PipelinedConnection, requestsOn } from './connection.ts'

const isOpen = ({ isClosing, cancelled }: PipelinedConnection) => !isClosing && cancelled === undefined
const isOpenForReads = (connection: PipelinedConnection) =>
  isOpen(connection) && !connection.protocol?.isWriting

/**
 * Reads are sent on as few connections as possible, up to this many on each: what is sent together costs one system call
 * on either side. `make bench-compare` shows what that saves.
 */
const maxSharedReads = 32

/** A connection whose first request has run for longer is slow, and gets no further read while others are quick. */
export const quickMillis = 5

/**
 * @param connections in the order in which they are filled with reads
 * @param isPipelining whether requests are sent before the earlier ones are answered
 * @param slowMillis a connection whose first request has run for longer gets nothing more
 * @param now in ms of `performance.now()`
 * @returns undefined when all are slow, closing or writing
 */
export function connectionForRead(
  connections: readonly PipelinedConnection[],
  isPipelining: boolean,
  slowMillis: number,
  now: number,
): PipelinedConnection | undefined {
  const atMost = isPipelining ? maxSharedReads : 1
  for (const each of connections)
    if (requestsOn(each) < atMost && isOpenForReads(each) && headAge(each, now) < quickMillis) return each
  return leastBusy(connections.filter(isOpenForReads), slowMillis, now)
}

/**
 * Prefers an idle connection that is open to one that has to be opened.
 * @param areReserved whether these connections are for writes alone. Where none is, a write shares one with reads, which
 * would hardly ever leave it idle
 * @param slowMillis as for reads
 * @param now in ms of `performance.now()`
 * @returns undefined when none can take a write
 */
export function connectionForWrite(
  connections: readonly PipelinedConnection[],
  areReserved: boolean,
  slowMillis: number,
  now: number,
): PipelinedConnection | undefined {
  const idle = connections.filter((each) => isOpen(each) && requestsOn(each) === 0)
  const chosen = idle.find(({ protocol }) => protocol !== undefined) ?? idle[0]
  return chosen ?? (areReserved ? undefined : leastBusy(connections.filter(isOpen), slowMillis, now))
}

function leastBusy(
  connections: readonly PipelinedConnection[],
  slowMillis: number,
  now: number,
): PipelinedConnection | undefined {
  let best: PipelinedConnection | undefined
  for (const each of connections) {
    if (headAge(each, now) > slowMillis) continue
    if (best === undefined || requestsOn(each) < requestsOn(best)) best = each
  }
  return best
}
