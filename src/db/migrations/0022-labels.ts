// The labels of tasks, and their folded text for filters. No row is written: what is there has none.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`set local lock_timeout = '300ms'`.execute(db)
  // Not valid: else every row would be read under the lock, and none has a value yet.
  await sql`
    alter table tasks
      add column labels text[] not null default '{}',
      add column folded_labels text[] collate "C" not null default '{}',
      add constraint tasks_labels_check check (cardinality(labels) <= 50) not valid
  `.execute(db)
}
