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
  const own = lanesOf.get(db)
  const running = own?.lanes.query(statement, statement.bind(given))
  if (running !== undefined) {
    own?.onStatement?.(statement.text)
    try {
      return (await running) as Row[]
    } catch (error) {
      if (!(error instanceof Undone)) throw error
    }
  }
  return (await db.executeQuery<Row>(statement.compiled(given))).rows
}

/** As `run`, for a statement on one row. */
export const runForOne = async <Given extends object, Row>(
  db: Kysely<Tables> | Transaction<Tables>,
  statement: Statement<Given, Row>,
  given: Given,
): Promise<Row | undefined> => (await run(db, statement, given))[0]
