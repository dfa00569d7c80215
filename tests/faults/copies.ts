// Copies of what a user has, made by following the changes alone, and whether they are what the tables hold. Knows no HTTP;
// followers.ts keeps them.
import { isDeepStrictEqual } from 'node:util'
import type pg from 'pg'

/** Something of a user as a client gets it. */
export type Shown = { type: string; id: number; data: Record<string, unknown> | null; etag: string | null }

export type Copy = {
  userId: number
  /** How its keeper follows, for the report. */
  by: string
  /** By type and id, such as `task 42`. */
  things: Map<string, Shown>
  /** Where to go on; undefined where it begins. */
  since: string | undefined
  /** How often it was begun anew. */
  begunAnew: number
}

/** A row of a user, whether or not it is in the trash. */
export type Thing = { userId: number; name: string; version: number; row: Record<string, unknown> }

export const newCopy = (userId: number, by: string): Copy => ({
  ...{ userId, by, things: new Map(), since: undefined, begunAnew: 0 },
})

/** @returns the violation, if what is shown is older than what the copy has: nothing is ever put in before */
export function take(copy: Copy, shown: Shown): string | undefined {
  const name = `${shown.type} ${shown.id}`
  const before = copy.things.get(name)
  if (shown.data === null) copy.things.delete(name)
  else copy.things.set(name, shown)
  const isOlder = before !== undefined && shown.data !== null && versionOf(shown) < versionOf(before)
  return isOlder ? `${wordsOf(copy)}: ${name} ${shown.etag} came after ${before.etag}` : undefined
}

/** What was seen is not there any more: all of it comes again. */
export function beginAnew(copy: Copy): void {
  copy.things.clear()
  copy.since = undefined
  copy.begunAnew += 1
}

export const versionOf = ({ etag }: Shown): number => Number(/^"(\d+)"$/.exec(etag ?? '')?.[1])

/** @returns how the copies differ from the tables, a sentence each */
export function differences(copies: readonly Copy[], things: readonly Thing[]): string[] {
  return copies.flatMap((copy) => {
    const own = things.filter(({ userId }) => userId === copy.userId)
    const names = new Set(own.map(({ name }) => name))
    const found = [
      ...own.flatMap((thing) => differenceOf(thing, copy.things.get(thing.name)) ?? []),
      ...[...copy.things.keys()]
        .filter((name) => !names.has(name))
        .map((name) => `has ${name}, which is gone`),
    ]
    return found.map((difference) => `${wordsOf(copy)} ${difference}`)
  })
}

export const wordsOf = ({ userId, by }: Copy) => `the copy of user ${userId} by ${by}`

function differenceOf({ name, version, row }: Thing, shown: Shown | undefined): string | undefined {
  if (!shown?.data) return `lacks ${name}`
  const wrong = Object.entries(shown.data).filter(([key, value]) => key in row && !isSame(value, row[key]))
  if (versionOf(shown) === version && wrong.length === 0) return undefined
  return `has ${name} ${shown.etag} ${JSON.stringify(Object.fromEntries(wrong))}, and it is version ${version}`
}

const time = /^\d{4}-\d\d-\d\dT/

/** Times are written in another way by JSON of the database. */
const isSame = (shown: unknown, stored: unknown) =>
  typeof shown === 'string' && time.test(shown) && typeof stored === 'string'
    ? Date.parse(shown) === Date.parse(stored)
    : isDeepStrictEqual(shown, stored)

/** All that users have. */
export async function readThings(admin: pg.Client, users: readonly number[]): Promise<Thing[]> {
  const { rows } = await admin.query(
    `select user_id::int as "userId", 'task ' || id as name, version::int,
        to_jsonb(tasks) || jsonb_build_object(
          'completed_at', case when completed then coalesce(completed_at, updated_at) end) as row
      from tasks where user_id = any($1)
    union all select user_id::int, 'list ' || id, version::int, to_jsonb(lists) from lists where user_id = any($1)`,
    [users],
  )
  return rows
}
