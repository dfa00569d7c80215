// Reading and writing the items of one user, for any resource.
import { type Executor, inTransaction, preparedQuery } from '../../db/database.ts'
import { isForeignKeyViolation, isUniqueViolation } from '../../db/violations.ts'
import { fold } from '../../openapi/comparable-text.ts'
import { Problem } from '../../openapi/problem.ts'
import { relativeReference } from '../../openapi/relative-reference.ts'
import type { Resource } from '../../openapi/resource.ts'
import { assertBelowLimit, lockOrder } from './order.ts'
import { clear, lockItem, lockReferring, referencesTo } from './references.ts'
import { guarded, ownedBy, ownedStatements, writtenColumns } from './statements.ts'

/** An item as it is stored: what leaves the service, and the version that its entity tag is made from. */
export type Stored<Item> = Item & { version: number }

type Row = Record<string, unknown>

/**
 * The queries on a resource.
 * @param referredBy resources whose items may refer to one of these: they refer to nothing once that is deleted
 * @typeParam Item what leaves the service
 * @typeParam New what creates or replaces one
 * @typeParam Patch the fields that an update may change
 */
export function ownedQueries<Item extends object, New extends object, Patch extends object>(
  resource: Resource,
  referredBy: readonly Resource[] = [],
) {
  const { name: table, comparable, initial, replaced } = resource
  const { selectRow, insertRow, updateRow, deleteRow } = ownedStatements(resource)
  const references = referencesTo(resource, referredBy)
  const columns = writtenColumns(resource)
  const ownerConstraint = `${table}_user_id_fkey`

  const foldedColumns = comparable.map((name) => [name, `folded_${name}`] as const)
  const ofNewRow = { ...initial, ...Object.fromEntries(foldedColumns.map(([, column]) => [column, ''])) }

  /** Adds the folded text of the comparable fields among those of a row. */
  function addFolded(row: Row): Row {
    for (const [name, column] of foldedColumns)
      if (row[name] !== undefined) row[column] = fold(String(row[name] ?? ''))
    return row
  }

  /** The row of a new item. */
  const rowOf = (userId: number, item: New): Row => addFolded({ ...ofNewRow, ...item, user_id: userId })

  const referring = Object.entries(resource.fields).flatMap(([name, { references }]) =>
    references ? { ...{ name, references }, selectId: selectIdBy(references, 'id') } : [],
  )

  /**
   * Looks for what an item is to refer to; a write finds that out as well, but only after it has compared the versions.
   * @throws Problem 404 when its owner does not have it
   */
  async function requireReferences(db: Executor, userId: number, item: object): Promise<void> {
    for (const { name, references, selectId } of referring) {
      const value = (item as Row)[name]
      if (typeof value !== 'number') continue
      if ((await selectId.executeTakeFirst(db, { userId, value })) === undefined)
        throw new Problem(`${references.thing}_not_found`)
    }
  }

  /** What a write could not refer to, since its owner does not have it; undefined for any other error. */
  const missingReference = (error: unknown) =>
    referring.find(({ name }) => isForeignKeyViolation(error, `${table}_${name}_fkey`))?.references

  /** @throws Problem 404 when the item refers to something that its owner does not have; else the error */
  function rethrow(error: unknown): never {
    const missing = missingReference(error)
    throw missing ? new Problem(`${missing.thing}_not_found`) : error
  }

  const uniqueFields = Object.entries(resource.fields).flatMap(([name, { unique }]) =>
    unique === undefined ? [] : { ...{ name, code: unique }, selectId: selectIdBy(resource, name) },
  )

  /**
   * Judges an error of an insertion.
   * @returns only if another item had a value that no two may have, and is gone by now
   * @throws Problem 409 with the `Location` of the other item; as `rethrow`
   */
  async function refuse(db: Executor, userId: number, item: New, error: unknown): Promise<void> {
    const taken = uniqueFields.find(({ name }) => isUniqueViolation(error, `${table}_${name}_key`))
    if (taken === undefined) return rethrow(error)
    const value = (item as Row)[taken.name]
    const other = await taken.selectId.executeTakeFirst(db, { userId, value })
    if (other === undefined) return
    throw new Problem(taken.code, { headers: { Location: `${pathOf(userId)}/${other.id}` } })
  }

  const root = relativeReference(`/api/me/${table}`, '/')
  /** A reference to the collection, from its own path. */
  const pathOf = (userId: number) => `${root}api/${userId}/${table}`

  /**
   * Runs the insertion of an item: where there may be only so many, in a transaction in which they were counted.
   * @throws Problem 409 `limit_reached`
   */
  function creating<T>(db: Executor, userId: number, insertion: (db: Executor) => Promise<T>): Promise<T> {
    if (resource.max === undefined) return insertion(db)
    return inTransaction(db, userId, async (trx) => {
      await lockOrder(trx, resource, userId)
      await assertBelowLimit(trx, resource, userId)
      return await insertion(trx)
    })
  }

  /**
   * Inserts an item.
   * @returns the item; undefined when the account is gone
   * @throws Problem 404 when it refers to something that its owner does not have, 409 as `refuse` and `creating`
   */
  async function insert(db: Executor, userId: number, item: New): Promise<Stored<Item> | undefined> {
    const row = rowOf(userId, item)
    try {
      return (await creating(db, userId, (own) => insertRow.executeTakeFirst(own, row))) as never
    } catch (error) {
      if (isForeignKeyViolation(error, ownerConstraint)) return undefined
      await refuse(db, userId, item, error)
      return await insert(db, userId, item)
    }
  }

  /**
   * Writes the given fields, also when there are none.
   * @param versions only an item with one of these versions is written; any when undefined
   * @returns the item as it is now; undefined when there is none
   * @throws Problem 404 when it refers to something that its owner does not have
   */
  function update(
    db: Executor,
    userId: number,
    id: number,
    fields: Patch,
    versions?: number[],
  ): Promise<Stored<Item> | undefined> {
    const given = addFolded({ ...fields, userId, id, versions }) as Row & { userId: number; id: number }
    const shape = columns.filter((name) => given[name] !== undefined)
    if (versions !== undefined) shape.push(guarded)
    return updateRow(...shape)
      .executeTakeFirst(db, given)
      .catch(rethrow) as never
  }

  /**
   * Deletes an item, and makes those that refer to it refer to nothing, in one transaction.
   * @param versions as for `update`
   * @returns whether there was such an item
   */
  async function remove(db: Executor, userId: number, id: number, versions?: number[]): Promise<boolean> {
    const deletion = (own: Executor) =>
      deleteRow(...(versions ? [guarded] : [])).execute(own, { userId, id, versions })
    if (references.length === 0) return (await deletion(db)).length === 1
    return await inTransaction(db, userId, async (trx) => {
      await lockReferring(trx, references, userId)
      if (!(await lockItem(trx, resource, { userId, id }, versions))) return false
      for (const reference of references) await clear(trx, reference, { userId, id })
      return (await deletion(trx)).length === 1
    })
  }

  return {
    resource,
    insertRow,
    creating,
    requireReferences,
    rowOf,
    ownerConstraint,
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

/** Finds the item of a user that has a value. */
const selectIdBy = ({ name: table, thing }: Pick<Resource, 'name' | 'thing'>, field: string) =>
  preparedQuery(
    `select_${thing}_by_${field}`,
    (db, given: { userId: number; value: unknown }) =>
      ownedBy(db, table, given.userId).select('id').where(field, '=', given.value),
    { owner: 'userId' },
  )
