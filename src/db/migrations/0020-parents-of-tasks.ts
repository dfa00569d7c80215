// The parents of tasks are tasks of the same owner.
import { type Kysely, sql } from 'kysely'
import { indexConcurrently, oneAtATime } from './index-concurrently.ts'

/** The index finds the subtasks of a task, in their order. */
export const beforeTransaction = (db: Kysely<unknown>): Promise<void> =>
  oneAtATime(db, () =>
    indexConcurrently(
      db,
      'tasks_parent_id_idx',
      sql`create index concurrently tasks_parent_id_idx
        on tasks (user_id, parent_id, (coalesce(place, 'n' || lpad(to_hex(id), 14, '0')) collate "C"), id)
        where parent_id is not null`,
    ),
  )

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`set local lock_timeout = '300ms'`.execute(db)
  await sql`
    alter table tasks add constraint tasks_parent_id_fkey foreign key (user_id, parent_id)
      references tasks (user_id, id) on delete set null (parent_id) not valid
  `.execute(db)
}
