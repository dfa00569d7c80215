// An item made once, however often it is asked for with the same Idempotency-Key.
import { sql } from 'kysely'
import {
  type BoundQuery,
  type Database,
  type Executor,
  type PreparedQuery,
  preparedQuery,
} from '../../db/database.ts'
import { expiry } from '../../db/housekeeping.ts'
import { now } from '../../db/schema/now.ts'
import { isConstraintViolation, isDivisionByZero, isUniqueViolation } from '../../db/violations.ts'
import { idempotencyKeyHours } from '../../openapi/idempotency-key.ts'
import { Problem } from '../../openapi/problem.ts'
import type { Resource } from '../../openapi/resources/resource.ts'
import { isAccountGone } from './changes.ts'
import { expressionOf } from './derived.ts'
import type { Stored } from './queries.ts'

/** Keys that are older have expired. */
export const oldest = sql<string>`${now} - interval ${sql.lit(`${idempotencyKeyHours} hours`)}`

/** Kept responses that housekeeping removes. */
export const keyExpiry = expiry('idempotency_keys', 'created_at', oldest)

/** @param key with what belongs to the operation before it */
export type Request = { userId: number; key: string; bodyHash: Buffer }
type Row = Record<string, unknown>
type Queries<New> = {
  insertRow: PreparedQuery<Row, unknown>
  creating(
    db: Executor,
    userId: number,
    item: New,
    insertion: (item: New) => BoundQuery[],
    first?: readonly BoundQuery[],
  ): Promise<unknown[][]>
  refuse(db: Executor, userId: number, item: New, error: unknown): Promise<void>
  rowOf(userId: number, item: New): Row
}

/** @returns `createOnce` of a resource */
export function idempotentCreation<Item extends object, New>(resource: Resource, queries: Queries<New>) {
  const { name: table, comparable, keyPrefix = `${resource.name} ` } = resource
  const folded = Object.fromEntries(comparable.map((name) => [`folded_${name}`, undefined]))
  const keepResponse = preparedQuery(`keep_${resource.thing}`, keptIn(table))
  const selectResponse = preparedQuery(
    `select_kept_${resource.thing}`,
    (_, { userId, key }: Place) => sql<Stored<Item> & { body_hash: Buffer }>`
      select body_hash, item.* from "idempotency_keys" as kept,
        lateral (select ${columnsOf(resource)}, version from json_populate_record(null::${sql.raw(table)}, kept.answer)) as item
      where kept.user_id = ${userId} and kept.key = ${key} and kept.created_at > ${oldest}`,
  )

  type Once = { item: Stored<Item>; replayed: boolean }

  /** As for a key that nobody has used: nearly all are new, so it is not looked up first. */
  async function createFirst(db: Database, { userId, key, bodyHash }: Request, item: New): Promise<Once> {
    const insertion = (admitted: New) => {
      const row = queries.rowOf(userId, admitted)
      const kept = { userId, key, bodyHash, response: JSON.stringify({ ...row, ...folded, version: 1 }) }
      return [queries.insertRow.with(row), keepResponse.with(kept)]
    }
    const lock = lockKey.with({ name: `${userId} ${key}` })
    const [[inserted] = []] = await queries.creating(db, userId, item, insertion, [lock])
    return { item: inserted as Stored<Item>, replayed: false }
  }

  /** @returns undefined when the key is not there, or has expired */
  async function replay(db: Database, { userId, key, bodyHash }: Request): Promise<Once | undefined> {
    const kept = await selectResponse.executeTakeFirst(db, { userId, key })
    if (kept === undefined) return undefined
    const { body_hash, ...item } = kept
    if (!body_hash.equals(bodyHash)) throw new Problem('idempotency_key_reused')
    return { item: item as unknown as Stored<Item>, replayed: true }
  }

  async function createOrReplay(db: Database, request: Request, item: New, tries: number) {
    try {
      return await createFirst(db, request, item)
    } catch (error) {
      if (isDivisionByZero(error)) throw new Problem('idempotency_in_progress')
      if (isAccountGone(error)) return undefined
      if (!isConstraintViolation(error) && !(error instanceof Problem)) throw error
      // What the item refers to may have been there when the key was used first, or it is the item itself that is in the way.
      const replayed = await replay(db, request)
      if (replayed !== undefined) return replayed
      if (error instanceof Problem) throw error
      if (!isUniqueViolation(error, 'idempotency_keys_pkey'))
        await queries.refuse(db, request.userId, item, error)
      if (tries === 1) throw error
      await removeExpired.execute(db, request) // the key has expired and may be used again
      return await createOrReplay(db, request, item, tries - 1)
    }
  }

  /**
   * Makes the item and keeps the response in one transaction: after a crash there are both or neither.
   * @returns the item as it was first returned; undefined when the account is gone
   * @throws Problem 409 while the first request is running, 422 when the key was sent with another body
   */
  return (db: Database, { key, ...request }: Request, item: New): Promise<Once | undefined> =>
    createOrReplay(db, { ...request, key: `${keyPrefix}${key}` }, item, 5)
}

/**
 * Held until the transaction ends. Who does not get the lock divides by zero: an error ends the whole transaction, whose
 * statements were sent together. One statement that does it all would not go to a single shard.
 */
export const lockKey = preparedQuery(
  'lock_key',
  (_, { name }: { name: string }) =>
    sql`select 1 / pg_try_advisory_xact_lock(hashtextextended(${name}, 0))::int`,
)

type Kept = Request & { response: string }

/** The values bound in the item's row, and those that the database assigned. */
const keptIn =
  (table: string) =>
  (db: Parameters<Parameters<typeof preparedQuery>[1]>[0], { userId, key, bodyHash, response }: Kept) =>
    db.insertInto('idempotency_keys').values({
      user_id: userId,
      key,
      body_hash: bodyHash,
      answer: sql`(${response}::jsonb || jsonb_build_object(
        'id', currval(pg_get_serial_sequence(${sql.lit(table)}, 'id')),
        'created_at', now()::timestamptz(3),
        'updated_at', now()::timestamptz(3)))::json`,
      created_at: now,
    })

const columnsOf = (resource: Resource) =>
  sql.join(
    resource.columns.map((name) => {
      const expression = expressionOf(resource, name)
      return expression ? sql`${expression} as ${sql.ref(name)}` : sql.ref(name)
    }),
  )

type Place = { userId: number; key: string }

export const removeExpired = preparedQuery('remove_expired_key', (db, { userId, key }: Place) =>
  db
    .deleteFrom('idempotency_keys')
    .where('user_id', '=', userId)
    .where('key', '=', key)
    .where('created_at', '<=', oldest),
)
