// Numbers for the changes of lists and tasks, in the order of their commits, and what was removed for good.
import { type Kysely, sql } from 'kysely'
import { placeWithTasks } from './place-with-tasks.ts'

/** What was there before has the number 0. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`set local lock_timeout = '300ms'`.execute(db)
  await sql`
    create table change_counters (
      user_id bigint primary key,
      last bigint not null,
      changed_at timestamptz(3) not null default now()
    ) with (fillfactor = 50)
  `.execute(db)
  await sql`
    create table removals (
      user_id bigint not null,
      change bigint not null,
      kind text not null,
      id bigint not null,
      removed_at timestamptz(3) not null default now(),
      primary key (user_id, change, kind, id)
    )
  `.execute(db)
  await sql`create index removals_removed_at_idx on removals (removed_at)`.execute(db)
  for (const table of ['change_counters', 'removals']) {
    await placeWithTasks(db, table)
    await sql`alter table ${sql.ref(table)} add constraint ${sql.ref(`${table}_user_id_fkey`)}
      foreign key (user_id) references users on delete cascade`.execute(db)
  }
  await sql`alter table tasks add column change bigint not null default 0`.execute(db)
  await sql`alter table lists add column change bigint not null default 0`.execute(db)
}
