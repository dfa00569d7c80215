// Statements on the items of one user, for any resource. Each names the owner, each is one statement, and each write
// returns the row it wrote.
import { type Kysely, sql } from 'kysely'
import { type Executor, preparedQueries, preparedQuery } from '../../db/database.ts'
import type { Tables } from '../../db/schema/tables.ts'
import { isForeignKeyViolation } from '../../db/violations.ts'
import { fold } from '../../openapi/comparable-text.ts'
import type { Resource } from '../../openapi/resource.ts'

/** What every owned table has; the other columns are the resource's own. */
type OwnedTable = {
  user_id: number
  id: number
  version: number
  created_at: string
  updated_at: string
  [column: string]: unknown
}
export type OwnedTables = Record<string, OwnedTable>

/** An item as it is stored: what leaves the service, and the version that its entity tag is made from. */
export type Stored<Item> = Item & { version: number }

type Place = { userId: number; id: number }
type Row = Record<string, unknown>

/** The rows of one user, to be selected from. */
export const ownedBy = (db: Kysely<never> | Kysely<Tables>, table: string, userId: number) =>
  (db as unknown as Kysely<OwnedTables>).selectFrom(table).where('user_id', '=', userId)

/**
 * The statements on a resource: compiled when they are first used, and run by name.
 * @typeParam Item what leaves the service
 */
export function ownedQueries<Item extends object, New extends object, Patch extends object>(
  resource: Resource,
) {
  const { name: table, thing, writable, comparable, initial, replaced } = resource
  const columns = [...resource.columns, 'version']
  const written = [...writable, ...comparable.map((name) => `folded_${name}`)]
  const ownerConstraint = `${table}_user_id_fkey`
  const on = (db: Kysely<never>) => db as unknown as Kysely<OwnedTables>

  /** The folded text of the comparable fields among these. */
  const folded = (fields: Row): Row =>
    Object.fromEntries(
      comparable
        .filter((name) => fields[name] !== undefined)
        .map((name) => [`folded_${name}`, fold(String(fields[name] ?? ''))]),
    )
  const nothingFolded = Object.fromEntries(comparable.map((name) => [`folded_${name}`, '']))

  const selectRow = preparedQuery(
    `select_${thing}`,
    (db, { userId, id }: Place) =>
      ownedBy(db as never, table, userId)
        .select(columns)
        .where('id', '=', id),
    { owner: 'userId' },
  )
  const insertRow = preparedQuery(
    `insert_${thing}`,
    (db, row: Row) =>
      on(db as never)
        .insertInto(table)
        .values(Object.fromEntries(['user_id', ...written].map((name) => [name, row[name]])) as never)
        .returning(columns),
    { owner: 'user_id' },
  )
  /** One for each set of fields that is written, with and without a condition on the version. */
  const updateRow = preparedQueries(
    `update_${thing}`,
    (db, given: Place & Row, ...shape: string[]) =>
      on(db as never)
        .updateTable(table)
        .set(Object.fromEntries(shape.filter((name) => name !== guarded).map((name) => [name, given[name]])))
        .set({ updated_at: laterThanBefore, version: sql<number>`version + 1` })
        .where('user_id', '=', given.userId)
        .where('id', '=', given.id)
        .$if(shape.includes(guarded), (update) => update.where(isOneOf(given.versions)))
        .returning(columns),
    { owner: 'userId' },
  )
  const deleteRow = preparedQueries(
    `delete_${thing}`,
    (db, given: Place & Row, ...shape: string[]) =>
      on(db as never)
        .deleteFrom(table)
        .where('user_id', '=', given.userId)
        .where('id', '=', given.id)
        .$if(shape.includes(guarded), (deletion) => deletion.where(isOneOf(given.versions)))
        .returning('id'),
    { owner: 'userId' },
  )

  /** The row of a new item. */
  const rowOf = (userId: number, item: New): Row => ({
    ...initial,
    ...nothingFolded,
    ...item,
    ...folded(item as Row),
    user_id: userId,
  })

  /**
   * Writes the given fields, also when there are none.
   * @param versions only an item with one of these versions is written; any when undefined
   * @returns the item as it is now; undefined when there is none
   */
  function update(
    db: Executor,
    userId: number,
    id: number,
    fields: Patch,
    versions?: number[],
  ): Promise<Stored<Item> | undefined> {
    const values: Row = { ...fields, ...folded(fields as Row) }
    const shape = written.filter((name) => values[name] !== undefined)
    if (versions !== undefined) shape.push(guarded)
    return updateRow(...shape).executeTakeFirst(db, { ...values, userId, id, versions }) as never
  }

  return {
    insertRow,
    rowOf,
    ownerConstraint,
    find: (db: Executor, userId: number, id: number): Promise<Stored<Item> | undefined> =>
      selectRow.executeTakeFirst(db, { userId, id }) as never,
    /** @returns undefined when the account is gone */
    insert: (db: Executor, userId: number, item: New): Promise<Stored<Item> | undefined> =>
      insertRow.executeTakeFirst(db, rowOf(userId, item)).catch((error) => {
        if (isForeignKeyViolation(error, ownerConstraint)) return undefined
        throw error
      }) as never,
    update,
    /** As update, but writes every field that a replacement does not keep. */
    replace: (db: Executor, userId: number, id: number, item: New, versions?: number[]) =>
      update(db, userId, id, { ...replaced, ...item } as unknown as Patch, versions),
    /**
     * @param versions as for update
     * @returns whether there was such an item
     */
    async remove(db: Executor, userId: number, id: number, versions?: number[]): Promise<boolean> {
      const given = { userId, id, versions }
      const query = versions ? deleteRow(guarded) : deleteRow()
      return (await query.executeTakeFirst(db, given)) !== undefined
    },
  }
}

/** In the shape of a statement: only a row with one of the versions is written. */
const guarded = 'guarded'

const isOneOf = (versions: unknown) => sql<boolean>`version = any(${versions}::bigint[])`

/**
 * Strictly later at every write, also within one millisecond and when the server's clock steps back. By way of UTC, where
 * a sum is the same in every time zone (IMMUTABLE): Citus refuses an UPDATE with a STABLE one over a column.
 */
const laterThanBefore = sql<string>`greatest(now(),
  (updated_at at time zone 'UTC' + interval '1 millisecond') at time zone 'UTC')`
