// How the connections are divided. Each part is for one purpose and cannot be used up by another, so that slow searches keep
// nobody from signing in, and commits that hang keep nobody from reading.

export type Bulkheads = {
  /** For prepared queries, which share them: see pipeline/pipeline.ts. */
  pipelined: number
  /** How many of these are for reads alone. As many others are for writes alone. */
  reservedPipelined: number
  /** For signing in, for accounts, and for all that has no connections of its own. */
  accounts: number
  /** For pages with filters, which are not prepared, for reads that turned out to be slow, and for writes of several round trips. */
  filters: number
  /** For searches, for the removal of accounts, for imports, and for the queue of mails. */
  searches: number
  /** For `/ready`. */
  readiness: number
  /** For the same queries where nothing is pipelined: prepared statements are off, or the peer is unknown. As many in all. */
  plainReads: number
  plainWrites: number
}

/** With fewer connections there are not enough for each purpose: a part of 0 uses the connections for accounts. */
const minForAllPurposes = 6

const share = (poolSize: number, part: number) => Math.max(1, Math.floor(poolSize * part))

/** @param poolSize how many connections there may be in all */
export function divideConnections(poolSize: number): Bulkheads {
  const areFew = poolSize < minForAllPurposes
  const accounts = areFew ? 1 : share(poolSize, 0.2)
  const filters = areFew ? 0 : share(poolSize, 0.1)
  const searches = areFew ? 0 : share(poolSize, 0.1)
  const readiness = areFew ? 0 : 1
  const pipelined = poolSize - accounts - filters - searches - readiness
  const reservedPipelined = pipelined < 2 ? 0 : share(pipelined, 0.4)
  const plainWrites = Math.floor(pipelined / 2)
  const plainReads = pipelined - plainWrites
  return { pipelined, reservedPipelined, accounts, filters, searches, readiness, plainReads, plainWrites }
}
