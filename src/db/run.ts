// Runs prepared statements: on a shared lane where there is one, else, as in a transaction, on Kysely's connection.
import type { Kysely, Transaction } from 'kysely'
import { type Lanes, Undone } from './lanes.ts'
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
export async function run<Given extends object, Row>(
  db: Kysely<Tables> | Transaction<Tables>,
  statement: Statement<Given, Row>,
  given: Given,
): Promise<Row[]> {
  const shared = await runOnLane(db, [{ statement, values: statement.bind(given) }])
  return (shared?.[0] as Row[] | undefined) ?? (await db.executeQuery<Row>(statement.compiled(given))).rows
}

/**
 * Runs statements in one transaction of their own, sent together: what one gives cannot be bound in the next.
 * @returns the rows of each @throws what pg throws; then none of them has happened
 */
export async function runTogether(
  db: Kysely<Tables>,
  steps: readonly { statement: Statement<never, unknown>; given: object }[],
): Promise<unknown[][]> {
  const bound = steps.map(({ statement, given }) => ({ statement, values: statement.bind(given as never) }))
  const shared = await runOnLane(db, bound)
  if (shared !== undefined) return shared
  return await db.transaction().execute(async (trx) => {
    const rows = []
    for (const { statement, given } of steps)
      rows.push((await trx.executeQuery(statement.compiled(given as never))).rows)
    return rows
  })
}

/** @returns undefined where there is no lane, or none that could do it: nothing has happened then */
async function runOnLane(
  db: Kysely<Tables> | Transaction<Tables>,
  steps: readonly { statement: Statement<never, unknown>; values: unknown[] }[],
): Promise<object[][] | undefined> {
  const own = lanesOf.get(db)
  const running = own?.lanes.query(steps)
  if (own === undefined || running === undefined) return undefined
  if (own.onStatement) for (const { statement } of steps) own.onStatement(statement.text)
  try {
    return await running
  } catch (error) {
    if (error instanceof Undone) return undefined
    throw error
  }
}

/** As `run`, for a statement on one row. */
export const runForOne = async <Given extends object, Row>(
  db: Kysely<Tables> | Transaction<Tables>,
  statement: Statement<Given, Row>,
  given: Given,
): Promise<Row | undefined> => (await run(db, statement, given))[0]
