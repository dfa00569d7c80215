// How many tasks each user has at most. The rows come one by one, when a user next creates a task: none is written here.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`set local lock_timeout = '300ms'`.execute(db)
  await sql`
    create table task_counts (
      user_id bigint primary key references users on delete cascade,
      taken int not null,
      leased int not null default 0,
      leased_until timestamptz(3) not null default '1970-01-01Z',
      counted_at timestamptz(3) not null,
      revision bigint not null default 1
    ) with (fillfactor = 50)
  `.execute(db)
}
