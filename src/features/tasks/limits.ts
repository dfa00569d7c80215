// How many tasks a user may have, and how many different labels over all of them; those in the trash count.
import { sql, type Transaction } from 'kysely'
import type { Tables } from '../../db/schema/tables.ts'
import { fold } from '../../openapi/comparable-text.ts'
import { maxLabels } from '../../openapi/limits.ts'
import { Problem } from '../../openapi/problem.ts'
import { ownedBy } from '../owned/statements.ts'
import { quotaOf } from '../quotas/quota.ts'
import { tasks } from './task.ts'

/** One quota for all that creates tasks, and all that removes some for good. */
export const taskQuota = quotaOf({ ...tasks, name: 'tasks' }, 'task_counts')

/** The tasks that have labels, as their index says it. */
export const isLabelled = sql<boolean>`folded_labels <> '{}'`

/** The labels of so many tasks are looked at first: most labels that a task gets are those of others. */
const latest = 1000

/**
 * To be called while the order is locked: whoever gives a task labels counts before anybody else gives others.
 * @param labels what a task is to have
 * @param before the task as it is; undefined for a new one
 * @throws Problem 409 where there would be too many
 */
export async function assertLabels(
  trx: Transaction<Tables>,
  userId: number,
  labels: readonly string[] = [],
  before?: { id: number; labels: readonly string[] },
): Promise<void> {
  const wanted = labels.map((label) => fold(label))
  const known = new Set(before?.labels.map((label) => fold(label)))
  const isNew = (label: string) => !known.has(label)
  if (!wanted.some(isNew)) return
  for (const label of await readLabels(trx, userId, before?.id, latest)) known.add(label)
  if (!wanted.some(isNew)) return
  assertFew([...wanted, ...(await readLabels(trx, userId, before?.id))])
}

/** As `assertLabels`, for what is written already. */
export async function assertFewLabels(trx: Transaction<Tables>, userId: number): Promise<void> {
  assertFew(await readLabels(trx, userId))
}

function assertFew(labels: readonly string[]): void {
  if (new Set(labels).size > maxLabels) throw new Problem('limit_reached')
}

/** The labels that are in use, folded. @param exceptId by other tasks than this one @param limit by the latest so many */
async function readLabels(
  trx: Transaction<Tables>,
  userId: number,
  exceptId = 0,
  limit?: number,
): Promise<string[]> {
  const labelled = ownedBy(trx, tasks.name, userId)
    .select('folded_labels')
    .where('id', '<>', exceptId)
    .where(isLabelled)
    .$if(limit !== undefined, (some) => some.orderBy('id', 'desc').limit(limit as number))
  const rows = await trx
    .selectFrom(labelled.as('labelled'))
    .select(sql<string>`unnest(folded_labels)`.as('label'))
    .distinct()
    .execute()
  return rows.map(({ label }) => label)
}
