// Statements on the labels of tasks. There is no table of them: a label is there while a task has it.
import { type Kysely, sql } from 'kysely'
import type { Executor } from '../../db/database.ts'
import type { Tables } from '../../db/schema/tables.ts'
import { inLongTransaction } from '../../db/transactions.ts'
import { fold } from '../../openapi/comparable-text.ts'
import { beginChange } from '../owned/changes.ts'
import { owned, presentOf, written } from '../owned/statements.ts'
import { isLabelled } from '../tasks/limits.ts'
import { tasks } from '../tasks/task.ts'
import type { Label, LabelRenaming } from './contract.ts'

/** The labels of a user, ordered by their folded form, with the number of tasks that are not in the trash. */
export const readLabels = (own: Kysely<Tables>, userId: number): Promise<Label[]> =>
  own
    .selectFrom([
      presentOf(own, tasks, userId).select(['labels', 'folded_labels']).where(isLabelled).as('labelled'),
      sql`unnest(labels, folded_labels)`.as<never>(sql`each (label, folded_label)`),
    ])
    .select([sql<string>`min(label collate "C")`.as('name'), ({ fn }) => fn.countAll<number>().as('tasks')])
    .groupBy(sql`folded_label`)
    .orderBy(sql`folded_label collate "C"`)
    .execute()

/**
 * Renames a label in all tasks that have it. While others give tasks labels it waits, so that none gets it in between.
 * @returns how many tasks were changed
 */
export const renameLabel = (db: Executor, userId: number, { from, to }: LabelRenaming): Promise<number> =>
  inLongTransaction(db, userId, async (trx) => {
    await beginChange(trx, userId)
    const [folded, foldedTo] = [fold(from), fold(to)]
    const place = placeOf(folded)
    const [first, last] = ['least', 'greatest'].map(
      (name) => sql`${sql.raw(name)}(${place}, ${placeOf(foldedTo)})`,
    )
    /** In the place of the first of both labels the new one, and the other one nowhere. */
    const replaced = (
      column: string,
      label: string,
    ) => sql`${sql.ref(column)}[:${first} - 1] || ${label}::text
      || ${sql.ref(column)}[${first} + 1:${last} - 1] || ${sql.ref(column)}[${last} + 1:]`
    const set = { labels: replaced('labels', to), folded_labels: replaced('folded_labels', foldedTo) }
    const { numUpdatedRows } = await owned(trx)
      .updateTable(tasks.name)
      .set(written(tasks, userId, set, Object.keys(set)))
      .where('user_id', '=', userId)
      .where(isLabelled)
      .where(sql<boolean>`folded_labels @> array[${folded}]::text[]`)
      .where(sql<boolean>`labels[${place}] <> ${to}`)
      .executeTakeFirstOrThrow()
    return Number(numUpdatedRows)
  })

const placeOf = (label: string) => sql`array_position(folded_labels, ${label}::text)`
