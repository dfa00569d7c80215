// Whose items were changed a moment ago, for the streams of other replicas.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table change_signals (
      id bigint generated always as identity (maxvalue 9007199254740991) primary key,
      noted_at timestamptz(3) not null default now(),
      origin text not null,
      user_ids bigint[] not null
    )
  `.execute(db)
  await sql`create index change_signals_noted_at_idx on change_signals (noted_at)`.execute(db)
}
