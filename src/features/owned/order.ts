// What is decided about several items of a user at once is decided in one transaction at a time: their order, and how many
// there may be.
import { sql, type Transaction } from 'kysely'
import type { Tables } from '../../db/schema/tables.ts'
import { Problem } from '../../openapi/problem.ts'
import type { Resource } from '../../openapi/resources/resource.ts'
import { owned } from './statements.ts'

/** The name of the lock. */
export const orderLockOf = ({ name }: Resource, userId: number): string => `order of ${name} of ${userId}`

/** Lets nobody else decide about a user's items until the transaction ends. */
export async function lockOrder(trx: Transaction<Tables>, resource: Resource, userId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${orderLockOf(resource, userId)}, 0))`.execute(trx)
}

/** @throws Problem 409 where a user has as many items as there may be */
export async function assertBelowLimit(
  trx: Transaction<Tables>,
  { name, max = Number.POSITIVE_INFINITY }: Resource,
  userId: number,
): Promise<void> {
  const { count } = await owned(trx)
    .selectFrom(name)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow()
  if (count >= max) throw new Problem('limit_reached')
}
