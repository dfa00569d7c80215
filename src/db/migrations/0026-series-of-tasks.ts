// The completed occurrences of a recurring task are found by an index; what every row fulfils is said of the table.
import { type Kysely, sql } from 'kysely'
import { indexConcurrently, oneAtATime } from './index-concurrently.ts'

const constraints = ['due_time_check', 'recurs_from_check', 'due_date_needed', 'due_time_needed']

export const beforeTransaction = (db: Kysely<unknown>): Promise<void> =>
  oneAtATime(db, async () => {
    await indexConcurrently(
      db,
      'tasks_series_id_idx',
      sql`create index concurrently tasks_series_id_idx on tasks (user_id, series_id, id) where series_id is not null`,
    )
    for (const name of constraints)
      await sql`alter table tasks validate constraint ${sql.id(`tasks_${name}`)}`.execute(db)
  })

export async function up(): Promise<void> {}
