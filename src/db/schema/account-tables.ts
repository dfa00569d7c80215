// The tables of accounts, of who is signed in, and of the mails about it; tables.ts names them.
import type { Generated, GeneratedAlways } from 'kysely'
import type { TimestampColumn } from './timestamp-column.ts'

export type UsersTable = {
  id: GeneratedAlways<number>
  email: string | null
  email_verified: Generated<boolean>
  name: string
  password_hash: string | null
  created_at: Generated<TimestampColumn>
  issuer: string | null
  subject: string | null
}

export type SessionsTable = {
  user_id: number
  id: GeneratedAlways<number>
  created_at: TimestampColumn
  last_used_at: TimestampColumn
  expires_at: TimestampColumn
}

export type RefreshTokensTable = {
  token_hash: Buffer
  /** The token it replaced; null for a session's first. */
  parent_hash: Buffer | null
  user_id: number
  session_id: number
  /** When it was first used; null while it is fresh. */
  rotated_at: TimestampColumn | null
}

export type ApiTokensTable = {
  user_id: number
  id: GeneratedAlways<number>
  token_hash: Buffer
  name: string
  /** Separated by blanks. */
  scopes: string
  created_at: TimestampColumn
  /** The hour of its last use. */
  last_used_at: TimestampColumn | null
  expires_at: TimestampColumn | null
}

export type MailsTable = {
  id: GeneratedAlways<number>
  kind: string
  address: string
  /** The account it is about; no foreign key. */
  user_id: number | null
  /** The secret of a mail's link is derived from it, so that no secret stands in the database. */
  nonce: Buffer
  /** How often it was claimed by a worker. */
  attempts: Generated<number>
  created_at: TimestampColumn
  /** While a worker has it: when another one may take it over. */
  next_attempt_at: TimestampColumn
  /** What fails for the time being is tried again until then. */
  give_up_at: TimestampColumn
  /** When it was given up; null while it waits. */
  failed_at: TimestampColumn | null
  /** Without addresses and secrets. */
  last_error: string | null
}

export type MailTokensTable = {
  user_id: number
  purpose: string
  /** The mail that it is in; a later one takes its place. */
  mail_id: number
  /** Null once it was used or ended. */
  token_hash: Buffer | null
  /** The address that the mail goes to. */
  email: string
  expires_at: TimestampColumn
}
