// Case folding of e-mail addresses: addresses that differ only in case name the same account. It is the same here and in
// SQL, whatever the locale of the database (a Turkish one has `ı` for `I`). By the contract addresses are ASCII.
import { sql } from 'kysely'

export const foldCase = (email: string): string =>
  email.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())

const folded = (column: string) => sql<string>`lower(${sql.ref(column)} collate "C")`

/** The expression of the index users_email_c_key. */
export const foldedEmail = folded('email')

/** The expression of the index mails_address_c_idx. */
export const foldedAddress = folded('address')
