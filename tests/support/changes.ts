// What requests have written of a user's tasks and lists, and whether all of it is numbered.
import { type Kysely, sql } from 'kysely'
import { expect } from 'vitest'
import { ownedTables, type Tables } from '../../src/db/schema/tables.ts'

type Written = { kind: string; id: number; change: number; row: Record<string, unknown> }
type Removed = { kind: string; id: number; change: number }
type Stored = { last: number; items: Map<string, Written>; removals: Removed[] }

const nameOf = ({ kind, id }: { kind: string; id: number }) => `${kind} ${id}`

/** Every item of a user, whether it is in the trash or not, in one snapshot. */
async function read(db: Kysely<Tables>, userId: number): Promise<Stored> {
  const each = ownedTables.map(
    (
      table,
    ) => sql`select ${table.replace(/s$/, '')}::text as kind, id, change, to_jsonb(item) - 'change' as row
      from ${sql.raw(table)} as item where user_id = ${userId}`,
  )
  const { rows } = await sql<Written & { last: number }>`
    select kind, id, change, row from (${sql.join(each, sql` union all `)}) as items
    union all select '', 0, last, null from change_counters where user_id = ${userId}`.execute(db)
  const removals = await db
    .selectFrom('removals')
    .select(['kind', 'id', 'change'])
    .where('user_id', '=', userId)
    .execute()
  const items = rows.filter(({ kind }) => kind !== '')
  const last = rows.find(({ kind }) => kind === '')?.change ?? 0
  return { last, items: new Map(items.map((item) => [nameOf(item), item])), removals }
}

/**
 * Does something, and makes sure that each item it wrote has a number that is higher than any before, that each it removed for
 * good is noted with such a number, and that all else has the number that it had.
 * @returns what it wrote, such as `task a title`, and what it removed for good, such as `task 42`; each sorted
 */
export async function changesIn(
  db: Kysely<Tables>,
  userId: number,
  work: () => Promise<unknown>,
): Promise<{ written: string[]; removed: string[] }> {
  const before = await read(db, userId)
  await work()
  const after = await read(db, userId)
  const isWritten = ([name, { row }]: [string, Written]) =>
    JSON.stringify(before.items.get(name)?.row) !== JSON.stringify(row)
  const isNew = ({ change }: { change: number }) => change > before.last && change <= after.last
  const wrong = [...after.items].flatMap((item) => {
    const [name, { change }] = item
    if (isWritten(item)) return isNew(item[1]) ? [] : `${name} was written and has the number ${change}`
    return change === before.items.get(name)?.change ? [] : `${name} was not written and has a new number`
  })
  expect(wrong).toEqual([])
  const removed = [...before.items.keys()].filter((name) => !after.items.has(name)).sort()
  const noted = after.removals.filter(isNew)
  expect(noted.map(nameOf).sort()).toEqual(removed)
  expect(after.removals).toHaveLength(before.removals.length + noted.length)
  const written = [...after.items]
    .filter(isWritten)
    .map(([, { kind, row }]) => `${kind} ${row.title ?? row.name}`)
  return { written: written.sort(), removed }
}
