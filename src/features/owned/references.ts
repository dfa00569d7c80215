// What happens to the items that refer to one that is deleted: they stay, and refer to nothing, which is a write of each.
import { sql } from 'kysely'
import { preparedQueries } from '../../db/database.ts'
import type { Resource } from '../../openapi/resource.ts'
import { guarded, isOneOf, laterThanBefore, owned, ownedBy, type Place, type Row } from './statements.ts'

/**
 * Compiles what has to run before the deletion of an item, in its transaction. First the item is locked, so that nothing
 * more comes to refer to it; only the snapshot of the next statement sees what did so while the lock was waited for.
 * @param resource of the item
 * @param referring resources whose items may refer to it
 * @returns the statements, each by its shape; none where nothing refers to it
 * @throws TypeError for a reference that cannot be null
 */
export function clearingStatements(resource: Resource, referring: readonly Resource[]) {
  const { name: table, thing } = resource
  const references = referring.flatMap((other) =>
    Object.entries(other.fields)
      .filter(([, { references }]) => references?.name === table)
      .map(([field, { presence }]) => ({ from: other.name, field, presence })),
  )
  if (references.length === 0) return []
  const lockRow = preparedQueries(
    `lock_${thing}`,
    (db, given: Place & Row, ...shape: string[]) =>
      ownedBy(db, table, given.userId)
        .select('id')
        .where('id', '=', given.id)
        .$if(shape.includes(guarded), (selection) => selection.where(isOneOf(given.versions)))
        .forUpdate(),
    { owner: 'userId' },
  )
  return [lockRow, ...references.map((reference) => clearing(resource, reference))]
}

/** Clears a field of the items that refer to an item, if that is going to be deleted. */
function clearing(
  { name: table, thing }: Resource,
  { from, field, presence }: { from: string; field: string; presence: string },
) {
  if (presence !== 'nullable')
    throw new TypeError(`${from}.${field} cannot be null when its ${thing} is gone`)
  return preparedQueries(
    `clear_${from}_${field}`,
    (db, given: Place & Row, ...shape: string[]) =>
      owned(db)
        .updateTable(from)
        .set({ [field]: null, updated_at: laterThanBefore, version: sql<number>`version + 1` })
        .where('user_id', '=', given.userId)
        .where(field, '=', given.id)
        .$if(shape.includes(guarded), (update) =>
          update.where(({ exists }) =>
            exists(
              ownedBy(db, table, given.userId)
                .select('id')
                .where('id', '=', given.id)
                .where(isOneOf(given.versions)),
            ),
          ),
        )
        .returning('id'),
    { owner: 'userId' },
  )
}
