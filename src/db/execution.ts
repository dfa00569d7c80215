// Where prepared queries run: on the pipeline where there is one, else as Kysely runs any other query.
import type { CompiledQuery, Kysely, Transaction } from 'kysely'
import type { Pipeline } from './pipeline/pipeline.ts'
import type { WriteBatching } from './pipeline/write-batching.ts'
import type { BoundStatement } from './protocol/prepared-statements.ts'
import { setOwner, setOwnerQuery } from './row-security.ts'
import type { Tables } from './schema/tables.ts'
import { RetryableError, UntrustedPeerError } from './session/errors.ts'
import { areQueriesMeasured, reportQuery } from './session/query-durations.ts'

/** A prepared query with the values of its parameters. */
export type BoundQuery<Row = unknown> = BoundStatement & {
  readonly isRead: boolean
  /** Whose rows it is about; undefined where it concerns no owned table. */
  readonly owner: number | undefined
  /** As Kysely runs it, without the name. */
  compile(): CompiledQuery<Row>
}

/** Chooses the result from the rows of each query. */
type Pick<Result> = (rows: unknown[][]) => Result

export type Execution = {
  /**
   * Runs queries in one transaction, sent together: what one returns cannot be bound in the next.
   * @throws what pg throws; then none of them has happened
   */
  run<Result>(queries: readonly BoundQuery[], pick: Pick<Result>): Promise<Result>
}

/** A database, or a transaction on one: what a prepared query runs on. */
export type Executor = { readonly execution: Execution } | Transaction<Tables>

/** @returns where the prepared queries of a database or transaction run */
export const executionOf = (db: Executor): Execution =>
  'execution' in db ? db.execution : executionWithin(db)

type Options = {
  pipeline: Pipeline | undefined
  writes: WriteBatching | undefined
  /** For what does not run on the pipeline. */
  plainReads: Kysely<Tables>
  plainWrites: Kysely<Tables>
  /** For reads that the pipeline does not take, or has cancelled, since they are slow. */
  slowReads: Kysely<Tables>
  /** Whether the role of the connections is subject to row-level security. */
  hasRowSecurity: boolean
  /** Called with each statement that runs on the pipeline, as Kysely's log is with its own. */
  onStatement: ((sql: string) => void) | undefined
}

/** @returns how the prepared queries of a database run */
export function executionOn(options: Options): Execution {
  const { pipeline, writes, plainReads, plainWrites, slowReads, hasRowSecurity, onStatement } = options

  function plainFor(isRead: boolean): Kysely<Tables> {
    if (!isRead) return plainWrites
    return pipeline?.isTrusted ? slowReads : plainReads
  }

  const runPlain = <Result>(queries: readonly BoundQuery[], isRead: boolean, pick: Pick<Result>) =>
    runOn(plainFor(isRead), queries, hasRowSecurity ? ownerOf(queries) : undefined).then(pick)

  /** @returns undefined where there is no pipeline, or it cannot take them: nothing has happened then */
  function runOnPipeline(bound: readonly BoundStatement[], isRead: boolean, owner: number | undefined) {
    if (!pipeline?.isTrusted || writes === undefined) return undefined
    const running = isRead ? pipeline.read(bound) : writes.write(owner ?? 0, bound)
    if (running && onStatement) for (const { statement } of bound) onStatement(statement.text)
    return running
  }

  return {
    // One promise from the connection's to the caller's: each one more costs a turn of the queue of microtasks.
    run<Result>(queries: readonly BoundQuery[], pick: Pick<Result>) {
      const owner = ownerOf(queries)
      const isRead = queries.every((query) => query.isRead)
      const namesOwner = hasRowSecurity && owner !== undefined
      const bound = namesOwner ? [setOwner(owner), ...queries] : queries
      const running = runOnPipeline(bound, isRead, owner)
      if (running === undefined) return runPlain(queries, isRead, pick)
      const pickOwn: Pick<Result> = namesOwner ? (rows) => pick(rows.slice(1)) : pick
      return running.then(areQueriesMeasured() ? measured(pickOwn) : pickOwn, (error) => {
        const mayRunAgain = error instanceof UntrustedPeerError || (error instanceof RetryableError && isRead)
        if (mayRunAgain) return runPlain(queries, isRead, pick)
        throw error
      })
    },
  }
}

/** Reports how long it took until there are rows to pick from. */
function measured<Result>(pick: Pick<Result>): Pick<Result> {
  const start = performance.now()
  return (rows) => {
    reportQuery({ connections: 'pipelined', millis: performance.now() - start })
    return pick(rows)
  }
}

/** Whose rows the queries are about: the first that is about an owned table says so. */
function ownerOf(queries: readonly BoundQuery[]): number | undefined {
  for (const { owner } of queries) if (owner !== undefined) return owner
  return undefined
}

/** Names the owner in any case: a transaction does not know whether its role is subject to row-level security. */
const executionWithin = (trx: Transaction<Tables>): Execution => ({
  run: async (queries, pick) => pick(await runEach(trx, queries, ownerOf(queries))),
})

/** @param owner named in the same transaction, for row-level security */
async function runOn(
  db: Kysely<Tables>,
  queries: readonly BoundQuery[],
  owner: number | undefined,
): Promise<unknown[][]> {
  if (queries.length === 1 && owner === undefined) return await runEach(db, queries, owner)
  return await db.transaction().execute((trx) => runEach(trx, queries, owner))
}

async function runEach(
  db: Kysely<Tables>,
  queries: readonly BoundQuery[],
  owner: number | undefined,
): Promise<unknown[][]> {
  if (owner !== undefined) await db.executeQuery(setOwnerQuery(owner))
  const rows = []
  for (const query of queries) rows.push((await db.executeQuery(query.compile())).rows)
  return rows
}
