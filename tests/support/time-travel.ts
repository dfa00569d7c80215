// Time that passes in a moment: for the service's clock, and for what the database remembers, whose own clock stays.
import { type Kysely, sql } from 'kysely'
import { inject } from 'vitest'
import type { Tables } from '../../src/db/schema/tables.ts'
import type { TestService } from './service.ts'

/** Lets time pass for a service and for everything in its database, as if all of it had happened so much earlier. */
export async function travel(service: TestService, millis: number): Promise<void> {
  service.now = new Date(service.now.getTime() + millis)
  if (!inject('isInMemory')) await letPass(service.db, millis)
}

/** The same for the database alone. */
export async function letPass(db: Kysely<Tables>, millis: number): Promise<void> {
  const time = sql`make_interval(secs => ${millis / 1000})`
  await sql`
    with sessions as (
      update sessions set
        created_at = created_at - ${time}, last_used_at = last_used_at - ${time}, expires_at = expires_at - ${time}
    ), refresh_tokens as (
      update refresh_tokens set rotated_at = rotated_at - ${time}
    ), mail_tokens as (
      update mail_tokens set expires_at = expires_at - ${time}
    ), api_tokens as (
      update api_tokens set
        created_at = created_at - ${time}, last_used_at = last_used_at - ${time}, expires_at = expires_at - ${time}
    ), idempotency_keys as (
      update idempotency_keys set created_at = created_at - ${time}
    ), mails as (
      update mails set
        created_at = created_at - ${time}, next_attempt_at = next_attempt_at - ${time},
        give_up_at = give_up_at - ${time}, failed_at = failed_at - ${time}
    )
    update rate_limits set expire = expire - ${millis}::bigint
  `.execute(db)
}

/**
 * Has housekeeping look into the trash of a user the next time. Columns round to whole milliseconds: what is due "now" may be
 * stored as due half a millisecond from now, so this is a second ago.
 */
export const makeTrashDue = (db: Kysely<Tables>, userId: number) =>
  sql`update trashes set due_at = now() - interval '1 second' where user_id = ${userId}`.execute(db)
