// When tasks are due and when they recur. What is in no row yet has a constant value, so no row is written here.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`set local lock_timeout = '300ms'`.execute(db)
  // Not valid: else every row would be read under the lock, and none has a value yet.
  await sql`
    alter table tasks
      add column due_time text,
      add column time_zone text,
      add column recurrence text,
      add column recurs_from text not null default 'due',
      add column series_id bigint,
      add constraint tasks_due_time_check check (due_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$') not valid,
      add constraint tasks_recurs_from_check check (recurs_from in ('due', 'completion')) not valid,
      add constraint tasks_due_date_needed
        check (due_date is not null or (due_time is null and recurrence is null)) not valid,
      add constraint tasks_due_time_needed check (due_time is not null or time_zone is null) not valid
  `.execute(db)
}
