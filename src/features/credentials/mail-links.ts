// The links that mails carry, as far as other changes of an account end them.
import type { Transaction } from 'kysely'
import type { Tables } from '../../db/schema/tables.ts'
import { foldCase, foldedAddress } from './email-case.ts'

/**
 * Ends the links with which somebody could take over an account, those that were sent and those that wait to be sent. One
 * that verifies an address stays good.
 */
export async function endLinks(
  trx: Transaction<Tables>,
  user: { id: number; email: string | null },
): Promise<void> {
  await trx
    .updateTable('mail_tokens')
    .set({ token_hash: null })
    .where('user_id', '=', user.id)
    .where('purpose', 'in', ['password_reset', 'email_change'])
    .execute()
  await trx.deleteFrom('mails').where('user_id', '=', user.id).where('kind', '=', 'email_change').execute()
  if (user.email === null) return
  await trx
    .deleteFrom('mails')
    .where('kind', '=', 'password_reset')
    .where(foldedAddress, '=', foldCase(user.email))
    .execute()
}
