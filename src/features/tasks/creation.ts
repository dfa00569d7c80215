// A task made once, however often it is asked for with the same Idempotency-Key.
import { sql } from 'kysely'
import { type Database, executeTogether, preparedQuery } from '../../db/database.ts'
import { expiry } from '../../db/housekeeping.ts'
import { now } from '../../db/schema/now.ts'
import { isDivisionByZero, isForeignKeyViolation, isUniqueViolation } from '../../db/violations.ts'
import { idempotencyKeyHours } from '../../openapi/idempotency-key-hours.ts'
import { Problem } from '../../openapi/problem.ts'
import { insertRow, ownerConstraint, rowOf, storedColumns } from './queries.ts'
import type { NewTask, StoredTask } from './task.ts'

/** Keys that are older have expired. */
const oldest = sql<string>`${now} - interval ${sql.lit(`${idempotencyKeyHours} hours`)}`

export const keyExpiry = expiry('idempotency_keys', 'created_at', oldest)

type Request = { userId: number; key: string; bodyHash: Buffer }

type Once = { task: StoredTask; replayed: boolean }

/**
 * Makes the task and keeps the answer in one transaction: after a crash there are both or neither.
 * @returns the task as it was first answered; undefined when the account is gone
 * @throws Problem 409 while the first request is running, 422 when the key was sent with another body
 */
export async function createOnce(
  db: Database,
  request: Request,
  task: NewTask,
  tries = 5,
): Promise<Once | undefined> {
  try {
    return await createFirst(db, request, task)
  } catch (error) {
    if (isDivisionByZero(error)) throw new Problem('idempotency_in_progress')
    if (isForeignKeyViolation(error, ownerConstraint)) return undefined
    if (!isUniqueViolation(error)) throw error
    const replayed = await replay(db, request)
    if (replayed !== undefined) return replayed
    // The key has expired, and may be used anew; unless it is another row that is there already, and will be.
    if (tries === 1) throw error
    await removeExpired.execute(db, request)
    return await createOnce(db, request, task, tries - 1)
  }
}

/** As for a key that nobody has used: nearly all are new, so nobody looks first. */
async function createFirst(db: Database, request: Request, task: NewTask): Promise<Once> {
  const { userId, key, bodyHash } = request
  const row = rowOf(userId, task)
  const answer = { ...row, folded_title: undefined, folded_description: undefined, version: 1 }
  const kept = { userId, key, bodyHash, answer: JSON.stringify(answer) }
  const [, [inserted]] = await executeTogether(db, [
    lockKey.with({ name: `${userId} ${key}` }),
    insertRow.with(row),
    keepAnswer.with(kept),
  ])
  return { task: inserted as StoredTask, replayed: false }
}

/**
 * Held until the transaction ends. Whoever does not get it divides by zero: an error ends the whole transaction, whose
 * statements were sent together. One statement that does it all would go to no single shard.
 */
const lockKey = preparedQuery(
  'lock_key',
  (_, { name }: { name: string }) =>
    sql`select 1 / pg_try_advisory_xact_lock(hashtextextended(${name}, 0))::int`,
)

type Kept = Request & { answer: string }

/** What was bound in the row of the task, and what it got of its own. */
const keepAnswer = preparedQuery('keep_answer', (db, { userId, key, bodyHash, answer }: Kept) =>
  db.insertInto('idempotency_keys').values({
    user_id: userId,
    key,
    body_hash: bodyHash,
    answer: sql`(${answer}::jsonb || jsonb_build_object(
        'id', currval(pg_get_serial_sequence('tasks', 'id')),
        'created_at', now()::timestamptz(3),
        'updated_at', now()::timestamptz(3)))::json`,
    created_at: now,
  }),
)

type Place = { userId: number; key: string }

const selectAnswer = preparedQuery(
  'select_answer',
  (_, { userId, key }: Place) =>
    sql<StoredTask & { body_hash: Buffer }>`
    select body_hash, ${sql.join(storedColumns.map((name) => sql.ref(`task.${name}`)))}
    from "idempotency_keys" as kept, json_populate_record(null::tasks, kept.answer) as task
    where kept.user_id = ${userId} and kept.key = ${key} and kept.created_at > ${oldest}`,
)

const removeExpired = preparedQuery('remove_expired_key', (db, { userId, key }: Place) =>
  db
    .deleteFrom('idempotency_keys')
    .where('user_id', '=', userId)
    .where('key', '=', key)
    .where('created_at', '<=', oldest),
)

/** @returns undefined when the key is not there, or its time is over */
async function replay(db: Database, { userId, key, bodyHash }: Request): Promise<Once | undefined> {
  const kept = await selectAnswer.executeTakeFirst(db, { userId, key })
  if (kept === undefined) return undefined
  const { body_hash, ...task } = kept
  if (!body_hash.equals(bodyHash)) throw new Problem('idempotency_key_reused')
  return { task, replayed: true }
}
