// How the connections are divided. Each part is for one purpose and cannot be used up by another, so that costly searches
// keep nobody from signing in, and commits that hang keep nobody from reading.

export type Bulkheads = {
  /** Shared by single statements on tasks: see lanes.ts. */
  lanes: number
  /** Of the lanes, those that reads have for themselves; writes have as many. */
  reservedPipelined: number
  /** For signing in and for accounts. */
  accounts: number
  /** For lists with filters that are not prepared, and for reads that take long. */
  filters: number
  /** For searches in texts. */
  searches: number
  /** For `/ready`. */
  readiness: number
  /** Where there are no lanes, or nobody knows what they lead to: as many connections for the same statements. */
  plainReads: number
  plainWrites: number
}

/** With fewer there are not enough for each purpose: a part of 0 uses the connections of accounts. */
const fewest = 6

const share = (poolSize: number, part: number) => Math.max(1, Math.floor(poolSize * part))

/** @param poolSize connections at most */
export function divideConnections(poolSize: number): Bulkheads {
  const areFew = poolSize < fewest
  const accounts = areFew ? 1 : share(poolSize, 0.2)
  const filters = areFew ? 0 : share(poolSize, 0.1)
  const searches = areFew ? 0 : share(poolSize, 0.1)
  const readiness = areFew ? 0 : 1
  const lanes = poolSize - accounts - filters - searches - readiness
  const reservedPipelined = lanes < 2 ? 0 : share(lanes, 0.4)
  const plainWrites = Math.floor(lanes / 2)
  const plainReads = lanes - plainWrites
  return { lanes, reservedPipelined, accounts, filters, searches, readiness, plainReads, plainWrites }
}
