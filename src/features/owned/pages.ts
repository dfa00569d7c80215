// Reading one user's items page by page.
import { type Database, preparedQueries } from '../../db/database.ts'
import { orderOfTitle } from '../../openapi/comparable-text.ts'
import { maxPageSize, orderOf, type PageQuery, type Pages } from '../../openapi/resources/pages.ts'
import type { Position } from './cursor.ts'
import { none, pageStatement, type Start } from './page-statement.ts'

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
      return pageStatement(db, pages, given.userId, query, {
        start: begin === 'first page' ? undefined : start,
        limit: given.limit as number,
      })
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
          pageStatement(own, pages, userId, query, { start, limit: size + 1 }).execute(),
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
