// Runs prepared statements: on a shared lane where there is one, else, as in a transaction, on Kysely's connection.
import type { Kysely, Transaction } from 'kysely'
import { type Lanes, Undone } from './lanes.ts'
import { isHeldToOwners, setOwner } from './row-security.ts'
import type { Statement } from './statement.ts'
import type { Tables } from './tables.ts'

const lanesOf = new WeakMap<
  Kysely<Tables>,
  { lanes: Lanes; onStatement: ((sql: string) => void) | undefined }
>()

/** Has the statements of a database run on lanes. @param onStatement is told of each, as Kysely's log is of its own */
export function shareLanes(db: Kysely<Tables>, lanes: Lanes, onStatement?: (sql: string) => void): void {
  lanesOf.set(db, { lanes, onStatement })
}

/** @returns the rows @throws what pg throws */
export const run = <Given extends object, Row>(
  db: Kysely<Tables> | Transaction<Tables>,
  statement: Statement<Given, Row>,
  given: Given,
): Promise<Row[]> => runAll(db, [{ statement, given }], ([rows]) => rows as Row[])

/** As `run`, for a statement on one row. */
export const runForOne = <Given extends object, Row>(
  db: Kysely<Tables> | Transaction<Tables>,
  statement: Statement<Given, Row>,
  given: Given,
): Promise<Row | undefined> => runAll(db, [{ statement, given }], ([rows]) => rows?.[0] as Row | undefined)

/**
 * Runs statements in one transaction of their own, sent together: what one gives cannot be bound in the next.
 * @returns the rows of each @throws what pg throws; then none of them has happened
 */
export const runTogether = (db: Kysely<Tables>, steps: readonly Given[]): Promise<unknown[][]> =>
  runAll(db, steps, (rows) => rows)

type Given = { statement: Statement<never, unknown>; given: object }

/** One promise from the connection's to the caller's: each one more costs a turn of the queue of microtasks. */
function runAll<Result>(
  db: Kysely<Tables>,
  steps: readonly Given[],
  pick: (rows: unknown[][]) => Result,
): Promise<Result> {
  const fence = isHeldToOwners(db) ? fenceFor(steps) : undefined
  const all = fence === undefined ? steps : [fence, ...steps]
  const pickOwn = fence === undefined ? pick : (rows: unknown[][]) => pick(rows.slice(1))
  const running = runOnLane(db, all)
  if (running === undefined) return runInTurn(db, all).then(pickOwn)
  return running.then(pickOwn, async (error) => {
    if (error instanceof Undone) return pickOwn(await runInTurn(db, all))
    throw error
  })
}

/** The first of them that is about tasks tells whose they are. */
function fenceFor(steps: readonly Given[]): Given | undefined {
  const owners = steps.map(({ statement, given }) => statement.ownerIn(given as never))
  const owner = owners.find((each) => each !== undefined)
  return owner === undefined ? undefined : { statement: setOwner, given: { owner } }
}

/** @returns undefined where there is no lane, or none that could do it: nothing has happened then */
function runOnLane(db: Kysely<Tables>, steps: readonly Given[]): Promise<object[][]> | undefined {
  const own = lanesOf.get(db)
  if (own === undefined) return undefined
  const bound = steps.map(({ statement, given }) => ({ statement, values: statement.bind(given as never) }))
  const running = own.lanes.query(bound)
  if (running && own.onStatement) for (const { statement } of steps) own.onStatement(statement.text)
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
