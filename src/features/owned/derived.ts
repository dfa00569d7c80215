// Fields that the service derives from columns: their expressions in SQL. What they follow from is in the row already, so the
// columns below are null in most rows, and a table that gets such a field is not rewritten.
import { type RawBuilder, sql } from 'kysely'
import type { Derivation, Resource } from '../../openapi/resources/resource.ts'

/** The column of a row that was moved: its position. Any other one's follows from its id. */
export const placeColumn = 'place'

/**
 * The position of what has this id and was never moved, as an order key of `fractional-indexing`: an integer of fixed length,
 * whose digits are its hexadecimal ones. A later id is a later position.
 */
export const keyOf = (id: RawBuilder<unknown>) => sql<string>`'n' || lpad(to_hex(${id}), 14, '0')`

/** @returns the expression of a field in SQL, or undefined where it is a column */
export function expressionOf(resource: Resource, name: string): RawBuilder<string> | undefined {
  const derived = resource.fields[name]?.derived
  return derived && expressions[derived.kind](name, derived as never)
}

const expressions: {
  [Kind in Derivation['kind']]: (
    name: string,
    derived: Extract<Derivation, { kind: Kind }>,
  ) => RawBuilder<string> | undefined
} = {
  position: () => sql`(coalesce(${sql.ref(placeColumn)}, ${keyOf(sql.ref('id'))}) collate "C")`,
  since: (name, { field }) =>
    sql`case when ${sql.ref(field)} then coalesce(${sql.ref(name)}, updated_at) end`,
  trash: () => undefined, // a column
  series: () => undefined, // a column
}

/** What statements select of a row, beside its version. */
export const selectedOf = (resource: Resource) =>
  resource.columns.map((name) => expressionOf(resource, name)?.as(name) ?? name)

/**
 * What every update of a row has to set so that the derived fields stay true: the time since when a field is true is that of
 * the last write, until there is a later one.
 * @param given the new values of those fields that are written
 */
export function keptBy(
  { fields }: Resource,
  given: Record<string, unknown>,
): Record<string, RawBuilder<unknown>> {
  const kept = Object.entries(fields).flatMap(([name, { derived }]) => {
    if (derived?.kind !== 'since') return []
    const before = sql.ref(derived.field)
    const after = derived.field in given ? sql`${given[derived.field]}::boolean` : before
    return [[name, sql`case when ${before} and ${after} then coalesce(${sql.ref(name)}, updated_at) end`]]
  })
  return Object.fromEntries(kept)
}
