// The list as a statement: one user's tasks, filtered, in order, from a position on.
import { type ExpressionBuilder, type SelectQueryBuilder, sql } from 'kysely'
import type { Database } from '../db/database.ts'
import type { Tables } from '../db/tables.ts'
import type { Position } from './cursor.ts'
import { fold, wordsOf } from './fold.ts'
import { type ListQuery, maxPageSize, type SortKey, sortOf } from './list-query.ts'
import { taskColumns } from './queries.ts'
import type { Task } from './task.ts'

type Filters = Omit<ListQuery, 'limit' | 'cursor' | 'sort'>
type Builder = ExpressionBuilder<Tables, 'tasks'>
type Selection<O> = SelectQueryBuilder<Tables, 'tasks', O>

/** One page, and whether there is more behind it. @param from the last task of the page before */
export async function listTasks(
  db: Database,
  userId: number,
  query: ListQuery,
  from?: Position,
): Promise<{ tasks: Task[]; more: boolean }> {
  const size = query.limit ?? maxPageSize
  const tasks = await listStatement(db, userId, query, from)
    .limit(size + 1)
    .execute()
  return { tasks: tasks.slice(0, size), more: tasks.length > size }
}

/** The statement, without its limit. Every condition stands beside the owner's, so no plan leaves the owner's rows. */
export function listStatement(db: Database, userId: number, query: ListQuery, from?: Position) {
  const { key, descending } = sortOf(query)
  const owned = db.selectFrom('tasks').select(taskColumns).where('user_id', '=', userId)
  const filtered = matching(owned, query)
  const rest = from ? filtered.where((eb) => after(eb, key, descending, from)) : filtered
  if (key === 'id') return rest.orderBy('id', descending ? 'desc' : 'asc')
  return rest
    .orderBy(columns[key], (order) => (descending ? order.desc() : order.asc()).nullsLast())
    .orderBy('id')
}

function matching<O>(
  tasks: Selection<O>,
  { completed, priority, due_before, due_after, q }: Filters,
): Selection<O> {
  let selection = tasks
  if (completed !== undefined) selection = selection.where('completed', '=', completed)
  if (priority !== undefined) selection = selection.where((eb) => hasPriority(eb, priority))
  if (due_before !== undefined) selection = selection.where('due_date', '<', due_before)
  if (due_after !== undefined) selection = selection.where('due_date', '>', due_after)
  for (const word of q === undefined ? [] : wordsOf(q)) {
    selection = selection.where((eb) =>
      eb.or([occursIn('folded_title', word), occursIn('folded_description', word)]),
    )
  }
  return selection
}

function hasPriority(eb: Builder, wanted: NonNullable<Filters['priority']>) {
  const named = wanted.filter((priority) => priority !== 'none')
  const conditions = [
    ...(named.length > 0 ? [eb('priority', 'in', named)] : []),
    ...(named.length < wanted.length ? [eb('priority', 'is', null)] : []),
  ]
  return eb.or(conditions)
}

/** strpos takes every character as text; LIKE would need escapes. */
const occursIn = (column: 'folded_title' | 'folded_description', word: string) =>
  sql<boolean>`strpos(${sql.ref(column)}, ${word}) > 0`

/** The rows behind a position: those with a later value, with the same and a higher id, and at the end without any. */
function after(eb: Builder, key: SortKey, descending: boolean, { id, value }: Position) {
  const later = descending ? '<' : '>'
  if (key === 'id') return eb('id', later, id)
  const column = columns[key]
  const tied = eb.and([
    value === null ? eb(column, 'is', null) : eb(column, '=', comparable(key, value)),
    eb('id', '>', id),
  ])
  if (value === null) return tied
  const beyond = [eb(column, later, comparable(key, value)), tied]
  return eb.or(key === 'due_date' || key === 'priority' ? [...beyond, eb(column, 'is', null)] : beyond)
}

/** By which column each order goes. */
const columns = {
  created_at: 'created_at',
  updated_at: 'updated_at',
  due_date: 'due_date',
  priority: 'priority',
  title: 'folded_title',
} as const satisfies Record<Exclude<SortKey, 'id'>, string>

const comparable = (key: SortKey, value: string | number) =>
  (key === 'title' ? fold(String(value)) : value) as never
