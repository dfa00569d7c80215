// The books of a load: what was asked of the service and what it said, compared with what the database holds afterwards.
// Knows no HTTP; writers.ts keeps them.
import { withAdmin } from '../support/database.ts'
import { explains, type Snapshot, type Write } from './history.ts'

/**
 * - acknowledged: answered with success, so it must be there
 * - refused: answered with a 4xx, so it must not be there
 * - unknown: no answer, or one that leaves it open, such as 503 `database_unavailable`: there once, or not at all
 */
export type Outcome = 'acknowledged' | 'refused' | 'unknown'

/** What happened to one task, which has one writer. */
export type Account = {
  userId: number
  /** Begins the title of the task, whatever else is changed, and no other title. */
  mark: string
  /** Its Idempotency-Key, where it was sent with one. */
  key?: string
  creation: Outcome
  /** The ids that answers to its creation told: with a key there may be several answers. */
  ids: number[]
  /** Changes and deletions, in the order in which they were sent. */
  writes: Write[]
  /** What answers told of it, those to writes among them. */
  seen: Snapshot[]
}

export type Books = {
  accounts: Account[]
  /** How often each answer came, e.g. `201`, `503 database_unavailable`, `no answer: ECONNRESET`. */
  answers: Record<string, number>
  /** The longest that a request waited for its answer. */
  slowestMillis: number
  /** Answers that no fault excuses. */
  complaints: string[]
}

/** A task as the database holds it. */
export type Row = Snapshot & { userId: number; id: number }

/** What the database holds of the users in the books. */
export type Holdings = { rows: Row[]; keys: { userId: number; key: string; taskId: number }[] }

/** @returns what is wrong, a sentence each; nothing when the books are kept */
export function differences({ accounts, complaints }: Books, { rows, keys }: Holdings): string[] {
  const known = new Set<Row>()
  const found: string[] = [...complaints]
  for (const account of accounts) {
    const own = rows.filter((row) => row.userId === account.userId && markOf(row) === account.mark)
    for (const row of own) known.add(row)
    const kept = keys.filter(({ userId, key }) => userId === account.userId && key === account.key)
    found.push(...faultsOf(account, own, kept).map((fault) => `${account.mark}: ${fault}`))
  }
  const strangers = rows.filter((row) => !known.has(row))
  return [...found, ...strangers.map(({ title }) => `nobody asked for the task "${title}"`)]
}

/** The first word of a title. */
const markOf = ({ title }: Row): string => title.split(' ', 1)[0] as string

function faultsOf(account: Account, rows: Row[], keys: Holdings['keys']): string[] {
  const [row, ...doubles] = rows
  if (doubles.length > 0) return [`is there ${rows.length} times`]
  if (account.creation === 'refused' && (row || keys.length > 0)) return ['was refused, and is there']
  const ids = new Set([...account.ids, ...rows.map(({ id }) => id), ...keys.map(({ taskId }) => taskId)])
  if (ids.size > 1) return [`has the ids ${[...ids].join(' and ')}`]
  if (account.key !== undefined) {
    if (account.creation === 'unknown') return ['was sent with its key again and again, and never answered']
    // The key is written in the task's own transaction, and stays when the task is deleted.
    if (row && keys.length === 0) return ['is there without its key']
    if (account.creation === 'acknowledged' && keys.length === 0) return ['was acknowledged, and has no key']
    if (!row && keys.length > 0 && account.writes.length === 0) return ['has a key, and is not there']
  }
  if (account.creation !== 'acknowledged' && !row) return []
  return explains(account, row)
    ? []
    : [`no order of what was asked leads to ${row ? tell(row) : 'its absence'}`]
}

const tell = ({ title, description, completed, version }: Row) =>
  JSON.stringify({ title, description, completed, version })

/** @param url of the database that the service wrote to */
export async function readHoldings(url: string, { accounts }: Books): Promise<Holdings> {
  const users = [...new Set(accounts.map(({ userId }) => userId))]
  return await withAdmin(url, async (admin) => {
    const tasks = await admin.query(
      `select user_id::int as "userId", id::int, title, description, completed, version::int
      from tasks where user_id = any($1) order by id`,
      [users],
    )
    const keys = await admin.query(
      `select user_id::int as "userId", key, (answer ->> 'id')::int as "taskId"
      from idempotency_keys where user_id = any($1)`,
      [users],
    )
    return { rows: tasks.rows, keys: keys.rows }
  })
}

/** @returns what is wrong with the books of a load that has ended; nothing when they are kept */
export async function audit(url: string, books: Books): Promise<string[]> {
  return differences(books, await readHoldings(url, books))
}
