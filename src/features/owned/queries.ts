// Reading and writing the items of one user, for any resource.
import type { Transaction } from 'kysely'
import { type Executor, inTransaction, preparedQuery } from '../../db/database.ts'
import type { Tables } from '../../db/schema/tables.ts'
import { isForeignKeyViolation, isUniqueViolation } from '../../db/violations.ts'
import { fold } from '../../openapi/comparable-text.ts'
import { Problem } from '../../openapi/problem.ts'
import type { ProblemCode } from '../../openapi/problem-codes.ts'
import { relativeReference } from '../../openapi/relative-reference.ts'
import type { Field, Resource } from '../../openapi/resource.ts'
import { assertBelowLimit, lockOrder } from './order.ts'
import { clear, lockItem, lockReferring, referencesTo } from './references.ts'
import { guarded, ownedStatements, presentOf, writtenColumns } from './statements.ts'

/** An item as it is stored: what leaves the service, and the version that its entity tag is made from. */
export type Stored<Item> = Item & { version: number }

type Row = Record<string, unknown>

type Options<New> = {
  /** Resources whose items may refer to one of these: they refer to nothing once that is deleted. */
  referredBy?: readonly Resource[]
  /** What some creations need beside the insertion, in its transaction. */
  admission?: Admission<New>
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
  { referredBy = [], admission }: Options<New> = {},
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

  /** Something of this resource is gone when it is in the trash. */
  const referredResource = ({ name, thing }: NonNullable<Field['references']>) =>
    name === table ? { name, thing, trash: resource.trash } : { name, thing, trash: undefined }

  const referring = Object.entries(resource.fields).flatMap(([name, { references }]) =>
    references ? { ...{ name, references }, selectId: selectIdBy(referredResource(references), 'id') } : [],
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
        throw new Problem(missingCode(references))
    }
  }

  /** What a write could not refer to, since its owner does not have it; undefined for any other error. */
  const missingReference = (error: unknown) =>
    referring.find(({ name }) => isForeignKeyViolation(error, `${table}_${name}_fkey`))?.references

  /** @throws Problem 404 when the item refers to something that its owner does not have; else the error */
  function rethrow(error: unknown): never {
    const missing = missingReference(error)
    throw missing ? new Problem(missingCode(missing)) : error
  }

  const uniqueFields = Object.entries(resource.fields).flatMap(([name, { unique }]) =>
    unique === undefined
      ? []
      : { ...{ name, code: unique }, selectId: selectIdBy({ ...resource, trash: undefined }, name) },
  )

  /**
   * Judges an error of an insertion.
   * @returns only if another item had a value that no two may have, and is gone by now
   * @throws Problem 409 with the `Location` of the other item; as `rethrow`
   */
  async function refuse(db: Executor, userId: number, item: New, error: unknown): Promise<void> {
    const unique = uniqueFields.find(({ name }) => isUniqueViolation(error, `${table}_${name}_key`))
    if (unique === undefined) return rethrow(error)
    const value = (item as Row)[unique.name]
    const other = await unique.selectId.executeTakeFirst(db, { userId, value })
    if (other !== undefined) throw taken(userId, unique.code, other)
  }

  const root = relativeReference(`/api/me/${table}`, '/')
  /** A reference to the collection, from its own path. */
  const pathOf = (userId: number) => `${root}api/${userId}/${table}`

  /**
   * Runs the insertion of an item: where there may be only so many, or where it depends on others, while nobody else decides
   * about these.
   * @throws Problem 409 `limit_reached`; as the admission of the resource
   */
  function creating<T>(
    db: Executor,
    userId: number,
    item: New,
    insertion: (db: Executor, item: New) => Promise<T>,
  ): Promise<T> {
    const isAdmitted = admission?.isNeeded(item) ?? false
    if (resource.max === undefined && !isAdmitted) return insertion(db, item)
    return inTransaction(db, userId, async (trx) => {
      await lockOrder(trx, resource, userId)
      if (resource.max !== undefined) await assertBelowLimit(trx, resource, userId)
      if (admission === undefined || !isAdmitted) return await insertion(trx, item)
      await requireUnique(trx, userId, item)
      await requireReferences(trx, userId, item)
      return await insertion(trx, await admission.admit(trx, userId, item))
    })
  }

  /** As an insertion does. @throws Problem 409 with the `Location` of an item that has a value already */
  async function requireUnique(db: Executor, userId: number, item: New): Promise<void> {
    for (const { name, code, selectId } of uniqueFields) {
      const value = (item as Row)[name] ?? null
      const other = value === null ? undefined : await selectId.executeTakeFirst(db, { userId, value })
      if (other) throw taken(userId, code, other)
    }
  }

  const taken = (userId: number, code: ProblemCode, { id }: Row) =>
    new Problem(code, { headers: { Location: `${pathOf(userId)}/${id}` } })

  /**
   * Inserts an item.
   * @returns the item; undefined when the account is gone
   * @throws Problem 404 when it refers to something that its owner does not have, 409 as `refuse` and `creating`
   */
  async function insert(db: Executor, userId: number, item: New): Promise<Stored<Item> | undefined> {
    try {
      return (await creating(db, userId, item, (own, admitted) =>
        insertRow.executeTakeFirst(own, rowOf(userId, admitted)),
      )) as never
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

const missingCode = ({ thing, missing = `${thing}_not_found` }: NonNullable<Field['references']>) => missing

/** Finds the item of a user that has a value. */
const selectIdBy = (resource: Pick<Resource, 'name' | 'thing' | 'trash'>, field: string) =>
  preparedQuery(
    `select_${resource.thing}_by_${field}`,
    (db, given: { userId: number; value: unknown }) =>
      presentOf(db, resource, given.userId).select('id').where(field, '=', given.value),
    { owner: 'userId' },
  )
