// Work that is done once, however often it is asked for with the same Idempotency-Key.
import { sql } from 'kysely'
import type { Database, Executor } from '../../db/database.ts'
import { now } from '../../db/schema/now.ts'
import { inTransaction } from '../../db/transactions.ts'
import { Problem } from '../../openapi/problem.ts'
import { oldest, type Request } from './idempotent-creation.ts'

/**
 * Does the work and keeps its result in one transaction: after a crash there are both or neither.
 * @param request its key has the operation before it
 * @param work is given the transaction; what results is kept as JSON
 * @returns the result, as it was at first; undefined, which is not kept, where there is none
 * @throws Problem 409 while another process does it, 422 when the key was sent with another body
 */
export const once = <Result extends object>(
  db: Database,
  { userId, key, bodyHash }: Request,
  work: (trx: Executor) => Promise<Result | undefined>,
): Promise<{ result: Result; replayed: boolean } | undefined> =>
  inTransaction(db, userId, async (trx) => {
    const { rows } = await sql<{ locked: boolean }>`
      select pg_try_advisory_xact_lock(hashtextextended(${`${userId} ${key}`}, 0)) as locked`.execute(trx)
    if (!rows[0]?.locked) throw new Problem('idempotency_in_progress')
    const place = { user_id: userId, key }
    const kept = await trx
      .selectFrom('idempotency_keys')
      .select(['body_hash', 'answer', sql<boolean>`created_at <= ${oldest}`.as('expired')])
      .where('user_id', '=', userId)
      .where('key', '=', key)
      .executeTakeFirst()
    if (kept && !kept.expired) {
      if (!kept.body_hash.equals(bodyHash)) throw new Problem('idempotency_key_reused')
      return { result: kept.answer as unknown as Result, replayed: true }
    }
    const result = await work(trx)
    if (result === undefined) return undefined
    const response = { body_hash: bodyHash, answer: JSON.stringify(result), created_at: now }
    await trx
      .insertInto('idempotency_keys')
      .values({ ...place, ...response })
      .onConflict((conflict) => conflict.columns(['user_id', 'key']).doUpdateSet(response))
      .execute()
    return { result, replayed: false }
  })
