// How a resource is paged: its filters and orders, declared once. The query parameters, the SQL and the in-memory model
// follow from the declaration, so a filter that is declared is also applied.
import { z } from '@hono/zod-openapi'
import { Id, Timestamp } from '../fields.ts'
import type { Fields, Resource } from './resource.ts'

/** Items on one page: at most, and where the request does not say. */
export const maxPageSize = 1000

/**
 * What a filter keeps:
 * - `equals`: items whose field has the value, where `none` stands for null;
 * - `oneOf`: whose field has one of the values, where `none` stands for null;
 * - `hasAll`: whose list of texts has each of the values, compared without case and accents;
 * - `before`, `after`: whose field is less or greater than the value; null is neither;
 * - `trashed`: that are in the trash, or are not; without the filter those that are not;
 * - `words`: in one of whose fields each word occurs, compared without case and accents.
 */
type FilterKind = 'equals' | 'oneOf' | 'hasAll' | 'before' | 'after' | 'trashed' | 'words'

export type Filter<Schema extends z.ZodType = z.ZodType> = {
  kind: FilterKind
  fields: readonly string[]
  /** The query parameter: optional, with its description. */
  schema: Schema
}

export type Filters = Record<string, Filter>

export const equals = <S extends z.ZodType>(field: string, schema: S) => filter('equals', [field], schema)
export const oneOf = <S extends z.ZodType>(field: string, schema: S) => filter('oneOf', [field], schema)
export const hasAll = <S extends z.ZodType>(field: string, schema: S) => filter('hasAll', [field], schema)
export const before = <S extends z.ZodType>(field: string, schema: S) => filter('before', [field], schema)
export const after = <S extends z.ZodType>(field: string, schema: S) => filter('after', [field], schema)
export const trashed = <S extends z.ZodType>(field: string, schema: S) => filter('trashed', [field], schema)
export const words = <S extends z.ZodType>(fields: string[], schema: S) => filter('words', fields, schema)

const filter = <S extends z.ZodType>(kind: FilterKind, fields: readonly string[], schema: S): Filter<S> => ({
  kind,
  fields,
  schema,
})

/** An order of pages. Ties go by id, ascending; items without a value come last either way. */
export type Sort = {
  nullable: boolean
  /** Compared without case and accents. */
  comparable: boolean
  /** What an item may have there. */
  schema: z.ZodType
}

/** What is asked of a page, whatever the resource. */
export type PageQuery = { limit?: number | undefined; cursor?: string | undefined; sort: string } & Record<
  string,
  unknown
>

/** A resource with its filters and orders. */
export type Pages = { resource: Resource; filters: Filters; sorts: Record<string, Sort> }

export const limit = z
  .string()
  .regex(/^[1-9][0-9]{0,3}$/, `must be an integer from 1 to ${maxPageSize}`)
  .transform(Number)
  .pipe(z.int().max(maxPageSize, `must be an integer from 1 to ${maxPageSize}`))
  .openapi({ type: 'integer', minimum: 1, maximum: maxPageSize, examples: [50] })

/**
 * The query parameters of a page.
 * @param options.name of the resource, as the first word of a sentence
 * @param options.sorts what it can be ordered by; `-` before it is added for descending
 * @param options.sortDescription what the document says of `sort`
 */
export function pageQuerySchema<F extends Filters, const Key extends string>(options: {
  name: string
  filters: F
  sorts: readonly Key[]
  sortDescription: string
  sortExample: Key
}) {
  const { name, filters, sorts, sortDescription, sortExample } = options
  const values = sorts.flatMap((key) => [key, `-${key}`] as const)
  const parameters = Object.entries(filters).map(([parameter, { schema }]) => [parameter, schema])
  return z.strictObject({
    limit: limit
      .optional()
      .describe(`${name} on a page, 1 to ${maxPageSize}.`)
      .openapi({ param: { example: 50 } }),
    cursor: z
      .string()
      .optional()
      .describe(
        'Where the page begins: the `X-Next-Cursor` of the one before, with the same filters and order.',
      ),
    ...(Object.fromEntries(parameters) as { [P in keyof F]: F[P]['schema'] }),
    sort: z
      .enum(values, `must be one of ${values.join(', ')}`)
      .default(sorts[0] as never)
      .describe(sortDescription)
      .openapi({ param: { example: sortExample } }),
  })
}

/** @returns the orders by these keys: what each compares follows from the field */
export const sortsOf = ({ fields }: Resource, keys: readonly string[]): Record<string, Sort> =>
  Object.fromEntries(keys.map((key) => [key, own[key] ?? sortOf(fields[key])]))

const own: Record<string, Sort> = {
  id: { nullable: false, comparable: false, schema: Id },
  created_at: { nullable: false, comparable: false, schema: Timestamp },
  updated_at: { nullable: false, comparable: false, schema: Timestamp },
}

function sortOf(field: Fields[string] | undefined): Sort {
  if (field === undefined) throw new TypeError('a page is ordered by a field of the resource')
  const { presence, comparable = false, input, orNull, derived } = field
  if (presence === 'nullable') return { nullable: true, comparable, schema: orNull }
  return { nullable: derived !== undefined && derived.kind !== 'position', comparable, schema: input }
}

/** The key that a page is ordered by, and which way. */
export function orderOf({ sort }: Pick<PageQuery, 'sort'>): { key: string; descending: boolean } {
  const descending = sort.startsWith('-')
  return { key: descending ? sort.slice(1) : sort, descending }
}
