// The statements on the items of one user, for any resource: compiled when they are first used, and run by name. Each
// names the owner, and each write returns the row it wrote.
import { type Kysely, type RawBuilder, sql } from 'kysely'
import { preparedQueries, preparedQuery } from '../../db/database.ts'
import type { Tables } from '../../db/schema/tables.ts'
import type { Resource } from '../../openapi/resources/resource.ts'
import { changeOf, taken, withChange } from './changes.ts'
import { keptBy, placeColumn, selectedOf } from './derived.ts'

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

type AnyKysely = Kysely<never> | Kysely<Tables>

/** To write to a table. */
export const owned = (db: AnyKysely) => db as unknown as Kysely<OwnedTables>

export type Place = { userId: number; id: number }
export type Row = Record<string, unknown>

/** The rows of one user, to be selected from. */
export const ownedBy = (db: AnyKysely, table: string, userId: number) =>
  owned(db).selectFrom(table).where('user_id', '=', userId)

/** The rows of one user that are not in the trash. */
export const presentOf = (db: AnyKysely, { name, trash }: Pick<Resource, 'name' | 'trash'>, userId: number) =>
  ownedBy(db, name, userId).$if(trash !== undefined, (some) => some.where(trash ?? '', 'is', null))

/** The columns that a creation writes: its fields, and the folded texts of those that can be searched. */
export const insertedColumns = ({ given, comparable }: Resource): string[] => [
  ...given,
  ...comparable.map((name) => `folded_${name}`),
]

/** The columns that a later write may write. */
export const writtenColumns = (resource: Resource): string[] => [...insertedColumns(resource), placeColumn]

/** By name, conditions that an update can be made under. */
export type Guards = Record<string, RawBuilder<boolean>>

/** Compiles the statements of a resource. */
export function ownedStatements(resource: Resource, guards: Guards = {}) {
  const { name: table, thing, trash } = resource
  const columns = [...selectedOf(resource), 'version']
  const inserted = ['user_id', ...insertedColumns(resource)]

  const isColumn = (name: string) => guards[name] === undefined

  const selectRow = preparedQuery(
    `select_${thing}`,
    (db, { userId, id }: Place) => presentOf(db, resource, userId).select(columns).where('id', '=', id),
    { owner: 'userId' },
  )
  /**
   * To be run after the number of the change was taken. Its time comes from there, too: Citus would have that of the server
   * with the rows here.
   */
  const insertRow = preparedQuery(
    `insert_${thing}`,
    (db, row: Row) =>
      owned(db)
        .insertInto(table)
        .columns([...inserted, 'change', 'created_at', 'updated_at'])
        .expression(
          db
            .selectFrom('change_counters')
            .where('user_id', '=', row.user_id as number)
            .select(inserted.map((name) => sql`${row[name]}`.as(name)))
            .select(['last', 'changed_at as created_at', 'changed_at as updated_at']) as never,
        )
        .returning(columns),
    { owner: 'user_id' },
  )
  /** One for each set of fields that is written, with and without a condition on the version, and others. */
  const updateRow = preparedQueries(
    `update_${thing}`,
    (db, given: Place & Row, ...shape: string[]) =>
      owned(withChange(db, given) as never)
        .updateTable(table)
        .set({ ...written(resource, given.userId, given, shape.filter(isColumn)), change: taken })
        .where('user_id', '=', given.userId)
        .where('id', '=', given.id)
        .$if(trash !== undefined, (update) => update.where(trash ?? '', 'is', null))
        .$if(shape.includes(guarded), (update) => update.where(isOneOf(given.versions)))
        .$call((update) =>
          shape.reduce((some, name) => (guards[name] ? some.where(guards[name]) : some), update),
        )
        .returning(columns),
    { owner: 'userId' },
  )
  const deleteRow = preparedQuery(
    `delete_${thing}`,
    (db, { userId, id }: Place) =>
      owned(db).deleteFrom(table).where('user_id', '=', userId).where('id', '=', id).returning('id'),
    { owner: 'userId' },
  )

  return { selectRow, insertRow, updateRow, deleteRow }
}

/**
 * What an update sets: some columns, and what every write does to a row.
 * @param userId whose it is: a change of his has begun
 * @param names of the columns; `guarded` is none
 */
export function written(resource: Resource, userId: unknown, given: Row, names: readonly string[]) {
  const values = names.filter((name) => name !== guarded).map((name) => [name, given[name]])
  const set = Object.fromEntries(values)
  return {
    ...{ ...set, ...keptBy(resource, set) },
    ...{ updated_at: laterThanBefore, version: sql<number>`version + 1`, change: changeOf(userId) },
  }
}

/** In the shape of a statement: only a row with one of the versions is written. */
export const guarded = 'guarded'

export const isOneOf = (versions: unknown) => sql<boolean>`version = any(${versions}::bigint[])`

/**
 * Strictly later at every write, also within one millisecond and when the server's clock steps back. By way of UTC, where
 * a sum is the same in every time zone (IMMUTABLE): Citus refuses an UPDATE with a STABLE one over a column.
 */
export const laterThanBefore = sql<string>`greatest(now(),
  (updated_at at time zone 'UTC' + interval '1 millisecond') at time zone 'UTC')`
