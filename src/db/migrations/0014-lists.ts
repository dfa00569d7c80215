// Lists, each of one user.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `set local lock_timeout = '300ms'`,
  `create table lists (
    user_id bigint not null references users on delete cascade,
    id bigint generated always as identity (maxvalue 9007199254740991),
    name text not null check (char_length(name) between 1 and 255),
    place text collate "C" check (char_length(place) <= 64),
    created_at timestamptz(3) not null default now(),
    updated_at timestamptz(3) not null default now(),
    version bigint not null default 1,
    folded_name text collate "C" not null default '',
    primary key (user_id, id)
  )`,
  'alter table lists enable row level security',
  `create policy own_lists on lists
    using (user_id = nullif(current_setting('tasks_api.user_id', true), '')::bigint)`,
]
