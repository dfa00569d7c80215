// Counters of throttling, which all replicas share. The columns are those of rate-limiter-flexible.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // Unlogged: they are written often and worth nothing after a crash.
  await sql`
    create unlogged table rate_limits (
      key varchar(255) primary key,
      points integer not null default 0,
      expire bigint
    )
  `.execute(db)
  await sql`create index rate_limits_expire_idx on rate_limits (expire)`.execute(db)
}
