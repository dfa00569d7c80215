// Statements of recovery. All of them lock in one order (the user, the tokens, the mails), so that none waits for another.
import { type Kysely, sql, type Transaction } from 'kysely'
import { expiry } from '../../db/housekeeping.ts'
import { now } from '../../db/schema/now.ts'
import type { Tables } from '../../db/schema/tables.ts'
import { isUniqueViolation } from '../../db/violations.ts'
import { Problem } from '../../openapi/problem.ts'
import { userColumns } from '../account/queries.ts'
import { endLinks } from '../credentials/mail-links.ts'
import { enqueueMail } from '../mail/queue.ts'
import type { MailPurpose } from './mail-token.ts'

const goodMinutes = 30

export const mailTokenExpiry = expiry('mail_tokens', 'expires_at', sql`${now} - interval '2 days'`)

type Db = Kysely<Tables>
type Trx = Transaction<Tables>

/** The user and the address of a token that is good now. */
export const findToken = (db: Db, hash: Buffer, purposes: readonly MailPurpose[]) =>
  db
    .selectFrom('mail_tokens')
    .select(['user_id', 'purpose', 'email'])
    .where('token_hash', '=', hash)
    .where('purpose', 'in', purposes)
    .where('expires_at', '>', now)
    .executeTakeFirst()

/** Uses a token up. @throws Problem 400 when it is not good any more */
async function takeToken(trx: Trx, hash: Buffer): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable('mail_tokens')
    .set({ token_hash: null })
    .where('token_hash', '=', hash)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw new Problem('invalid_mail_token')
}

/**
 * Stores the token of a mail, which ends that of an earlier mail.
 * @returns false when it has been used, or a later mail has another one: then this mail is not to be sent
 */
export async function storeToken(
  trx: Trx,
  token: { user_id: number; purpose: MailPurpose; mail_id: number; token_hash: Buffer; email: string },
): Promise<boolean> {
  const expires_at = sql<string>`${now} + make_interval(mins => ${goodMinutes})`
  const row = await trx
    .insertInto('mail_tokens')
    .values({ ...token, expires_at })
    .onConflict((conflict) =>
      conflict
        .columns(['user_id', 'purpose'])
        .doUpdateSet((eb) => ({
          mail_id: eb.ref('excluded.mail_id'),
          token_hash: eb.ref('excluded.token_hash'),
          email: eb.ref('excluded.email'),
          expires_at: eb.ref('excluded.expires_at'),
        }))
        .where((eb) =>
          eb.or([
            eb('mail_tokens.mail_id', '<', eb.ref('excluded.mail_id')),
            eb.and([
              eb('mail_tokens.mail_id', '=', eb.ref('excluded.mail_id')),
              eb('mail_tokens.token_hash', 'is not', null),
            ]),
          ]),
        ),
    )
    .returning('user_id')
    .executeTakeFirst()
  return row !== undefined
}

/**
 * Holds a mail in the queue until the transaction ends: a change of the account that ends it has removed it before, or waits.
 * @returns whether it is there
 */
export async function lockMail(trx: Trx, id: number): Promise<boolean> {
  const row = await trx.selectFrom('mails').select('id').where('id', '=', id).forUpdate().executeTakeFirst()
  return row !== undefined
}

/**
 * Sets a new password by the token of a mail, and ends the sessions and all links of the account. Two statements on users and
 * sessions for the reason that changePasswordHash has.
 * @returns the id of the user
 * @throws Problem 400 when the token is not good any more
 */
export async function resetPassword(trx: Trx, hash: Buffer, newHash: string): Promise<number> {
  const token = await findToken(trx, hash, ['password_reset'])
  if (token === undefined) throw new Problem('invalid_mail_token')
  const user = await trx
    .updateTable('users')
    .set({
      password_hash: newHash,
      email_verified: sql<boolean>`email_verified or email = ${token.email}`,
    })
    .where('id', '=', token.user_id)
    .where('password_hash', 'is not', null)
    .returning(['id', 'email'])
    .executeTakeFirst()
  if (user === undefined) throw new Problem('invalid_mail_token')
  await takeToken(trx, hash)
  await trx.deleteFrom('sessions').where('user_id', '=', user.id).execute()
  await endLinks(trx, user)
  if (user.email !== null)
    await enqueueMail(trx, { kind: 'password_changed', address: user.email, userId: user.id })
  return user.id
}

/**
 * Verifies an address by the token of a mail, and gives it to the account if it is a new one.
 * @returns the account, and whether its address has changed
 * @throws Problem 400 when the token is not good any more, 409 when somebody else has the address
 */
export async function confirmAddress(trx: Trx, hash: Buffer) {
  const token = await findToken(trx, hash, ['email_verification', 'email_change'])
  if (token === undefined) throw new Problem('invalid_mail_token')
  const before = await trx
    .selectFrom('users')
    .select(['id', 'email'])
    .where('id', '=', token.user_id)
    .forUpdate()
    .executeTakeFirst()
  const isChange = token.purpose === 'email_change'
  if (before === undefined || (!isChange && before.email !== token.email))
    throw new Problem('invalid_mail_token')
  await takeToken(trx, hash)
  const user = await trx
    .updateTable('users')
    .set({ email: token.email, email_verified: true })
    .where('id', '=', before.id)
    .returning(userColumns)
    .executeTakeFirstOrThrow()
    .catch((error) => {
      throw isUniqueViolation(error) ? new Problem('email_taken') : error
    })
  if (isChange) {
    await endLinks(trx, before)
    if (before.email !== null)
      await enqueueMail(trx, { kind: 'email_changed', address: before.email, userId: before.id })
  }
  return { user, isChange }
}
