// Statements on lists.
import type { Kysely } from 'kysely'
import type { Tables } from '../../db/schema/tables.ts'
import { pageStatement } from '../owned/pages.ts'
import { ownedQueries } from '../owned/queries.ts'
import { tasks } from '../tasks/task.ts'
import { type List, type ListPatch, lists, type NewList } from './list.ts'
import { listPages } from './page-query.ts'

export const listQueries = ownedQueries<List, NewList, ListPatch>(lists, [tasks])

/** All lists of a user, in their order: there are only so many. */
export const readLists = async (db: Kysely<Tables>, userId: number): Promise<List[]> =>
  (await pageStatement(db, listPages, userId, { sort: 'position' }).execute()) as List[]
