// Reading a user's changes in their order.
import { type RawBuilder, sql } from 'kysely'
import { type Database, executeTogether, preparedQuery } from '../../db/database.ts'
import type { Resource } from '../../openapi/resources/resource.ts'
import { type ChangeKind, type Place, type State, startOf } from '../../openapi/resources/sync-tokens.ts'
import { lists } from '../lists/list.ts'
import { selectedOf } from '../owned/derived.ts'
import { ownedBy } from '../owned/statements.ts'
import { tasks } from '../tasks/task.ts'

/** `data` is undefined for what was removed for good. */
export type FoundChange = { kind: ChangeKind; change: number; id: number; version?: number; data?: object }

type Start = { userId: number; change: number; id: number; limit: number }
type Row = { id: number; change: number; version?: number } & Record<string, unknown>

const isBehind = ({ change, id }: Start): RawBuilder<boolean> =>
  sql`(change, id) > (${change}::bigint, ${id}::bigint)`

/**
 * Names the history of the server that has the row: another one after a backup was restored or a standby promoted (which begins
 * a timeline), in another database or on another server, and where an operator says so (OPERATIONS.md). Without subqueries, which
 * Citus would run on the coordinator.
 */
const history = sql<string>`left(md5(concat_ws(' ',
  (pg_control_system()).system_identifier,
  left(pg_walfile_name(pg_current_wal_lsn()), 8),
  substring(pg_relation_filepath(tableoid) from '([0-9]+)/[0-9]+$'),
  current_setting('tasks_api.history', true))), 12)`

const selectState = preparedQuery('select_change_state', (db, { userId }: { userId: number }) =>
  db
    .selectFrom('change_counters')
    .select(['last', history.as('history')])
    .where('user_id', '=', userId),
)

const changedOf = (resource: Resource) =>
  preparedQuery(
    `select_changed_${resource.name}`,
    (db, start: Start) =>
      ownedBy(db, resource.name, start.userId)
        .select([...selectedOf(resource), 'version', 'change'])
        .where(isBehind(start))
        .orderBy('change')
        .orderBy('id')
        .limit(start.limit),
    { owner: 'userId' },
  )

const removedOf = ({ thing }: Resource) =>
  preparedQuery(`select_removed_${thing}`, (db, start: Start) =>
    db
      .selectFrom('removals')
      .select(['id', 'change'])
      .where('user_id', '=', start.userId)
      .where('kind', '=', thing)
      .where(isBehind(start))
      .orderBy('change')
      .orderBy('id')
      .limit(start.limit),
  )

const selections = {
  list: changedOf(lists),
  task: changedOf(tasks),
  'removed list': removedOf(lists),
  'removed task': removedOf(tasks),
} satisfies Record<ChangeKind, unknown>

const beforeFirst: State = { last: 0, history: '' }

export const stateOf = async (db: Database, userId: number): Promise<State> =>
  (await selectState.executeTakeFirst(db, { userId })) ?? beforeFirst

/**
 * What comes behind a place, of each kind up to a number of them. The latest number is read first: what has it, or a lower one,
 * was committed before all else is read, and what is changed meanwhile has a higher one.
 */
export async function changesFrom(
  db: Database,
  userId: number,
  place: Place,
  limit: number,
): Promise<{ state: State; found: FoundChange[] }> {
  const kinds = Object.keys(selections) as ChangeKind[]
  const [states = [], ...results] = await executeTogether<unknown[]>(db, [
    selectState.with({ userId }),
    ...kinds.map((kind) => selections[kind].with({ userId, limit, ...startOf(place, kind) }) as never),
  ])
  const found = results.flatMap((rows, index) =>
    (rows as Row[]).map(({ change, version, ...data }) => ({
      ...{ kind: kinds[index] as ChangeKind, change, id: data.id },
      ...(version !== undefined && { version, data }),
    })),
  )
  return { state: (states as State[])[0] ?? beforeFirst, found }
}
