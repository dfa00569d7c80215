// The queue of mails: a table. A mail is put into it by the transaction of its cause, so that there are both or neither.
import { randomBytes } from 'node:crypto'
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely'
import { expiry } from '../../db/housekeeping.ts'
import { now } from '../../db/schema/now.ts'
import type { Tables } from '../../db/schema/tables.ts'
import type { MailKind } from './kinds.ts'
import type { MailJob } from './message.ts'
import type { QueueState } from './telemetry.ts'

/** How long a mail is tried again. */
const patienceHours = 24

/**
 * How long a mail belongs to the worker that has claimed it. Longer than any attempt takes; after it the worker counts as
 * dead, and another one takes over.
 */
export const leaseSeconds = 300

/** Failed mails stay for `make mail` as long as this. */
export const failedExpiry = expiry('mails', 'failed_at', sql`${now} - interval '30 days'`)

const later = (seconds: number): RawBuilder<string> => sql`${now} + make_interval(secs => ${seconds})`
const patience = later(patienceHours * 3600)

/** Columns round to whole milliseconds: `now` may be stored as up to half a millisecond from now, and is due all the same. */
const latestDue = later(0.001)

/**
 * Puts a mail into the queue; it leaves once the transaction is committed.
 * @param db the transaction of what the mail is about
 * @param mail.address who gets it
 * @param mail.userId the account it is about: the mail goes when the account is deleted
 */
export async function enqueueMail(
  db: Kysely<Tables> | Transaction<Tables>,
  mail: { kind: MailKind; address: string; userId?: number },
): Promise<void> {
  const { kind, address, userId: user_id = null } = mail
  const times = { created_at: now, next_attempt_at: now, give_up_at: patience }
  await db
    .insertInto('mails')
    .values({ kind, address, user_id, nonce: randomBytes(32), ...times })
    .execute()
}

/** Deletes the mails about an account, sent or not. */
export const deleteMailsOf = (db: Kysely<Tables>, userId: number) =>
  db.deleteFrom('mails').where('user_id', '=', userId).execute()

/**
 * Takes the mail that has been due for longest, of those that no other worker has.
 * @param kinds those that this release can compose
 * @returns undefined when none is due
 */
export async function claimMail(
  db: Kysely<Tables>,
  kinds: readonly MailKind[],
): Promise<MailJob | undefined> {
  const due = db
    .selectFrom('mails')
    .select('id')
    .where('failed_at', 'is', null)
    .where('next_attempt_at', '<=', latestDue)
    .where('kind', 'in', kinds)
    .orderBy('next_attempt_at')
    .limit(1)
    .forUpdate()
    .skipLocked()
  const row = await db
    .updateTable('mails')
    .set(({ eb }) => ({ attempts: eb('attempts', '+', 1), next_attempt_at: later(leaseSeconds) }))
    .where('id', '=', due)
    .returningAll()
    .executeTakeFirst()
  return row as MailJob | undefined
}

/** Removes a mail that was sent, whoever has claimed it since: it must not be sent again. */
export const removeMail = (db: Kysely<Tables>, { id }: MailJob) =>
  db.deleteFrom('mails').where('id', '=', id).execute()

/** Nothing happens where another worker has claimed the mail since: it decides what becomes of it. */
const ofClaim = (db: Kysely<Tables>, { id, attempts }: MailJob) =>
  db.updateTable('mails').where('id', '=', id).where('attempts', '=', attempts)

/**
 * Puts a mail back that could not be sent for the time being; or gives it up, when its time is over.
 * @param seconds until the next attempt
 * @returns whether it was given up
 */
export async function postponeMail(
  db: Kysely<Tables>,
  job: MailJob,
  { seconds, error }: { seconds: number; error: string },
): Promise<boolean> {
  const isOver = sql<boolean>`give_up_at <= ${now}`
  const row = await ofClaim(db, job)
    .set({
      next_attempt_at: later(seconds),
      failed_at: sql<string | null>`case when ${isOver} then ${now} end`,
      last_error: error,
    })
    .returning('failed_at')
    .executeTakeFirst()
  return row?.failed_at != null
}

/** Gives a mail back that was claimed and not tried. */
export const releaseMail = (db: Kysely<Tables>, job: MailJob) =>
  ofClaim(db, job)
    .set({ next_attempt_at: now, attempts: job.attempts - 1 })
    .execute()

/** Gives a mail up. */
export const failMail = (db: Kysely<Tables>, job: MailJob, error: string) =>
  ofClaim(db, job).set({ failed_at: now, last_error: error }).execute()

/**
 * Puts a mail back that was given up, as if it were new.
 * @returns whether there was such a mail
 */
export async function retryMail(db: Kysely<Tables>, id: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('mails')
    .set({ failed_at: null, attempts: 0, next_attempt_at: now, give_up_at: patience })
    .where('id', '=', id)
    .where('failed_at', 'is not', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** How many mails wait and how many were given up, and for how long the first one has waited. */
export async function countMails(db: Kysely<Tables>): Promise<QueueState> {
  const isWaiting = sql`failed_at is null`
  return await db
    .selectFrom('mails')
    .select([
      sql<number>`count(*) filter (where ${isWaiting})`.as('waiting'),
      sql<number>`count(failed_at)`.as('failed'),
      sql<number>`coalesce(extract(epoch from ${now} - min(created_at) filter (where ${isWaiting})), 0)::float8`.as(
        'oldestSeconds',
      ),
    ])
    .executeTakeFirstOrThrow()
}
