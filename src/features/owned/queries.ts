// Reading and writing the items of one user, for any resource.
import type { Transaction } from 'kysely'
import { type BoundQuery, type Executor, executeTogether } from '../../db/database.ts'
import type { Tables } from '../../db/schema/tables.ts'
import { inLongTransaction, inTransaction } from '../../db/transactions.ts'
import { fold } from '../../openapi/comparable-text.ts'
import { Problem } from '../../openapi/problem.ts'
import type { Resource } from '../../openapi/resources/resource.ts'
import { requireAccount } from '../account/account.ts'
import type { ItemQuota } from '../quotas/quota.ts'
import { beginChange, isAccountGone, noteRemovals, takeChange } from './changes.ts'
import { assertBelowLimit, otherItems } from './other-items.ts'
import { clear, lockItem, referencesTo } from './references.ts'
import { type Guards, guarded, ownedStatements, writtenColumns } from './statements.ts'

/** An item as it is stored: what leaves the service, and the version that its entity tag is made from. */
export type Stored<Item> = Item & { version: number } & Beside

/** What a write has done beside: the id of an occurrence that it completed. */
export type Beside = { completedTask?: number }

type Row = Record<string, unknown>

type Options<New> = {
  /** Resources whose items may refer to one of these: they refer to nothing once that is deleted. */
  referredBy?: readonly Resource[]
  /** What some creations need beside the insertion, in its transaction. */
  admission?: Admission<New>
  /** Conditions that some updates are made under. */
  guards?: Guards
  /** Where there may be too many items to count them at each creation. */
  quota?: ItemQuota
}

type Admission<New> = {
  isNeeded(item: New): boolean
  /** @returns the item as it is to be inserted */
  admit(trx: Transaction<Tables>, userId: number, item: New): Promise<New>
}

/**
 * The queries on a resource.
 * @typeParam Item what leaves the service
 * @typeParam New what creates or replaces one
 * @typeParam Patch the fields that an update may change
 */
