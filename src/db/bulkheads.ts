// How the connections are divided. Each part is for one purpose and cannot be used up by another, so that costly searches
// keep nobody from signing in, and commits that hang keep nobody from reading.

export type Bulkheads = {
  /** Shared by single statements on tasks: see lanes.ts. */
  lanes: number
  /** Of the lanes, those that reads have for themselves; writes have as many. */
  reservedLanes: number
  /** For signing in and for accounts. */
  accounts: number
  /** For lists with filters that are not prepared, and for reads that take long. */
  filters: number
  /** For searches in texts. */
  searches: number
  /** For `/ready`. */
  readiness: number
  /** With too few connections for that all but the lanes share theirs. */
  isShared: boolean
}

/** With fewer there are not enough for each purpose. */
const fewest = 6

const share = (poolSize: number, part: number) => Math.max(1, Math.floor(poolSize * part))

/** @param poolSize connections at most */
export function divide(poolSize: number): Bulkheads {
  const isShared = poolSize < fewest
  const accounts = isShared ? 1 : share(poolSize, 0.2)
  const filters = isShared ? 0 : share(poolSize, 0.1)
  const searches = isShared ? 0 : share(poolSize, 0.1)
  const readiness = isShared ? 0 : 1
  const lanes = poolSize - accounts - filters - searches - readiness
  const reservedLanes = lanes < 2 ? 0 : share(lanes, 0.4)
  return { lanes, reservedLanes, accounts, filters, searches, readiness, isShared }
}
