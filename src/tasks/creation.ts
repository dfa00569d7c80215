// A task made once, however often it is asked for with the same Idempotency-Key.
import { sql, type Transaction } from 'kysely'
import type { Database } from '../db/database.ts'
import type { Tables } from '../db/tables.ts'
import { Problem } from '../http/problem.ts'
import { insertTask } from './queries.ts'
import type { NewTask, StoredTask } from './task.ts'

/** How long an answer is kept for repeated requests. */
const keyLifetimeMillis = 24 * 60 * 60 * 1000

type Request = { userId: number; key: string; bodyHash: Buffer; now: Date }

/**
 * Makes the task and keeps the answer in one transaction: after a crash there are both or neither.
 * @returns the task as it was first answered; undefined when the account is gone
 * @throws Problem 409 while the first request is running, 422 when the key was sent with another body
 */
export async function createOnce(
  db: Database,
  request: Request,
  task: NewTask,
): Promise<{ task: StoredTask; replayed: boolean } | undefined> {
  return await db.transaction().execute(async (trx) => {
    if (!(await lockKey(trx, request))) throw new Problem('idempotency_in_progress')
    const kept = await findAnswer(trx, request)
    if (kept !== undefined) {
      if (!kept.body_hash.equals(request.bodyHash)) throw new Problem('idempotency_key_reused')
      return { task: kept.answer as StoredTask, replayed: true }
    }
    const created = await insertTask(trx, request.userId, task)
    if (created === undefined) return undefined
    await keepAnswer(trx, request, created)
    return { task: created, replayed: false }
  })
}

/** Held until the transaction ends. A statement of its own: the next one must see what its last holder committed. */
async function lockKey(trx: Transaction<Tables>, { userId, key }: Request): Promise<boolean> {
  const name = `${userId} ${key}`
  const { rows } = await sql<{ locked: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) as locked
  `.execute(trx)
  return rows[0]?.locked === true
}

const findAnswer = (trx: Transaction<Tables>, { userId, key, now }: Request) =>
  trx
    .selectFrom('idempotency_keys')
    .select(['body_hash', 'answer'])
    .where('user_id', '=', userId)
    .where('key', '=', key)
    .where('created_at', '>', new Date(now.getTime() - keyLifetimeMillis).toISOString())
    .executeTakeFirst()

/** Over an expired one that nobody has cleared away yet. */
const keepAnswer = (trx: Transaction<Tables>, { userId, key, bodyHash, now }: Request, task: StoredTask) => {
  const row = { body_hash: bodyHash, answer: JSON.stringify(task), created_at: now.toISOString() }
  return trx
    .insertInto('idempotency_keys')
    .values({ user_id: userId, key, ...row })
    .onConflict((conflict) => conflict.columns(['user_id', 'key']).doUpdateSet(row))
    .execute()
}
