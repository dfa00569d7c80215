// Pages of one user's items as SQL: filtered, in order, from a position on.
import { type Expression, type ExpressionBuilder, type Kysely, type SelectQueryBuilder, sql } from 'kysely'
import { type Database, preparedQueries } from '../../db/database.ts'
import type { Tables } from '../../db/schema/tables.ts'
import { fold, orderedLength, orderOfTitle, wordsOf } from '../../openapi/comparable-text.ts'
import {
  type Filter,
  maxPageSize,
  orderOf,
  type PageQuery,
  type Pages,
} from '../../openapi/resources/pages.ts'
import type { Resource } from '../../openapi/resources/resource.ts'
import type { Position } from './cursor.ts'
import { expressionOf, selectedOf } from './derived.ts'
import { type OwnedTables, ownedBy } from './statements.ts'

type Builder = ExpressionBuilder<OwnedTables, string>
type Selection<O> = SelectQueryBuilder<OwnedTables, string, O>

/** Where a page begins: after the row with this id and this value of the column that the order compares. */
type Start = Position

/**
 * Reads pages of a resource. A page without filters, or with filters of kind `equals` alone, is a prepared query: it is
 * what clients ask for most. Others run on the connections for filters or for searches.
 */
export function pagesOf<Row>(pages: Pages) {
  const { resource, filters } = pages
  const names = Object.keys(filters)
  const compared = names.filter((name) => filters[name]?.kind === 'equals')
  const others = names.filter((name) => filters[name]?.kind !== 'equals')
  const searches = names.filter((name) => filters[name]?.kind === 'words')
  const prepared = preparedQueries(
    `list_${resource.name}`,
    (db, given: PreparedPage, sort, begin, ...filtered) => {
      const query = { sort, ...Object.fromEntries(filtered.map((shape) => valueIn(shape, given))) }
      const start = { id: given.startId, value: begin === 'without value' ? null : given.startValue }
      return pageStatement(db, pages, given.userId, query, begin === 'first page' ? undefined : start).limit(
        given.limit as number,
      )
    },
    { owner: 'userId' },
  )

  /**
   * One page, and whether there are more items after it.
   * @param from the last item of the page before
   */
  return async (
    db: Database,
    userId: number,
    query: PageQuery,
    from?: Position,
  ): Promise<{ items: Row[]; more: boolean }> => {
    const size = query.limit ?? maxPageSize
    const start = from && startOf(from, query, pages)
    const isGiven = (name: string) => query[name] !== undefined
    const rows = (await (others.some(isGiven)
      ? db.forOwner(searches.some(isGiven) ? 'searches' : 'filters', userId, (own) =>
          pageStatement(own, pages, userId, query, start)
            .limit(size + 1)
            .execute(),
        )
      : prepared(query.sort, beginOf(start), ...compared.filter(isGiven).map(shapeIn(query))).execute(db, {
          ...query,
          ...{ userId, limit: size + 1, startId: start?.id ?? 0, startValue: start?.value ?? null },
        }))) as Row[]
    return rows.length > size ? { items: rows.slice(0, size), more: true } : { items: rows, more: false }
  }
}

/** Null is compared otherwise than a value, so a filter has two shapes. */
const shapeIn = (query: PageQuery) => (name: string) => (query[name] === none ? `${name} ${none}` : name)

function valueIn(shape: string, given: PreparedPage): [string, unknown] {
  const [name = '', isNone] = shape.split(' ')
  return [name, isNone ? none : given[name]]
}

type PreparedPage = { userId: number; startId: number; startValue: Start['value'] } & Record<string, unknown>

const beginOf = (start: Start | undefined) =>
  start === undefined ? 'first page' : start.value === null ? 'without value' : 'next page'

const startOf = ({ id, value }: Position, query: PageQuery, { sorts }: Pages): Start => ({
  id,
  value: sorts[orderOf(query).key]?.comparable ? orderOfTitle(String(value)) : value,
})

