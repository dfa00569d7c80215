// Pages of one user's items as SQL: filtered, in order, from a position on.
import { type Expression, type ExpressionBuilder, type Kysely, type SelectQueryBuilder, sql } from 'kysely'
import type { Tables } from '../../db/schema/tables.ts'
import { fold, orderedLength, wordsOf } from '../../openapi/comparable-text.ts'
import { type Filter, orderOf, type PageQuery, type Pages } from '../../openapi/resources/pages.ts'
import type { Resource } from '../../openapi/resources/resource.ts'
import type { Position } from './cursor.ts'
import { expressionOf, selectedOf } from './derived.ts'
import { type OwnedTables, ownedBy } from './statements.ts'

type Builder = ExpressionBuilder<OwnedTables, string>
type Selection<O> = SelectQueryBuilder<OwnedTables, string, O>

/** Where a page begins: after the row with this id and this value of the column that the order compares. */
export type Start = Position

/**
 * The statement. Every condition stands beside the owner's, so no plan leaves the owner's rows. Where all rows that match have
 * to be put in order, the ids of the page are found first, which an index may have all of, and its rows after that. Where an
 * index is followed in the order that is asked for, its rows are read at once.
 */
export function pageStatement(
  db: Kysely<never> | Kysely<Tables>,
  pages: Pages,
  userId: number,
  query: PageQuery,
  { start, limit }: { start?: Start | undefined; limit?: number } = {},
) {
  const { resource } = pages
  const rows = () => ownedBy(db, resource.name, userId)
  const page = <O>(selection: Selection<O>) =>
    inOrder(following(selection, pages, query, start), pages, query)
  const columns = selectedOf(resource)
  const all = page(rows().select(columns))
  if (limit === undefined) return all
  if (orderOf(query).key === 'id' || filtersByReference(query, pages) || followsIndex(query, pages))
    return all.limit(limit)
  const found = page(rows().select('id as found_id')).limit(limit).as('found')
  return inOrder(rows().innerJoin(found, 'found_id', 'id').select(columns), pages, query)
}

/** The items that refer to one other item have an index of their own, mostly in the order that is asked for. */
const filtersByReference = (query: PageQuery, { resource, filters }: Pages) =>
  Object.entries(filters).some(([name, { kind, fields }]) => {
    const { references, derived } = resource.fields[fields[0] ?? ''] ?? {}
    const refers = kind === 'equals' && (references !== undefined || derived?.kind === 'series')
    return refers && (query[name] ?? none) !== none
  })

/**
 * Whether there is an index in the order, or in what it begins with, so that the rows of a page may be found there one after the
 * other. PostgreSQL decides by the number of rows that the filters leave; those that it cannot tell that of do without.
 */
const followsIndex = (query: PageQuery, pages: Pages) =>
  (isText(query, pages) || isPlace(query, pages)) &&
  !filtersByReference(query, pages) &&
  Object.entries(pages.filters).every(
    ([name, filter]) => query[name] === undefined || isEstimated(filter, pages),
  )

const isText = (query: PageQuery, { sorts }: Pages) => sorts[orderOf(query).key]?.comparable === true

const isPlace = (query: PageQuery, { resource }: Pages) =>
  resource.fields[orderOf(query).key]?.derived?.kind === 'position'

/** What the index has of a text that pages are ordered by. */
const begun = (query: PageQuery, pages: Pages) =>
  isText(query, pages) && followsIndex(query, pages)
    ? beginningOf(foldedColumn(orderOf(query).key))
    : undefined

const isEstimated = ({ kind, fields: [field = ''] }: Filter, { resource }: Pages) =>
  kind !== 'words' && kind !== 'hasAll' && expressionOf(resource, field) === undefined

/** The rows that a query asks for, from a start on. */
function following<O>(selection: Selection<O>, pages: Pages, query: PageQuery, start?: Start) {
  const { resource, filters, sorts } = pages
  const { key, descending } = orderOf(query)
  let matched = selection
  for (const [name, filter] of Object.entries(filters)) {
    const value = filter.kind === 'trashed' ? (query[name] ?? false) : query[name]
    if (value !== undefined) matched = matching(matched, resource, filter, value)
  }
  if (start === undefined) return matched
  if (key === 'id') return matched.where('id', descending ? '<' : '>', start.id)
  const { nullable = false } = sorts[key] ?? {}
  const bound = descending ? '<=' : '>='
  const beginning = begun(query, pages)
  if (beginning) matched = matched.where(beginning, bound, beginningOf(start.value))
  if (isPlace(query, pages)) matched = matched.where(columnOf(resource, key), bound, start.value as never)
  return matched.where((eb) => after(eb, orderedBy(resource, sorts, key), { descending, nullable }, start))
}

function inOrder<O>(selection: Selection<O>, pages: Pages, query: PageQuery) {
  const { resource, sorts } = pages
  const { key, descending } = orderOf(query)
  if (key === 'id') return selection.orderBy('id', descending ? 'desc' : 'asc')
  const { nullable = false } = sorts[key] ?? {}
  const beginning = begun(query, pages)
  return selection
    .$if(beginning !== undefined, (some) =>
      some.orderBy(beginning as NonNullable<typeof beginning>, descending ? 'desc' : 'asc'),
    )
    .orderBy(orderedBy(resource, sorts, key), (order) => {
      const directed = descending ? order.desc() : order.asc()
      return nullable ? directed.nullsLast() : directed // an index in the order has nulls at its end, last or first
    })
    .orderBy('id')
}

const orderedBy = (resource: Resource, sorts: Pages['sorts'], key: string) =>
  sorts[key]?.comparable ? orderedText(key) : columnOf(resource, key)

/** What an order without regard to case and accents compares; as orderOfTitle. */
const orderedText = (field: string) => sql<string>`left(${foldedColumn(field)}, ${sql.lit(orderedLength)})`

/** What tasks_title_idx has of a text (0031): texts go by that first in any case. */
const beginningOf = (text: unknown) => sql<string>`left(${text}, 255)`

const columnOf = (resource: Resource, name: string) => expressionOf(resource, name) ?? sql.ref<string>(name)

/** Stands for null among the values of a filter. */
export const none = 'none'

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
