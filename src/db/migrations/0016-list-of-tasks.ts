// The lists that tasks refer to are those of their owner.
import { type Kysely, sql } from 'kysely'
import { indexConcurrently, oneAtATime } from './index-concurrently.ts'

/** The index finds what is in a list, in its order. */
export const beforeTransaction = (db: Kysely<unknown>): Promise<void> =>
  oneAtATime(db, async () => {
    await sql`alter table tasks validate constraint tasks_place_check`.execute(db)
    await indexConcurrently(
      db,
      'tasks_list_id_idx',
      sql`create index concurrently tasks_list_id_idx
        on tasks (user_id, list_id, (coalesce(place, 'n' || lpad(to_hex(id), 14, '0')) collate "C"), id)
        where list_id is not null`,
    )
  })

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`set local lock_timeout = '300ms'`.execute(db)
  await sql`
    alter table tasks add constraint tasks_list_id_fkey foreign key (user_id, list_id)
      references lists (user_id, id) on delete set null (list_id) not valid
  `.execute(db)
}
