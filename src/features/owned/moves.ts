// Moves: an item gets a position between two others. Positions are order keys of `fractional-indexing`, compared as bytes;
// where they grow too long, the items around get new ones.
import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing'
import { sql, type Transaction } from 'kysely'
import type { Executor } from '../../db/database.ts'
import type { Tables } from '../../db/schema/tables.ts'
import { inTransaction } from '../../db/transactions.ts'
import { Problem } from '../../openapi/problem.ts'
import type { Resource } from '../../openapi/resources/resource.ts'
import { beginChange } from './changes.ts'
import { expressionOf, keyOf, placeColumn } from './derived.ts'
import type { ownedQueries, Stored } from './queries.ts'
import { lockItem } from './references.ts'
import { owned, ownedBy, written } from './statements.ts'
import type { Target } from './target.ts'

/** A position that is longer makes room around it. */
const longest = 48

/** Positions that make room are shorter than this, if there are that few items around. */
const comfortable = 32

/** How many items on either side get new positions, at first. */
const fewest = 32

/**
 * Items that are in one order: all of a user's, or those that have the same value in these columns. What is in the trash keeps
 * its place there.
 */
export type Siblings = {
  resource: Resource
  userId: number
  /** The item that is moved, which is none of them. */
  movedId: number
  same?: Record<string, number | null>
}

type Placed = { id: number; position: string }

/** Moves an item of a resource whose items are all in one order. @param afterId null to be the first */
export function moveAmongAll<Item extends object>(
  db: Executor,
  queries: Pick<ReturnType<typeof ownedQueries<Item, never, never>>, 'resource' | 'update'>,
  { userId, id, versions }: Target,
  afterId: number | null,
): Promise<Stored<Item> | undefined> {
  const { resource, update } = queries
  return inTransaction(db, userId, async (trx) => {
    await beginChange(trx, userId)
    if (!(await lockItem(trx, resource, { userId, id }, versions))) return undefined
    const place = await positionAfter(trx, { resource, userId, movedId: id }, afterId)
    return await update(trx, userId, id, { [placeColumn]: place } as never, versions)
  })
}

/**
 * The position behind an item. The order must be locked.
 * @param afterId null for that of the first; undefined for that of the last
 * @throws Problem 404 where there is no such sibling
 */
export async function positionAfter(
  trx: Transaction<Tables>,
  siblings: Siblings,
  afterId: number | null | undefined,
): Promise<string> {
  if (afterId === undefined) return await lastPosition(trx, siblings.resource)
  const before = afterId === null ? undefined : await siblingAt(trx, siblings, afterId)
  const [next] = await following(trx, siblings, before, 1)
  if (next === undefined) return await lastPosition(trx, siblings.resource)
  if (before?.position !== next.position) {
    const position = fractional(generateKeyBetween(before?.position, next.position), next.position)
    if (position.length <= longest) return position
  }
  return await makeRoom(trx, siblings, before)
}

/** An integer may be the position of an item that is just being created, whose id it is. @param next a later key */
function fractional(key: string, next: string): string {
  if (key.length > integerLength) return key
  const own = `${key}V`
  return own < next ? own : generateKeyBetween(key, next)
}

/** As `keyOf` writes them. */
const integerLength = 15

/** Behind whatever there is: new items go by their ids, so the next id is later than all of them and earlier than the next. */
export async function lastPosition(trx: Transaction<Tables>, { name }: Resource): Promise<string> {
  const { rows } = await sql<{ position: string }>`
    select ${keyOf(sql`nextval(pg_get_serial_sequence(${name}, 'id'))`)} as position`.execute(trx)
  return rows[0]?.position as string
}

async function siblingAt(trx: Transaction<Tables>, siblings: Siblings, id: number): Promise<Placed> {
  const { trash } = siblings.resource
  const sibling = await placed(trx, siblings)
    .where('id', '=', id)
    .$if(trash !== undefined, (some) => some.where(trash ?? '', 'is', null))
    .executeTakeFirst()
  if (sibling === undefined) throw new Problem('sibling_not_found')
  return sibling
}

const positionOf = (resource: Resource) => expressionOf(resource, 'position') ?? sql.ref<string>('position')

function placed(trx: Transaction<Tables>, { resource, userId, movedId, same = {} }: Siblings) {
  const all = ownedBy(trx, resource.name, userId)
    .select(['id', positionOf(resource).as('position')])
    .where('id', '<>', movedId)
    .$castTo<Placed>()
  return Object.entries(same).reduce(
    (some, [column, value]) =>
      value === null ? some.where(column, 'is', null) : some.where(column, '=', value),
    all,
  )
}

/** The items behind one, nearest first. @param from undefined for all of them */
function following(trx: Transaction<Tables>, siblings: Siblings, from: Placed | undefined, limit: number) {
  const position = positionOf(siblings.resource)
  const all = placed(trx, siblings)
  const rest = from && all.where(sql<boolean>`(${position}, id) > (${from.position}, ${from.id}::bigint)`)
  return (rest ?? all).orderBy(position).orderBy('id').limit(limit).execute()
}

/** An item and those before it, nearest first. */
function upTo(trx: Transaction<Tables>, siblings: Siblings, from: Placed | undefined, limit: number) {
  if (from === undefined) return []
  const position = positionOf(siblings.resource)
  return placed(trx, siblings)
    .where(sql<boolean>`(${position}, id) <= (${from.position}, ${from.id}::bigint)`)
    .orderBy(position, 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

/** Gives the items around a place new positions, which is a write of each. @returns the position of that place */
async function makeRoom(
  trx: Transaction<Tables>,
  siblings: Siblings,
  before: Placed | undefined,
): Promise<string> {
  for (let size = fewest; ; size *= 2) {
    // One more on either side: the new positions lie between those two.
    const left = await upTo(trx, siblings, before, size + 1)
    const right = await following(trx, siblings, before, size + 1)
    const low = left.length > size ? left.pop() : undefined
    const high = right.length > size ? right.pop() : undefined
    if (low !== undefined && low.position === high?.position) continue
    const end = high?.position ?? (await lastPosition(trx, siblings.resource))
    const around = [...left.reverse(), undefined, ...right]
    const keys = generateNKeysBetween(low?.position, end, around.length)
    const positions = keys.map((key, at) => fractional(key, keys[at + 1] ?? end))
    const isAll = low === undefined && high === undefined
    if (!isAll && positions.some((position) => position.length > comfortable)) continue
    const moved = around.flatMap((item, at) =>
      item === undefined ? [] : { id: item.id, position: positions[at] as string },
    )
    await writePositions(trx, siblings, moved)
    return positions[left.length] as string
  }
}

async function writePositions(
  trx: Transaction<Tables>,
  { resource, userId }: Siblings,
  moved: readonly Placed[],
): Promise<void> {
  const given = { [placeColumn]: sql.ref('moved_place') }
  await owned(trx)
    .updateTable(resource.name)
    .from(
      sql`unnest(${moved.map(({ id }) => id)}::bigint[], ${moved.map(({ position }) => position)}::text[])`.as(
        sql`moved (moved_id, moved_place)`,
      ),
    )
    .set(written(resource, userId, given, [placeColumn]))
    .where('user_id' as never, '=', userId as never)
    .where(sql<boolean>`id = moved_id`)
    .execute()
}
