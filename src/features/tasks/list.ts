// The list as a statement: one user's tasks, filtered, in order, from a position on.
import { type Expression, type ExpressionBuilder, type Kysely, type SelectQueryBuilder, sql } from 'kysely'
import { type Database, preparedQueries } from '../../db/database.ts'
import type { Tables } from '../../db/schema/tables.ts'
import { orderedLength, orderOfTitle, wordsOf } from '../../openapi/comparable-text.ts'
import type { Position } from './cursor.ts'
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
  const start = from && startOf(from, query)
  const rows = isPlain(query)
    ? plainList(...shapeOf(query, start)).execute(db, {
        ...start,
        userId,
        completed: query.completed,
        limit: size + 1,
      })
    : db.forOwner(query.q === undefined ? 'filters' : 'searches', userId, (own) =>
        listStatement(own, userId, query, start)
          .limit(size + 1)
          .execute(),
      )
  const tasks = await rows
  return tasks.length > size ? { tasks: tasks.slice(0, size), more: true } : { tasks, more: false }
}

/** Lists that are asked for all the time: any order, any page, all tasks or those that are done or not done. */
const isPlain = ({ priority, due_before, due_after, q }: ListQuery) =>
  (priority ?? due_before ?? due_after ?? q) === undefined

type PlainList = Partial<Start> & { userId: number; completed: boolean | undefined; limit: number }

const plainList = preparedQueries(
  'list_tasks',
  (db, given: PlainList, sort, filter, begin) => {
    const query = { sort, ...(filter === 'completed' && { completed: given.completed }) } as ListQuery
    const start = { id: given.id, value: begin === 'without value' ? null : given.value } as Start
    return listStatement(db, given.userId, query, begin === 'first page' ? undefined : start).limit(
      given.limit,
    )
  },
  { owner: 'userId' },
)

const shapeOf = ({ sort, completed }: ListQuery, start: Start | undefined) => [
  sort,
  completed === undefined ? 'all' : 'completed',
  start === undefined ? 'first page' : start.value === null ? 'without value' : 'next page',
]

/** Where a page begins: behind the row with this id, and this value of the column that the order goes by. */
type Start = { id: number; value: string | number | null }

const startOf = ({ id, value }: Position, query: ListQuery): Start => ({
  id,
  value: sortOf(query).key === 'title' ? orderOfTitle(String(value)) : value,
})

/** The statement, without its limit. Every condition stands beside the owner's, so no plan leaves the owner's rows. */
export function listStatement(db: Kysely<Tables>, userId: number, query: ListQuery, start?: Start) {
  const { key, descending } = sortOf(query)
  const owned = db.selectFrom('tasks').select(taskColumns).where('user_id', '=', userId)
  const filtered = matching(owned, query)
  const rest = start ? filtered.where((eb) => after(eb, key, descending, start)) : filtered
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

/** The rows behind a start: those with a later value, with the same and a higher id, and at the end without any. */
function after(eb: Builder, key: SortKey, descending: boolean, { id, value: given }: Start) {
  const value = given as never // a timestamp is compared as text, whatever its column is read as
  const later = descending ? '<' : '>'
  if (key === 'id') return eb('id', later, id)
  const column = columns[key]
  const tied = eb.and([value === null ? eb(column, 'is', null) : eb(column, '=', value), eb('id', '>', id)])
  if (value === null) return tied
  const beyond = [eb(column, later, value), tied]
  return eb.or(key === 'due_date' || key === 'priority' ? [...beyond, eb(column, 'is', null)] : beyond)
}

/** What each order goes by. */
const columns = {
  created_at: 'created_at',
  updated_at: 'updated_at',
  due_date: 'due_date',
  priority: 'priority',
  title: sql<string>`left(folded_title, ${sql.lit(orderedLength)})`, // as orderOfTitle
} as const satisfies Record<Exclude<SortKey, 'id'>, string | Expression<string>>
