// The first schema. Migrations import no application code: they must do the same for ever.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `create table users (
    id bigint generated always as identity (maxvalue 9007199254740991) primary key,
    email text not null check (char_length(email) <= 255),
    name text not null check (char_length(name) between 1 and 255),
    password_hash text not null,
    created_at timestamptz(3) not null default now()
  )`,
  'create unique index users_email_key on users (lower(email))',

  `create type task_priority as enum ('low', 'medium', 'high')`,
  // The key leads with the owner: one shard per user, and no index in which two users' rows are neighbours.
  `create table tasks (
    user_id bigint not null references users on delete cascade,
    id bigint generated always as identity (maxvalue 9007199254740991),
    title text not null check (char_length(title) between 1 and 255),
    description text check (char_length(description) <= 1000),
    completed boolean not null default false,
    priority task_priority,
    due_date date check (due_date between date '0001-01-01' and date '9999-12-31'),
    created_at timestamptz(3) not null default now(),
    updated_at timestamptz(3) not null default now(),
    primary key (user_id, id)
  )`,

  `create table sessions (
    user_id bigint not null references users on delete cascade,
    id bigint generated always as identity (maxvalue 9007199254740991),
    created_at timestamptz(3) not null,
    last_used_at timestamptz(3) not null,
    expires_at timestamptz(3) not null,
    primary key (user_id, id)
  )`,
  `create table refresh_tokens (
    token_hash bytea primary key,
    parent_hash bytea,
    user_id bigint not null,
    session_id bigint not null,
    rotated_at timestamptz(3),
    foreign key (user_id, session_id) references sessions (user_id, id) on delete cascade
  )`,
  'create index refresh_tokens_session_idx on refresh_tokens (user_id, session_id)',
]
