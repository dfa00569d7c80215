// Work that is done once, however often it is asked for with the same Idempotency-Key.
import { sql, type Transaction } from 'kysely'
import type { Database, Executor } from '../../db/database.ts'
import { now } from '../../db/schema/now.ts'
import type { Tables } from '../../db/schema/tables.ts'
import { inTransaction } from '../../db/transactions.ts'
import { Problem } from '../../openapi/problem.ts'
import { oldest, type Request } from './idempotent-creation.ts'

/**
 * Looks for what came of a request, and lets nobody else use its key until the transaction ends.
 * @returns undefined for a new key
 * @throws Problem 409 while another process does it, 422 when the key was sent with another body
 */
export async function findKept(
  trx: Transaction<Tables>,
  { userId, key, bodyHash }: Request,
): Promise<object | undefined> {
  const { rows } = await sql<{ locked: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${`${userId} ${key}`}, 0)) as locked`.execute(trx)
  if (!rows[0]?.locked) throw new Problem('idempotency_in_progress')
  const kept = await trx
    .selectFrom('idempotency_keys')
    .select(['body_hash', 'answer'])
    .where('user_id', '=', userId)
    .where('key', '=', key)
    .where('created_at', '>', oldest)
    .executeTakeFirst()
  if (kept?.body_hash.equals(bodyHash) === false) throw new Problem('idempotency_key_reused')
  return kept?.answer
}

/** Keeps what came of a request, in the place of what has expired. */
export async function keep(
  trx: Transaction<Tables>,
  { userId, key, bodyHash }: Request,
  result: object,
): Promise<void> {
  const kept = { body_hash: bodyHash, answer: JSON.stringify(result), created_at: now }
  await trx
    .insertInto('idempotency_keys')
    .values({ user_id: userId, key, ...kept })
    .onConflict((conflict) =>
      conflict.columns(['user_id', 'key']).doUpdateSet(({ ref }) => ({
        body_hash: ref('excluded.body_hash'),
        answer: ref('excluded.answer'),
        created_at: ref('excluded.created_at'),
      })),
    )
    .execute()
}

/**
 * Does the work and keeps its result in one transaction: after a crash there are both or neither.
 * @param request its key has the operation before it
 * @param work is given the transaction; what results is kept as JSON
 * @returns the result, as it was at first; undefined, which is not kept, where there is none
 * @throws Problem as `findKept`
 */
export const once = <Result extends object>(
  db: Database,
  request: Request,
  work: (trx: Executor) => Promise<Result | undefined>,
): Promise<{ result: Result; replayed: boolean } | undefined> =>
  inTransaction(db, request.userId, async (trx) => {
    const kept = await findKept(trx, request)
    if (kept !== undefined) return { result: kept as Result, replayed: true }
    const result = await work(trx)
    if (result === undefined) return undefined
    await keep(trx, request, result)
    return { result, replayed: false }
  })
