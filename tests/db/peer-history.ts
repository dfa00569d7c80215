// Many writes at once by the service's own queries, a history of what was reported of each, and a checker that compares it
// with the database.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../../src/db/database.ts'
import { isUnavailable } from '../../src/db/session/errors.ts'
import { idempotentCreation } from '../../src/features/owned/idempotent-creation.ts'
import { deleteTask, insertTask, taskQueries, updateTask } from '../../src/features/tasks/queries.ts'
import { type NewTask, type Task, tasks } from '../../src/features/tasks/task.ts'
import { Problem } from '../../src/openapi/problem.ts'
import { withAdmin } from '../support/database.ts'

const createOnce = idempotentCreation<Task, NewTask>(tasks, taskQueries)

/** `unknown`: it may have happened, once. */
type Outcome = 'acknowledged' | 'refused' | 'unknown'

/** What was reported of the writes of one task. */
export type TaskHistory = {
  title: string
  owner: number
  /** Its creation was sent three times with this Idempotency-Key. */
  key: string | undefined
  creation: Outcome
  ids: Set<number>
  change?: Outcome
  deletion?: Outcome
  /** Errors that are neither a rejection nor an outage of the database. */
  defects: string[]
}

const count = 60

/** The id of no user. */
const gone = 4711

/** How often a creation with a key is sent until it has an outcome. */
const tries = 5

/** Creates tasks, some for a user who is gone, then changes them, then deletes some; each of these all at once. */
export async function writeAll(db: Database, owners: readonly number[]): Promise<TaskHistory[]> {
  const run = randomUUID()
  const all = Array.from(
    { length: count },
    (_, n): TaskHistory => ({
      title: `${run} ${n}`,
      owner: n % 10 === 7 ? gone : (owners[n % owners.length] as number),
      key: n % 3 === 0 ? `${run} ${n}` : undefined,
      creation: 'unknown',
      ids: new Set(),
      defects: [],
    }),
  )
  await Promise.all(
    all.map((history) =>
      history.key === undefined ? make(db, history) : makeOnce(db, history, history.key),
    ),
  )
  const made = all.filter(({ creation }) => creation === 'acknowledged')
  await Promise.all(made.map((history) => change(db, history)))
  await Promise.all(made.filter((_, n) => n % 4 === 0).map((history) => erase(db, history)))
  return all
}

/** @param write returns whether it took place */
async function outcomeOf(history: TaskHistory, write: () => Promise<boolean>): Promise<Outcome> {
  try {
    return (await write()) ? 'acknowledged' : 'refused'
  } catch (error) {
    const isInProgress = error instanceof Problem && error.code === 'idempotency_in_progress'
    if (!isInProgress && !isUnavailable(error)) history.defects.push(String(error))
    return 'unknown'
  }
}

async function make(db: Database, history: TaskHistory): Promise<void> {
  history.creation = await outcomeOf(history, async () => {
    const task = await insertTask(db, history.owner, { title: history.title })
    if (task) history.ids.add(task.id)
    return task !== undefined
  })
}

/** Sends it three times at once, and again until it has an outcome. */
async function makeOnce(db: Database, history: TaskHistory, key: string): Promise<void> {
  const { owner: userId, title } = history
  const request = { userId, key, bodyHash: Buffer.alloc(32), now: new Date() }
  const send = () =>
    outcomeOf(history, async () => {
      const once = await createOnce(db, request, { title })
      if (once) history.ids.add(once.item.id)
      return once !== undefined
    })
  for (let time = 0; time < tries && history.creation === 'unknown'; time++) {
    if (time > 0) await sleep(20)
    const outcomes = await Promise.all([send(), send(), send()])
    history.creation = outcomes.find((outcome) => outcome !== 'unknown') ?? 'unknown'
  }
}

const changed = (title: string) => `${title} changed`
const idOf = ({ ids }: TaskHistory) => [...ids][0] as number

async function change(db: Database, history: TaskHistory): Promise<void> {
  history.change = await outcomeOf(history, async () => {
    const task = await updateTask(db, history.owner, idOf(history), { title: changed(history.title) })
    return task?.title === changed(history.title) && task.version === 2
  })
  if (history.change === 'refused') history.defects.push('a change was refused')
}

async function erase(db: Database, history: TaskHistory): Promise<void> {
  history.deletion = await outcomeOf(history, () => deleteTask(db, history.owner, idOf(history)))
  if (history.deletion === 'refused') history.defects.push('a deletion was refused')
}

/** @returns each defect once */
export const defectsIn = (all: readonly TaskHistory[]): string[] => [
  ...new Set(all.flatMap(({ defects }) => defects)),
]

/** How many violations are listed; the others are counted. */
const maxListed = 5

type Row = { id: number; owner: number; title: string; version: number }

/**
 * @param url of the server itself, without the peer
 * @returns a sentence for each thing that was reported and is not so
 */
export async function violationsIn(url: string, all: readonly TaskHistory[]): Promise<string[]> {
  return await withAdmin(url, async (admin) => {
    const titles = all.flatMap(({ title }) => [title, changed(title)])
    const { rows } = await admin.query(
      'select id::int, user_id::int as owner, title, version::int from tasks where title = any($1) and deleted_at is null',
      [titles],
    )
    const keys = await admin.query(
      `select key, (answer ->> 'id')::int as id from idempotency_keys where key = any($1)`,
      [all.map(({ key }) => key)],
    )
    const violations = all.flatMap((history) => {
      const own = (rows as Row[]).filter(({ title }) =>
        [history.title, changed(history.title)].includes(title),
      )
      const kept = keys.rows.filter(({ key }) => key === history.key).map(({ id }) => id)
      return violationsOf(history, own, kept).map((violation) => `${show(history)} ${violation}`)
    })
    const more = violations.length - maxListed
    return more > 0 ? [...violations.slice(0, maxListed), `and ${more} more`] : violations
  })
}

const show = ({ title, creation, change, deletion, key }: TaskHistory) =>
  JSON.stringify({ title, creation, change, deletion, withKey: key !== undefined })

function violationsOf(history: TaskHistory, rows: readonly Row[], kept: readonly number[]): string[] {
  const { creation, deletion, key } = history
  const violations: string[] = []
  const [row] = rows
  const ids = new Set([...history.ids, ...rows.map(({ id }) => id), ...kept])
  if (ids.size > 1) violations.push(`has the ids ${[...ids].join(' and ')}`)
  if (rows.some(({ owner }) => owner !== history.owner)) violations.push("is somebody else's")
  if (creation === 'refused' && ids.size > 0) violations.push('was refused, and is there')
  if (creation === 'acknowledged' && key !== undefined && kept.length === 0) violations.push('has no key')
  if (key !== undefined && row !== undefined && kept.length === 0) violations.push('is there without its key')
  if (creation === 'acknowledged' && deletion === undefined && row === undefined)
    violations.push('is not there')
  if (deletion === 'acknowledged' && row !== undefined) violations.push('was deleted, and is there')
  if (row !== undefined) violations.push(...violationsOfChange(history, row))
  return violations
}

function violationsOfChange({ title, change }: TaskHistory, row: Row): string[] {
  const isChanged = row.title === changed(title)
  if (row.version !== (isChanged ? 2 : 1)) return [`has version ${row.version}`]
  if (change === 'acknowledged' && !isChanged) return ['was changed, and is not']
  return isChanged && (change === undefined || change === 'refused') ? ['was not changed, and is'] : []
}
