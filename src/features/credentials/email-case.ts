// E-mail addresses that differ in case alone are one account. They are folded alike here and in SQL, whatever the
// database's locale is: a Turkish one makes `ı` of `I`. Addresses are ASCII by the contract.
import { sql } from 'kysely'

export const foldCase = (email: string): string =>
  email.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())

/** As the index users_email_c_key has it. */
export const foldedEmail = sql<string>`lower(email collate "C")`
