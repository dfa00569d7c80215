// Statements on lists.
import type { Kysely } from 'kysely'
import type { Executor } from '../../db/database.ts'
import type { Tables } from '../../db/schema/tables.ts'
import { inLongTransaction } from '../../db/transactions.ts'
import { beginChange } from '../owned/changes.ts'
import { pageStatement } from '../owned/page-statement.ts'
import { ownedQueries } from '../owned/queries.ts'
import { lockItem } from '../owned/references.ts'
import type { Target } from '../owned/target.ts'
import { tasks } from '../tasks/task.ts'
import { trashList } from '../tasks/trash.ts'
import { type List, type ListPatch, lists, type NewList } from './list.ts'
import { listPages } from './page-query.ts'

export const listQueries = ownedQueries<List, NewList, ListPatch>(lists, { referredBy: [tasks] })

/** Deletes a list, and puts its tasks into the trash. @returns whether there was such a list */
export const removeWithTasks = (db: Executor, { userId, id, versions }: Target): Promise<boolean> =>
  inLongTransaction(db, userId, async (trx) => {
    await beginChange(trx, userId)
    if (!(await lockItem(trx, lists, { userId, id }, versions))) return false
    await trashList(trx, userId, id)
    return await listQueries.remove(trx, userId, id)
  })

/** All lists of a user, in their order: there are only so many. */
export const readLists = async (db: Kysely<Tables>, userId: number): Promise<List[]> =>
  (await pageStatement(db, listPages, userId, { sort: 'position' }).execute()) as List[]
