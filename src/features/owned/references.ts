// What happens to the items that refer to one that is deleted: they stay, and refer to nothing, which is a write of each.
import { sql, type Transaction } from 'kysely'
import type { Tables } from '../../db/schema/tables.ts'
import type { Resource } from '../../openapi/resources/resource.ts'
import { expressionOf, placeColumn } from './derived.ts'
import { lastPosition } from './moves.ts'
import { isOneOf, owned, ownedBy, type Place, written } from './statements.ts'

/** A field that refers to items of a resource. */
export type Reference = { from: Resource; field: string }

/**
 * @param referring resources whose items may refer to one of these
 * @throws TypeError for a reference that cannot be null
 */
export const referencesTo = ({ name: table, thing }: Resource, referring: readonly Resource[]): Reference[] =>
  referring.flatMap((from) =>
    Object.entries(from.fields).flatMap(([field, { references, presence }]) => {
      if (references?.name !== table) return []
      if (presence !== 'nullable')
        throw new TypeError(`${from.name}.${field} cannot be null when its ${thing} is gone`)
      return { from, field }
    }),
  )

/**
 * Locks an item until the transaction ends, so that nothing more comes to refer to it. Only the snapshot of the next statement
 * sees what did so while the lock was waited for.
 * @returns whether there is one with such a version
 */
export async function lockItem(
  trx: Transaction<Tables>,
  { name: table }: Resource,
  { userId, id }: Place,
  versions?: number[],
): Promise<boolean> {
  const row = await ownedBy(trx, table, userId)
    .select('id')
    .where('id', '=', id)
    .$if(versions !== undefined, (selection) => selection.where(isOneOf(versions)))
    .forUpdate()
    .executeTakeFirst()
  return row !== undefined
}

/** Clears a field of the items that refer to an item. Where their order is within that field, they come last elsewhere. */
export async function clear(
  trx: Transaction<Tables>,
  { from, field }: Reference,
  { userId, id }: Place,
): Promise<void> {
  if (!isOrderedWithin(from, field)) {
    const clearing = owned(trx)
      .updateTable(from.name)
      .set(written(from, userId, { [field]: null }, [field]))
    await clearing.where('user_id', '=', userId).where(field, '=', id).execute()
    return
  }
  const end = await lastPosition(trx, from)
  const position = expressionOf(from, 'position')
  const nth = sql`row_number() over (order by ${position}, id)`
  const given = { [field]: null, [placeColumn]: sql.ref('moved_place') }
  await owned(trx)
    .updateTable(from.name)
    .from(
      ownedBy(trx, from.name, userId)
        .select([
          'id as moved_id',
          sql<string>`${end}::text || lpad(to_hex(${nth}), 8, '0') || 'V'`.as('moved_place'),
        ])
        .where(field, '=', id)
        .as('moved'),
    )
    .set(written(from, userId, given, Object.keys(given)))
    .where('user_id' as never, '=', userId as never)
    .where(sql<boolean>`id = moved_id and ${sql.ref(field)} = ${id}`)
    .execute()
}

const isOrderedWithin = ({ fields }: Resource, field: string): boolean =>
  Object.values(fields).some(({ derived }) => derived?.kind === 'position' && derived.within.includes(field))
