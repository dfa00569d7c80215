// The history of a load: what was sent to the service and how it responded. The checker compares it with the database.
// Knows no HTTP; writers.ts records it.
import { withAdmin } from '../support/database.ts'
import { until } from '../support/until.ts'
import { type Copy, differences, readThings, type Thing, wordsOf } from './copies.ts'
import { hasValidOrder, type Snapshot, type Write } from './write-order.ts'

/**
 * - acknowledged: the response was a success, so it must be there
 * - refused: the response was a 4xx, so it must not be there
 * - unknown: no response, or one that leaves it open, such as 503 `database_unavailable`: there once, or not at all
 */
export type Outcome = 'acknowledged' | 'refused' | 'unknown'

/** What happened to one task, which has one writer. */
export type TaskHistory = {
  userId: number
  /** Begins the title of the task, whatever else is changed, and no other title. */
  mark: string
  /** Its Idempotency-Key, where it was sent with one. */
  key?: string
  creation: Outcome
  /** The ids in the responses to its creation: with a key there may be several responses. */
  ids: number[]
  /** Changes and deletions, in the order in which they were sent. */
  writes: Write[]
  /** How responses showed it, those to writes included. */
  seen: Snapshot[]
}

export type History = {
  tasks: TaskHistory[]
  /** How often each response came, e.g. `201`, `503 database_unavailable`, `no response: ECONNRESET`. */
  responses: Record<string, number>
  /** The longest that a request waited for its response. */
  slowestMillis: number
  /** Responses that no fault excuses. */
  violations: string[]
  /** What those have who follow the changes. */
  copies: Copy[]
  /** How often each response came to them. */
  followed: Record<string, number>
}

export const newHistory = (): History => ({
  ...{ tasks: [], responses: {}, slowestMillis: 0, violations: [] },
  ...{ copies: [], followed: {} },
})

/** A task as the database holds it. */
export type Row = Snapshot & { userId: number; id: number }

/** What the database holds of the users in the history. */
export type Stored = {
  rows: Row[]
  keys: { userId: number; key: string; taskId: number }[]
  things: Thing[]
}

/** The checker. @returns the violations, a sentence each; none when the history explains what is stored */
export function check({ tasks, violations, copies }: History, { rows, keys, things }: Stored): string[] {
  const matched = new Set<Row>()
  const found: string[] = [...violations]
  for (const task of tasks) {
    const own = rows.filter((row) => row.userId === task.userId && markOf(row) === task.mark)
    for (const row of own) matched.add(row)
    const kept = keys.filter(({ userId, key }) => userId === task.userId && key === task.key)
    found.push(...violationsOf(task, own, kept).map((violation) => `${task.mark}: ${violation}`))
  }
  const unknownRows = rows.filter((row) => !matched.has(row))
  return [
    ...found,
    ...unknownRows.map(({ title }) => `nobody asked for the task "${title}"`),
    ...differences(copies, things),
  ]
}

/** The first word of a title. */
const markOf = ({ title }: Row): string => title.split(' ', 1)[0] as string

function violationsOf(task: TaskHistory, rows: Row[], keys: Stored['keys']): string[] {
  const [row, ...duplicates] = rows
  if (duplicates.length > 0) return [`is there ${rows.length} times`]
  if (task.creation === 'refused' && (row || keys.length > 0)) return ['was refused, and is there']
  const ids = new Set([...task.ids, ...rows.map(({ id }) => id), ...keys.map(({ taskId }) => taskId)])
  if (ids.size > 1) return [`has the ids ${[...ids].join(' and ')}`]
  if (task.key !== undefined) {
    if (task.creation === 'unknown') return ['was sent with its key again and again, and never acknowledged']
    // The key is written in the task's own transaction, and stays when the task is deleted.
    if (row && keys.length === 0) return ['is there without its key']
    if (task.creation === 'acknowledged' && keys.length === 0) return ['was acknowledged, and has no key']
    if (!row && keys.length > 0 && task.writes.length === 0) return ['has a key, and is not there']
  }
  if (task.creation !== 'acknowledged' && !row) return []
  return hasValidOrder(task, row)
    ? []
    : [`no order of its writes leads to ${row ? inWords(row) : 'its absence'}`]
}

const inWords = ({ title, description, completed, version }: Row) =>
  JSON.stringify({ title, description, completed, version })

/** @param url of the database that the service wrote to */
export async function readStored(url: string, { tasks }: History): Promise<Stored> {
  const users = [...new Set(tasks.map(({ userId }) => userId))]
  return await withAdmin(url, async (admin) => {
    const stored = await admin.query(
      `select user_id::int as "userId", id::int, title, description, completed, version::int
      from tasks where user_id = any($1) and deleted_at is null order by id`,
      [users],
    )
    const keys = await admin.query(
      `select user_id::int as "userId", key, (answer ->> 'id')::int as "taskId"
      from idempotency_keys where user_id = any($1)`,
      [users],
    )
    return { rows: stored.rows, keys: keys.rows, things: await readThings(admin, users) }
  })
}

/**
 * Checks the history of a load that has ended, once those who follow it have caught up, or should have.
 * @param isContinued whether they never have to begin anew; else each has to
 * @returns the violations
 */
export async function checkHistory(
  url: string,
  history: History,
  { isContinued = true } = {},
): Promise<string[]> {
  const { copies } = history
  await until(async () => {
    const { things } = await readStored(url, history)
    return differences(copies, things).length === 0
  }).catch(() => {}) // what is missing is reported
  const wrong = copies.filter(({ begunAnew }) => begunAnew > 0 === isContinued)
  return [
    ...check(history, await readStored(url, history)),
    ...wrong.map((copy) => `${wordsOf(copy)} was begun anew ${copy.begunAnew} times`),
  ]
}
