// Doing a batch: one transaction for all of it, and each operation by the function that does it by itself.
import { sql, type Transaction } from 'kysely'
import type { Database } from '../../db/database.ts'
import type { Tables } from '../../db/schema/tables.ts'
import { inLongTransaction } from '../../db/transactions.ts'
import { isConstraintViolation, isDeadlock, isInFailedTransaction } from '../../db/violations.ts'
import { versionsIn } from '../../http/request/conditional.ts'
import { missingReference, pointerIn, withIds } from '../../openapi/batch-references.ts'
import { Problem } from '../../openapi/problem.ts'
import { problems } from '../../openapi/problem-codes.ts'
import { requireAccount } from '../account/account.ts'
import { beginChange } from '../owned/changes.ts'
import type { Request as Keyed } from '../owned/idempotent-creation.ts'
import { findKept, keep } from '../owned/once.ts'
import type { Stored } from '../owned/queries.ts'
import { taskQueries } from '../tasks/queries.ts'
import type { NewTask, Task, TaskPatch } from '../tasks/task.ts'
import type { TaskDeletion, TaskMove } from '../tasks/task-requests.ts'
import { taskWrites } from '../tasks/writes.ts'
import type { BatchOperation, BatchResult, TaskBatch } from './batch.ts'

/** What came of one operation. `id` is that of the task, also of one that was deleted. */
export type Outcome =
  | { op: BatchOperation['op']; id: number; task: Stored<Task> | undefined }
  | { problem: Problem }

type Done = { outcomes: Outcome[]; results: BatchResult[]; replayed: boolean }

/** An operation whose references have been replaced by ids. */
type Own = { op: BatchOperation['op']; id: number; if_match?: string; body?: object }

/**
 * Does a batch.
 * @param keyed undefined where the request has no Idempotency-Key
 * @param resultOf makes a result from what came of an operation
 * @returns what was done, nothing where the results are those of before
 * @throws Problem of the first refused operation of an atomic batch, 401 when the account is gone, 409 and 422 for a key
 */
export async function runBatch(
  db: Database,
  userId: number,
  { operations, atomic = true }: TaskBatch,
  keyed: Keyed | undefined,
  resultOf: (outcome: Outcome) => BatchResult,
  tries = 5,
): Promise<Done> {
  try {
    return await inLongTransaction(db, userId, async (trx) => {
      const kept = keyed && (await findKept(trx, keyed))
      if (kept !== undefined) return { outcomes: [], ...(kept as Pick<Done, 'results'>), replayed: true }
      await requireAccount(trx, userId)
      // First of all, so that no two batches wait for each other.
      await beginChange(trx, userId)
      const outcomes = await performAll(trx, userId, operations, atomic)
      const results = outcomes.map(resultOf)
      if (keyed) await keep(trx, keyed, { results })
      return { outcomes, results, replayed: false }
    })
  } catch (error) {
    if (tries === 1 || !isOvertaken(error)) throw error
    return await runBatch(db, userId, { operations, atomic }, keyed, resultOf, tries - 1)
  }
}

/** Another request was faster with what this one has looked at: the whole is done anew. */
const isOvertaken = (error: unknown): boolean =>
  isConstraintViolation(error) || isInFailedTransaction(error) || isDeadlock(error)

async function performAll(
  trx: Transaction<Tables>,
  userId: number,
  operations: readonly BatchOperation[],
  atomic: boolean,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  const ids: (number | undefined)[] = []
  const performNext = async (operation: BatchOperation) => {
    const missing = missingReference(operation, ids)
    if (missing) throw new Problem(missing.code, { detail: missing.detail })
    return await perform(trx, userId, withIds(operation, ids) as Own)
  }
  for (const [at, operation] of operations.entries()) {
    const outcome = await (atomic
      ? performNext(operation)
      : separately(trx, () => performNext(operation))
    ).catch((error) => {
      if (isOfAll(error)) throw error
      const problem = ofOperation(error, at)
      if (atomic) throw problem
      return { problem }
    })
    outcomes.push(outcome)
    ids.push('task' in outcome ? outcome.task?.id : undefined)
  }
  return outcomes
}

/** Whether an error says nothing of the operation: that the account is gone, or that the same may succeed later. */
const isOfAll = (error: unknown): boolean =>
  !(error instanceof Problem) || error.code === 'invalid_token' || problems[error.code].status >= 500

/** Undoes what an operation has written before it was refused, and nothing else. */
async function separately<Result>(trx: Transaction<Tables>, work: () => Promise<Result>): Promise<Result> {
  await sql`savepoint operation`.execute(trx)
  try {
    const result = await work()
    await sql`release savepoint operation`.execute(trx)
    return result
  } catch (error) {
    if (error instanceof Problem) await sql`rollback to savepoint operation`.execute(trx)
    throw error
  }
}

async function perform(trx: Transaction<Tables>, userId: number, operation: Own): Promise<Outcome> {
  const { op, id, if_match, body = {} } = operation
  if (op === 'create') return await create(trx, userId, body as NewTask)
  const target = { userId, id, versions: versionsIn(if_match) }
  const writes = {
    update: () => taskWrites.update(trx, target, body as TaskPatch),
    complete: () => taskWrites.complete(trx, target, body as TaskPatch),
    move: () => taskWrites.move(trx, target, body as TaskMove),
    restore: () => taskWrites.restore(trx, target),
    delete: () => taskWrites.delete(trx, target, body as TaskDeletion),
  }
  const written = await writes[op]()
  if (written === undefined || written === false) {
    const isThere = (await taskQueries.find(trx, userId, id)) !== undefined
    throw new Problem(isThere ? 'precondition_failed' : 'task_not_found')
  }
  return { op, id, task: written === true ? undefined : written }
}

/** An insertion that fails ends the transaction, in which nobody could look for what was in its way: so that is done before. */
async function create(trx: Transaction<Tables>, userId: number, body: NewTask): Promise<Outcome> {
  await taskQueries.requireUnique(trx, userId, body)
  const task = await taskQueries.insert(trx, userId, body)
  if (task === undefined) throw new Problem('invalid_token')
  return { op: 'create', id: task.id, task }
}

/** The problem of an operation, as one of the whole request. */
function ofOperation({ code, message, errors, headers }: Problem, at: number): Problem {
  const { Location } = headers ?? {}
  return new Problem(code, {
    detail: message,
    errors: errors?.map((error) => ({ ...error, pointer: pointerIn(at, error.pointer) })),
    // The path of the request has a segment more.
    headers: Location === undefined ? headers : { ...headers, Location: `../${Location}` },
    operation: at,
  })
}
