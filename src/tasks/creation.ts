// A task made once, however often it is asked for with the same Idempotency-Key.
import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import { isForeignKeyViolation, isUniqueViolation } from '../db/errors.ts'
import { runForOne } from '../db/run.ts'
import { statement } from '../db/statement.ts'
import { Problem } from '../http/problem.ts'
import { type NewRow, rowOf, storedColumns, writtenColumns } from './queries.ts'
import type { NewTask, StoredTask } from './task.ts'

/** How long an answer is kept for repeated requests. */
const keyLifetimeMillis = 24 * 60 * 60 * 1000

type Request = { userId: number; key: string; bodyHash: Buffer; now: Date }

type Once = { task: StoredTask; replayed: boolean }

/**
 * Makes the task and keeps the answer in one statement: after a crash there are both or neither.
 * @returns the task as it was first answered; undefined when the account is gone
 * @throws Problem 409 while the first request is running, 422 when the key was sent with another body
 */
export async function createOnce(db: Database, request: Request, task: NewTask): Promise<Once | undefined> {
  try {
    const made = await createFirst(db, request, task)
    if (made !== undefined) return { task: made, replayed: false }
  } catch (error) {
    if (isForeignKeyViolation(error)) return undefined
    if (!isUniqueViolation(error)) throw error // another has made it since the statement began
  }
  return (await replay(db, request)) ?? (await createOnce(db, request, task))
}

/** @returns undefined when the key was used before @throws Problem 409 while the first request is running */
async function createFirst(
  db: Database,
  { userId, key, bodyHash, now }: Request,
  task: NewTask,
): Promise<StoredTask | undefined> {
  const keeping = { name: `${userId} ${key}`, key, body_hash: bodyHash, now: now.toISOString() }
  const result = await runForOne(db, insertOnce, { ...rowOf(userId, task), ...keeping })
  const { is_ours, ...stored } = result as StoredTask & { is_ours: boolean }
  if (!is_ours) throw new Problem('idempotency_in_progress')
  return stored.id === null ? undefined : stored
}

type Keeping = { name: string; key: string; body_hash: Buffer; now: string }

/**
 * As for a key that nobody has used: nearly all are new, so nobody looks first. Whose turn it is holds a lock until the
 * transaction ends; the others do nothing. No error tells them so, which would be one for all who share the transaction.
 */
const insertOnce = statement(
  'insert_once',
  (_, given: NewRow & Keeping) => sql<(StoredTask | Record<keyof StoredTask, null>) & { is_ours: boolean }>`
    with turn as (
      select pg_try_advisory_xact_lock(hashtextextended(${given.name}, 0)) as is_ours
    ), task as (
      insert into "tasks" (${sql.join(writtenColumns.map((column) => sql.ref(column)))})
      select ${sql.join(writtenColumns.map((column) => given[column]))} from turn
      where is_ours and not exists (
        select from "idempotency_keys" where user_id = ${given.user_id} and key = ${given.key}
      )
      returning ${sql.join(storedColumns.map((column) => sql.ref(column)))}
    ), kept as (
      insert into "idempotency_keys" (user_id, key, body_hash, answer, created_at)
      select ${given.user_id}, ${given.key}, ${given.body_hash}, to_json(task), ${given.now} from task
    )
    select turn.is_ours, task.* from turn left join task on true`,
  'user_id',
)

type Place = { userId: number; key: string; since: string }

const selectAnswer = statement(
  'select_answer',
  (_, { userId, key, since }: Place) =>
    sql<StoredTask & { body_hash: Buffer }>`
    select body_hash, ${sql.join(storedColumns.map((name) => sql.ref(`task.${name}`)))}
    from "idempotency_keys" as kept, json_populate_record(null::tasks, kept.answer) as task
    where kept.user_id = ${userId} and kept.key = ${key} and kept.created_at > ${since}`,
)

const removeExpired = statement('remove_expired_key', (db, { userId, key, since }: Place) =>
  db
    .deleteFrom('idempotency_keys')
    .where('user_id', '=', userId)
    .where('key', '=', key)
    .where('created_at', '<=', since),
)

/** @returns undefined when the key's time was over; it may be used anew then */
async function replay(db: Database, { userId, key, bodyHash, now }: Request): Promise<Once | undefined> {
  const place = { userId, key, since: new Date(now.getTime() - keyLifetimeMillis).toISOString() }
  const kept = await runForOne(db, selectAnswer, place)
  if (kept === undefined) {
    await runForOne(db, removeExpired, place)
    return undefined
  }
  const { body_hash, ...task } = kept
  if (!body_hash.equals(bodyHash)) throw new Problem('idempotency_key_reused')
  return { task, replayed: true }
}
