// The workloads of what tasks can be organised by, which the service alone has: an order of one's own in a long list, batches,
// and tasks that recur.
import type { Client } from 'pg'
import { withAdmin } from '../support/database.ts'
import type { Measurement } from './measurement.ts'
import { median } from './statistics.ts'
import { figure, table } from './table.ts'
import { tampered, tokenFor } from './users.ts'
import { type Call, newTask, type User } from './workloads.ts'

/** Users with one list each, of so many tasks, some of which recur every day. */
const users = 20
const tasksInList = 10_000
const recurring = 50

export type ListOwner = User & { list: number; recurring: number[] }

export const organisedKinds = ['ordered', 'move', 'batch', 'recur'] as const
export type OrganisedKind = (typeof organisedKinds)[number]

export const organised = [
  { name: 'list-in-order', connections: 16, kinds: ['ordered'] },
  { name: 'move', connections: 16, kinds: ['move'] },
  { name: 'complete-recurring', connections: 16, kinds: ['recur'] },
  // The last one, since what is in progress at its end goes on for a second.
  { name: 'batch-100', connections: 16, kinds: ['batch'] },
] as const

/** @param turn how many requests of this kind the user has sent before */
export function organisedCall(kind: OrganisedKind, user: ListOwner, turn: number): Call {
  const { id, tasks, token, list } = user
  const all = `/api/${id}/tasks`
  const nth = (n: number) => tasks[(turn * 7 + n * 31) % tasks.length] as number
  if (kind === 'ordered')
    return { method: 'GET', path: `${all}?list_id=${list}&sort=position&limit=20`, token }
  if (kind === 'move')
    return {
      method: 'POST',
      path: `${all}/${nth(0)}/move`,
      token,
      body: JSON.stringify({ after_id: nth(1) }),
    }
  if (kind === 'batch')
    return {
      method: 'POST',
      path: `${all}/batch`,
      token,
      body: JSON.stringify({ operations: batch(nth, turn) }),
    }
  const task = user.recurring[turn % user.recurring.length]
  return { method: 'PATCH', path: `${all}/${task}/complete`, token, body: '{"completed":true}' }
}

const times = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n))

/** A hundred operations: 40 creations, 40 changes, 15 completions, 5 deletions of what was created. */
const batch = (nth: (n: number) => number, turn: number): object[] => [
  ...times(40, () => ({ op: 'create', body: JSON.parse(newTask) })),
  ...times(40, (n) => ({ op: 'update', id: nth(n), body: { priority: turn % 2 === 0 ? 'low' : 'high' } })),
  ...times(15, (n) => ({ op: 'complete', id: nth(n), body: { completed: turn % 2 === 0 } })),
  ...times(5, (n) => ({ op: 'delete', id: `$${n}`, body: { permanent: true } })),
]

/** Adds the users to a migrated database. */
export async function fillLists(url: string): Promise<ListOwner[]> {
  return await withAdmin(url, async (client) => {
    const ids = await idsOf(
      client,
      `insert into users (email, name, password_hash)
       select 'lists-' || n || '@example.com', 'lists', 'no password' from generate_series(1, ${users}) n returning id`,
    )
    const owners: ListOwner[] = []
    for (const id of ids) {
      const [list] = await idsOf(
        client,
        `insert into lists (user_id, name) values (${id}, 'Long') returning id`,
      )
      const tasks = await idsOf(
        client,
        `insert into tasks (user_id, title, folded_title, list_id)
         select ${id}, 'Task ' || n, 'task ' || n, ${list} from generate_series(1, ${tasksInList}) n returning id`,
      )
      const daily = await idsOf(
        client,
        `insert into tasks (user_id, title, folded_title, due_date, recurrence)
         select ${id}, 'Daily ' || n, 'daily ' || n, date '2026-01-01', 'FREQ=DAILY'
         from generate_series(1, ${recurring}) n returning id`,
      )
      const token = tokenFor(id)
      owners.push({ id, tasks, token, badToken: tampered(token), list: list as number, recurring: daily })
    }
    await client.query('vacuum analyze users, lists, tasks')
    return owners
  })
}

async function idsOf(client: Pick<Client, 'query'>, statement: string): Promise<number[]> {
  const { rows } = await client.query(statement)
  return rows.map(({ id }) => Number(id))
}

/** A table with one row for each of the workloads: medians over the rounds. */
export function organisedTable(measurements: readonly Measurement[]): string {
  const rows = organised.flatMap(({ name }) => {
    const own = measurements.filter(({ workload }) => workload === name)
    if (own.length === 0) return []
    const middleOf = (
      key: 'requestsPerSecond' | 'cpuMicros' | 'databaseMicros' | 'p50Millis' | 'p95Millis',
    ) => figure(median(own.map((each) => each[key] ?? Number.NaN)))
    const errors = own.reduce((sum, each) => sum + each.errors, 0)
    const keys = ['requestsPerSecond', 'cpuMicros', 'databaseMicros', 'p50Millis', 'p95Millis'] as const
    return [[name, ...keys.map(middleOf), String(errors)]]
  })
  return table(['workload, service', 'req/s', 'CPU us', 'DB us', 'p50 ms', 'p95 ms', 'errors'], rows)
}