export function ownedQueries<Item extends object, New extends object, Patch extends object>(
  resource: Resource,
  { referredBy = [], admission, guards, quota }: Options<New> = {},
) {
  const { comparable, initial, replaced } = resource
  const { selectRow, insertRow, updateRow, deleteRow } = ownedStatements(resource, guards)
  const references = referencesTo(resource, referredBy)
  const columns = writtenColumns(resource)

  const foldedColumns = comparable.map((name) => [name, `folded_${name}`] as const)
  const ofNewRow = { ...initial, ...Object.fromEntries(foldedColumns.map(([, column]) => [column, ''])) }

  /** Adds the folded text of the comparable fields among those of a row. */
  function addFolded(row: Row): Row {
    for (const [name, column] of foldedColumns) if (row[name] !== undefined) row[column] = foldedOf(row[name])
    return row
  }

  /** The row of a new item. */
  const rowOf = (userId: number, item: New): Row => addFolded({ ...ofNewRow, ...item, user_id: userId })

  const { pathOf, requireReferences, requireUnique, refuse, rethrow } = otherItems(resource)

  /**
   * Runs the statements that insert an item: where there may be only so many, or where it depends on others, while nobody else
   * decides about these. The limit is the last that a creation can fail at.
   * @param first what has to come before
   * @returns the rows of each statement of the insertion
   * @throws Problem 409 `limit_reached`; as the admission of the resource
   */
  async function creating(
    db: Executor,
    userId: number,
    item: New,
    insertion: (item: New) => BoundQuery[],
    first: readonly BoundQuery[] = [],
  ): Promise<unknown[][]> {
    if (admission?.isNeeded(item) || (resource.max !== undefined && quota === undefined))
      return await inTransaction(db, userId, (trx) => admitting(trx, userId, item, insertion, first))
    const before = [...first, takeChange.with({ userId })]
    const all = before.concat(insertion(item))
    if (quota === undefined) return (await executeTogether<unknown[]>(db, all)).slice(before.length)
    try {
      return (await quota.creating(db, userId, all)).slice(before.length)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      await requireUnique(db, userId, item)
      await requireReferences(db, userId, item)
      throw error
    }
  }

  async function admitting(
    trx: Transaction<Tables>,
    userId: number,
    item: New,
    insertion: (item: New) => BoundQuery[],
    first: readonly BoundQuery[],
  ): Promise<unknown[][]> {
    await beginChange(trx, userId)
    if (quota === undefined) await assertBelowLimit(trx, resource, userId)
    let admitted = item
    if (admission?.isNeeded(item)) {
      await requireAccount(trx, userId)
      await requireUnique(trx, userId, item)
      await requireReferences(trx, userId, item)
      admitted = await admission.admit(trx, userId, item)
    }
    const rows = await executeTogether<unknown[]>(trx, [...first, ...insertion(admitted)])
    await quota?.take(trx, userId, 1)
    return rows.slice(first.length)
  }

  /**
   * Inserts an item.
   * @returns the item; undefined when the account is gone
   * @throws Problem 404 when it refers to something that its owner does not have, 409 as `refuse` and `creating`
   */
  async function insert(db: Executor, userId: number, item: New): Promise<Stored<Item> | undefined> {
    try {
      const [[row] = []] = await creating(db, userId, item, (admitted) => [
        insertRow.with(rowOf(userId, admitted)),
      ])
      return row as Stored<Item>
    } catch (error) {
      if (isAccountGone(error)) return undefined
      await refuse(db, userId, item, error)
      return await insert(db, userId, item)
    }
  }

  /**
   * Writes the given fields, also when there are none.
   * @param versions only an item with one of these versions is written; any when undefined
   * @param conditions the names of guards that it has to pass
   * @returns the item as it is now; undefined when there is none
   * @throws Problem 404 when it refers to something that its owner does not have, 400 when it lacks what another field needs
   */
  function update(
    db: Executor,
    userId: number,
    id: number,
    fields: Patch,
    versions?: number[],
    conditions: string[] = [],
  ): Promise<Stored<Item> | undefined> {
    const given = addFolded({ ...fields, userId, id, versions }) as Row & { userId: number; id: number }
    const shape = columns.filter((name) => given[name] !== undefined)
    if (versions !== undefined) shape.push(guarded)
    return updateRow(...shape, ...conditions)
      .executeTakeFirst(db, given)
      .catch((error) => (isAccountGone(error) ? undefined : rethrow(error, fields))) as never
  }

  /**
   * Deletes an item for good, and makes those that refer to it refer to nothing, in one transaction.
   * @param versions as for `update`
   * @returns whether there was such an item
   */
  const remove = (db: Executor, userId: number, id: number, versions?: number[]): Promise<boolean> =>
    inLongTransaction(db, userId, async (trx) => {
      const change = await beginChange(trx, userId)
      if (!(await lockItem(trx, resource, { userId, id }, versions))) return false
      for (const reference of references) await clear(trx, reference, { userId, id })
      await deleteRow.execute(trx, { userId, id })
      await noteRemovals(trx, resource, { userId, change }, [id])
      return true
    })

  return {
    resource,
    insertRow,
    creating,
    requireReferences,
    requireUnique,
    rowOf,
    refuse,
    pathOf,
    find: (db: Executor, userId: number, id: number): Promise<Stored<Item> | undefined> =>
      selectRow.executeTakeFirst(db, { userId, id }) as never,
    insert,
    update,
    /** As `update`, but writes every field that a replacement does not keep. */
    replace: (db: Executor, userId: number, id: number, item: New, versions?: number[]) =>
      update(db, userId, id, { ...replaced, ...item } as unknown as Patch, versions),
    remove,
  }
}

const foldedOf = (value: unknown): string | string[] =>
  Array.isArray(value) ? value.map((text) => fold(text)) : fold(String(value ?? ''))
