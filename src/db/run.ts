// Runs prepared statements: on a shared lane where there is one, else, as in a transaction, on Kysely's connection.
import type { Kysely, Transaction } from 'kysely'
import { type GroupCommit, groupCommit } from './group-commit.ts'
import { isRead, type Lanes, Undone } from './lanes.ts'
import { isHeldToOwners, setOwner } from './row-security.ts'
import type { Statement } from './statement.ts'
import type { Tables } from './tables.ts'

type Shared = { lanes: Lanes; writes: GroupCommit; onStatement: ((sql: string) => void) | undefined }

const sharedBy = new WeakMap<Kysely<Tables>, Shared>()

/** Has the statements of a database run on lanes. @param onStatement is told of each, as Kysely's log is of its own */
export function shareLanes(db: Kysely<Tables>, lanes: Lanes, onStatement?: (sql: string) => void): void {
  sharedBy.set(db, { lanes, writes: groupCommit(lanes), onStatement })
}

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
  const isFenced = owner !== undefined && isHeldToOwners(db)
  const steps = isFenced ? [{ statement: setOwner, given: { owner } }, ...given] : given
  const pickOwn = isFenced ? (rows: unknown[][]) => pick(rows.slice(1)) : pick
  const running = runOnLane(db, steps, owner)
  if (running === undefined) return runInTurn(db, steps).then(pickOwn)
  return running.then(pickOwn, async (error) => {
    if (error instanceof Undone) return pickOwn(await runInTurn(db, steps))
    throw error
  })
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
 * @param owner of the tasks that they are about: writes on them may share their transaction with others
 * @returns undefined where there is no lane, or none that could do it: nothing has happened then
 */
function runOnLane(
  db: Kysely<Tables>,
  given: readonly Given[],
  owner: number | undefined,
): Promise<object[][]> | undefined {
  const shared = sharedBy.get(db)
  if (shared === undefined) return undefined
  const steps = given.map((each) => ({
    statement: each.statement,
    values: each.statement.bind(each.given as never),
  }))
  const isWrite = owner !== undefined && !steps.every(isRead)
  const running = isWrite ? shared.writes.write(owner, steps) : shared.lanes.query(steps)
  if (running && shared.onStatement) for (const { statement } of steps) shared.onStatement(statement.text)
  return running
}

async function runInTurn(db: Kysely<Tables>, steps: readonly Given[]): Promise<unknown[][]> {
  if (steps.length > 1) return await db.transaction().execute((trx) => runEach(trx, steps))
  return await runEach(db, steps)
}

async function runEach(db: Kysely<Tables>, steps: readonly Given[]): Promise<unknown[][]> {
  const rows = []
  for (const { statement, given } of steps)
    rows.push((await db.executeQuery(statement.compiled(given as never))).rows)
  return rows
}

/** Does work that is no prepared statement, on the tasks of one user. @param work must use the database it is given */
export async function asOwner<Result>(
  db: Kysely<Tables>,
  owner: number,
  work: (db: Kysely<Tables>) => Promise<Result>,
): Promise<Result> {
  if (!isHeldToOwners(db)) return await work(db)
  return await db.transaction().execute(async (trx) => {
    await trx.executeQuery(setOwner.compiled({ owner }))
    return await work(trx)
  })
}
