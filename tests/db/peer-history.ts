// Many writes at once by the service's own statements, with a note of what was told of each, and the lies among that.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../../src/db/database.ts'
import { isUnavailable } from '../../src/db/session/errors.ts'
import { createOnce } from '../../src/features/tasks/creation.ts'
import { deleteTask, insertTask, updateTask } from '../../src/features/tasks/queries.ts'
import { Problem } from '../../src/openapi/problem.ts'
import { withAdmin } from '../support/database.ts'

/** `unknown`: it may have happened, once. */
type Outcome = 'acknowledged' | 'refused' | 'unknown'

/** What was told of one task. */
export type Told = {
  title: string
  owner: number
  /** Its creation was sent three times with it. */
  key: string | undefined
  creation: Outcome
  ids: Set<number>
  change?: Outcome
  deletion?: Outcome
  /** Errors that neither refuse it nor say that the database cannot work. */
  defects: string[]
}

const count = 60

/** Nobody. */
const gone = 4711

/** How often what has a key is sent again at most. */
const tries = 5

/** Makes tasks, some for a user who is gone, changes them and deletes some; each of these many at once. */
export async function writeAll(db: Database, owners: readonly number[]): Promise<Told[]> {
  const run = randomUUID()
  const all = Array.from(
    { length: count },
    (_, n): Told => ({
      title: `${run} ${n}`,
      owner: n % 10 === 7 ? gone : (owners[n % owners.length] as number),
      key: n % 3 === 0 ? `${run} ${n}` : undefined,
      creation: 'unknown',
      ids: new Set(),
      defects: [],
    }),
  )
  await Promise.all(
    all.map((told) => (told.key === undefined ? make(db, told) : makeOnce(db, told, told.key))),
  )
  const made = all.filter(({ creation }) => creation === 'acknowledged')
  await Promise.all(made.map((told) => change(db, told)))
  await Promise.all(made.filter((_, n) => n % 4 === 0).map((told) => erase(db, told)))
  return all
}

/** @param write tells whether it took place */
async function outcomeOf(told: Told, write: () => Promise<boolean>): Promise<Outcome> {
  try {
    return (await write()) ? 'acknowledged' : 'refused'
  } catch (error) {
    const isAtWork = error instanceof Problem && error.code === 'idempotency_in_progress'
    if (!isAtWork && !isUnavailable(error)) told.defects.push(String(error))
    return 'unknown'
  }
}

async function make(db: Database, told: Told): Promise<void> {
  told.creation = await outcomeOf(told, async () => {
    const task = await insertTask(db, told.owner, { title: told.title })
    if (task) told.ids.add(task.id)
    return task !== undefined
  })
}

/** Thrice at once, and again until it is answered. */
async function makeOnce(db: Database, told: Told, key: string): Promise<void> {
  const { owner: userId, title } = told
  const request = { userId, key, bodyHash: Buffer.alloc(32), now: new Date() }
  const send = () =>
    outcomeOf(told, async () => {
      const once = await createOnce(db, request, { title })
      if (once) told.ids.add(once.task.id)
      return once !== undefined
    })
  for (let time = 0; time < tries && told.creation === 'unknown'; time++) {
    if (time > 0) await sleep(20)
    const outcomes = await Promise.all([send(), send(), send()])
    told.creation = outcomes.find((outcome) => outcome !== 'unknown') ?? 'unknown'
  }
}

const changed = (title: string) => `${title} changed`
const idOf = ({ ids }: Told) => [...ids][0] as number

async function change(db: Database, told: Told): Promise<void> {
  told.change = await outcomeOf(told, async () => {
    const task = await updateTask(db, told.owner, idOf(told), { title: changed(told.title) })
    return task?.title === changed(told.title) && task.version === 2
  })
  if (told.change === 'refused') told.defects.push('a change was refused')
}

async function erase(db: Database, told: Told): Promise<void> {
  told.deletion = await outcomeOf(told, () => deleteTask(db, told.owner, idOf(told)))
  if (told.deletion === 'refused') told.defects.push('a deletion was refused')
}

/** @returns each that was told, once */
export const defectsIn = (all: readonly Told[]): string[] => [
  ...new Set(all.flatMap(({ defects }) => defects)),
]

/** As many as help. */
const liesAtMost = 5

type Row = { id: number; owner: number; title: string; version: number }

/** @returns what was told and is not so, a sentence each @param url of the server itself */
export async function liesIn(url: string, all: readonly Told[]): Promise<string[]> {
  return await withAdmin(url, async (admin) => {
    const titles = all.flatMap(({ title }) => [title, changed(title)])
    const { rows } = await admin.query(
      'select id::int, user_id::int as owner, title, version::int from tasks where title = any($1)',
      [titles],
    )
    const keys = await admin.query(
      `select key, (answer ->> 'id')::int as id from idempotency_keys where key = any($1)`,
      [all.map(({ key }) => key)],
    )
    const lies = all.flatMap((told) => {
      const own = (rows as Row[]).filter(({ title }) => [told.title, changed(told.title)].includes(title))
      const kept = keys.rows.filter(({ key }) => key === told.key).map(({ id }) => id)
      return liesOf(told, own, kept).map((lie) => `${tell(told)} ${lie}`)
    })
    const more = lies.length - liesAtMost
    return more > 0 ? [...lies.slice(0, liesAtMost), `and ${more} more`] : lies
  })
}

const tell = ({ title, creation, change, deletion, key }: Told) =>
  JSON.stringify({ title, creation, change, deletion, withKey: key !== undefined })

function liesOf(told: Told, rows: readonly Row[], kept: readonly number[]): string[] {
  const { creation, deletion, key } = told
  const lies: string[] = []
  const [row] = rows
  const ids = new Set([...told.ids, ...rows.map(({ id }) => id), ...kept])
  if (ids.size > 1) lies.push(`has the ids ${[...ids].join(' and ')}`)
  if (rows.some(({ owner }) => owner !== told.owner)) lies.push("is somebody else's")
  if (creation === 'refused' && ids.size > 0) lies.push('was refused, and is there')
  if (creation === 'acknowledged' && key !== undefined && kept.length === 0) lies.push('has no key')
  if (key !== undefined && row !== undefined && kept.length === 0) lies.push('is there without its key')
  if (creation === 'acknowledged' && deletion === undefined && row === undefined) lies.push('is not there')
  if (deletion === 'acknowledged' && row !== undefined) lies.push('was deleted, and is there')
  if (row !== undefined) lies.push(...liesOfChange(told, row))
  return lies
}

function liesOfChange({ title, change }: Told, row: Row): string[] {
  const isChanged = row.title === changed(title)
  if (row.version !== (isChanged ? 2 : 1)) return [`has version ${row.version}`]
  if (change === 'acknowledged' && !isChanged) return ['was changed, and is not']
  return isChanged && (change === undefined || change === 'refused') ? ['was not changed, and is'] : []
}
