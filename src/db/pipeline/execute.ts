// Runs statements on the connections that are for them: prepared ones on lanes where there are some, the others by Kysely.
import type { Kysely, Transaction } from 'kysely'
import type { Tables } from '../schema/tables.ts'
import { RetryableError, UntrustedPeerError } from '../session/errors.ts'
import type { Pipeline } from './connections.ts'
import type { Statement } from './prepared-query.ts'
import { hasRowSecurity, setOwner } from './row-security.ts'
import { batchWrites, type WriteBatching } from './write-batching.ts'

/** Connections by what they are for: see bulkheads.ts. Those of the database itself are for accounts. */
export type Connections = {
  lanes: Pipeline | undefined
  /** For the statements of lanes, where there are none. */
  plainReads: Kysely<Tables>
  plainWrites: Kysely<Tables>
  filters: Kysely<Tables>
  searches: Kysely<Tables>
  readiness: Kysely<Tables>
  /** Told of each statement on a lane, as Kysely's log is of its own. */
  onStatement: ((sql: string) => void) | undefined
}

type Shared = Connections & { writes: WriteBatching | undefined }

const sharedBy = new WeakMap<Kysely<Tables>, Shared>()

/** Has the statements of a database run on the connections that are for them. */
export const assignConnections = (db: Kysely<Tables>, connections: Connections): void =>
  void sharedBy.set(db, { ...connections, writes: connections.lanes && batchWrites(connections.lanes) })

/** The connections for one purpose. */
export const connectionsFor = (
  purpose: 'filters' | 'searches' | 'readiness',
  db: Kysely<Tables>,
): Kysely<Tables> => sharedBy.get(db)?.[purpose] ?? db

/** @returns the rows @throws what pg throws */
export const run = <Given extends object, Row>(
  db: Kysely<Tables> | Transaction<Tables>,
  statement: Statement<Given, Row>,
  given: Given,
): Promise<Row[]> => runAnd(db, [{ statement, given }], ([rows]) => rows as Row[])

/** As `run`, for a statement on one row. */
export const runForOne = <Given extends object, Row>(
  db: Kysely<Tables> | Transaction<Tables>,
  statement: Statement<Given, Row>,
  given: Given,
): Promise<Row | undefined> => runAnd(db, [{ statement, given }], ([rows]) => rows?.[0] as Row | undefined)

/**
 * Runs statements in one transaction, sent together: what one gives cannot be bound in the next.
 * @returns the rows of each @throws what pg throws; then none of them has happened
 */
export const runTogether = (db: Kysely<Tables>, steps: readonly Given[]): Promise<unknown[][]> =>
  runAnd(db, steps, (rows) => rows)

type Given = { statement: Statement<never, unknown>; given: object }

/** One promise from the connection's to the caller's: each one more costs a turn of the queue of microtasks. */
function runAnd<Result>(
  db: Kysely<Tables>,
  given: readonly Given[],
  pick: (rows: unknown[][]) => Result,
): Promise<Result> {
  const owner = ownerOf(given)
  const isUnderRowSecurity = owner !== undefined && hasRowSecurity(db)
  const steps = isUnderRowSecurity ? [{ statement: setOwner, given: { owner } }, ...given] : given
  const pickOwn = isUnderRowSecurity ? (rows: unknown[][]) => pick(rows.slice(1)) : pick
  const shared = sharedBy.get(db)
  if (shared === undefined) return runSequentially(db, steps).then(pickOwn)
  const isWrite = !steps.every(({ statement }) => statement.isRead)
  const running = runOnPipeline(shared, steps, isWrite, owner ?? 0)
  if (running === undefined) return runSequentially(elsewhere(shared, isWrite), steps).then(pickOwn)
  return running.then(pickOwn, async (error) => {
    if (error instanceof UntrustedPeerError || (error instanceof RetryableError && !isWrite))
      return pickOwn(await runSequentially(elsewhere(shared, isWrite), steps))
    throw error
  })
}

/** A read that no lane can take, or that had to make way there, takes long. */
function elsewhere({ lanes, plainReads, plainWrites, filters }: Shared, isWrite: boolean): Kysely<Tables> {
  if (isWrite) return plainWrites
  return lanes?.isTrusted ? filters : plainReads
}

/** The first of them that is about tasks tells whose they are. */
function ownerOf(steps: readonly Given[]): number | undefined {
  for (const { statement, given } of steps) {
    const owner = statement.ownerIn(given as never)
    if (owner !== undefined) return owner
  }
  return undefined
}

/**
 * @param owner of the rows that a write is about: it may share its transaction with others
 * @returns undefined where there is no lane, or none that could do it: nothing has happened then
 */
function runOnPipeline(
  { lanes, writes, onStatement }: Shared,
  given: readonly Given[],
  isWrite: boolean,
  owner: number,
): Promise<object[][]> | undefined {
  if (!lanes?.isTrusted || writes === undefined) return undefined
  const steps = given.map((each) => ({
    statement: each.statement,
    values: each.statement.bind(each.given as never),
  }))
  const running = isWrite ? writes.write(owner, steps) : lanes.read(steps)
  if (running && onStatement) for (const { statement } of steps) onStatement(statement.text)
  return running
}

async function runSequentially(db: Kysely<Tables>, steps: readonly Given[]): Promise<unknown[][]> {
  if (steps.length > 1) return await db.transaction().execute((trx) => runEach(trx, steps))
  return await runEach(db, steps)
}

async function runEach(db: Kysely<Tables>, steps: readonly Given[]): Promise<unknown[][]> {
  const rows = []
  for (const { statement, given } of steps)
    rows.push((await db.executeQuery(statement.compiled(given as never))).rows)
  return rows
}

/**
 * Does work that is no prepared statement, on the tasks of one user.
 * @param purpose whose connections it takes
 * @param work must use the database it is given
 */
export async function asOwner<Result>(
  db: Kysely<Tables>,
  purpose: 'filters' | 'searches',
  owner: number,
  work: (db: Kysely<Tables>) => Promise<Result>,
): Promise<Result> {
  const own = connectionsFor(purpose, db)
  if (!hasRowSecurity(db)) return await work(own)
  return await own.transaction().execute(async (trx) => {
    await trx.executeQuery(setOwner.compiled({ owner }))
    return await work(trx)
  })
}