/** The statement, without its limit. Every condition stands beside the owner's, so no plan leaves the owner's rows. */
export function pageStatement(
  db: Kysely<never> | Kysely<Tables>,
  { resource, filters, sorts }: Pages,
  userId: number,
  query: PageQuery,
  start?: Start,
) {
  const { key, descending } = orderOf(query)
  let selection = ownedBy(db, resource.name, userId).select(selectedOf(resource))
  for (const [name, filter] of Object.entries(filters)) {
    const value = filter.kind === 'trashed' ? (query[name] ?? false) : query[name]
    if (value !== undefined) selection = matching(selection, resource, filter, value)
  }
  if (key === 'id') {
    const rest = start ? selection.where('id', descending ? '<' : '>', start.id) : selection
    return rest.orderBy('id', descending ? 'desc' : 'asc')
  }
  const { nullable = false, comparable = false } = sorts[key] ?? {}
  const column = comparable ? orderedText(key) : columnOf(resource, key)
  const rest = start ? selection.where((eb) => after(eb, column, { descending, nullable }, start)) : selection
  return rest.orderBy(column, (order) => (descending ? order.desc() : order.asc()).nullsLast()).orderBy('id')
}

/** What an order without regard to case and accents compares; as orderOfTitle. */
const orderedText = (field: string) => sql<string>`left(${foldedColumn(field)}, ${sql.lit(orderedLength)})`

const columnOf = (resource: Resource, name: string) => expressionOf(resource, name) ?? sql.ref<string>(name)

/** Stands for null among the values of a filter. */
const none = 'none'

function matching<O>(
  selection: Selection<O>,
  resource: Resource,
  { kind, fields }: Filter,
  value: unknown,
): Selection<O> {
  const [field = ''] = fields
  const column = columnOf(resource, field)
  switch (kind) {
    case 'equals':
      return value === none
        ? selection.where(column, 'is', null)
        : selection.where(column, '=', value as never)
    case 'oneOf':
      return selection.where((eb) => isOneOf(eb, field, value as string[]))
    case 'hasAll':
      return hasAll(selection, field, value as string[])
    case 'before':
      return selection.where(column, '<', value as never)
    case 'after':
      return selection.where(column, '>', value as never)
    case 'trashed':
      return selection.where(field, value ? 'is not' : 'is', null)
    case 'words':
      return wordsOf(value as string).reduce(
        (rest, word) => rest.where((eb) => eb.or(fields.map((name) => occursIn(name, word)))),
        selection,
      )
  }
}

function isOneOf(eb: Builder, field: string, wanted: readonly string[]) {
  const named = wanted.filter((value) => value !== none)
  return eb.or([
    ...(named.length > 0 ? [eb(field, 'in', named)] : []),
    ...(named.length < wanted.length ? [eb(field, 'is', null)] : []),
  ])
}

/** The first condition is that of the index of rows whose list is not empty. */
const hasAll = <O>(selection: Selection<O>, field: string, wanted: readonly string[]) =>
  selection
    .where(sql<boolean>`${foldedColumn(field)} <> '{}'`)
    .where(sql<boolean>`${foldedColumn(field)} @> ${wanted.map((text) => fold(text.trim()))}::text[]`)

/** strpos takes every character as text; LIKE would need escapes. */
const occursIn = (field: string, word: string) => sql<boolean>`strpos(${foldedColumn(field)}, ${word}) > 0`

const foldedColumn = (field: string) => sql.ref(`folded_${field}`)

/** The rows after a start: those with a later value, with the same and a higher id, and at the end those without any. */
function after(
  eb: Builder,
  column: Expression<string>,
  { descending, nullable }: { descending: boolean; nullable: boolean },
  { id, value: given }: Start,
) {
  const value = given as never // a timestamp is compared as text, whatever its column is read as
  const tied = eb.and([value === null ? eb(column, 'is', null) : eb(column, '=', value), eb('id', '>', id)])
  if (value === null) return tied
  const beyond = [eb(column, descending ? '<' : '>', value), tied]
  return eb.or(nullable ? [...beyond, eb(column, 'is', null)] : beyond)
}
