// The tables as TypeScript sees them; a test compares this file with information_schema.
import type { Generated, GeneratedAlways, JSONColumnType } from 'kysely'

/** timestamptz(3), as RFC 3339 in UTC with three fraction digits. */
type TimestampColumn = string

type UsersTable = {
  id: GeneratedAlways<number>
  email: string | null
  email_verified: Generated<boolean>
  name: string
  password_hash: string | null
  created_at: Generated<TimestampColumn>
  issuer: string | null
  subject: string | null
}

type TasksTable = {
  user_id: number
  id: GeneratedAlways<number>
  title: string
  description: string | null
  completed: Generated<boolean>
  priority: 'low' | 'medium' | 'high' | null
  /** A calendar day, YYYY-MM-DD. */
  due_date: string | null
  /** HH:MM */
  due_time: string | null
  /** A name of IANA. */
  time_zone: string | null
  /** A recurrence rule of RFC 5545. */
  recurrence: string | null
  recurs_from: Generated<'due' | 'completion'>
  list_id: number | null
  parent_id: number | null
  /** Its position, where it was moved. */
  place: string | null
  /** When it was completed, where it was written again since; else that is `updated_at`. */
  completed_at: TimestampColumn | null
  /** When it went to the trash. */
  deleted_at: TimestampColumn | null
  /** Of a completed occurrence: the recurring task, which may be gone. */
  series_id: Generated<number | null>
  /** Chosen by the client at creation. */
  external_id: string | null
  created_at: Generated<TimestampColumn>
  updated_at: Generated<TimestampColumn>
  version: Generated<number>
  folded_title: Generated<string>
  folded_description: Generated<string>
}

/** Users in whose trash there is something, or was. */
type TrashesTable = {
  user_id: number
  /** When the oldest of it has been there long enough. */
  due_at: TimestampColumn
}

type ListsTable = {
  user_id: number
  id: GeneratedAlways<number>
  name: string
  /** Its position, where it was moved. */
  place: string | null
  created_at: Generated<TimestampColumn>
  updated_at: Generated<TimestampColumn>
  version: Generated<number>
  folded_name: Generated<string>
}

type SessionsTable = {
  user_id: number
  id: GeneratedAlways<number>
  created_at: TimestampColumn
  last_used_at: TimestampColumn
  expires_at: TimestampColumn
}

type RefreshTokensTable = {
  token_hash: Buffer
  /** The token it replaced; null for a session's first. */
  parent_hash: Buffer | null
  user_id: number
  session_id: number
  /** When it was first used; null while it is fresh. */
  rotated_at: TimestampColumn | null
}

type IdempotencyKeysTable = {
  user_id: number
  key: string
  body_hash: Buffer
  answer: JSONColumnType<object>
  created_at: TimestampColumn
}

type ApiTokensTable = {
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

type RateLimitsTable = {
  key: string
  points: Generated<number>
  expire: number | null
}

type MailsTable = {
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

type MailTokensTable = {
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

export type Tables = {
  users: UsersTable
  tasks: TasksTable
  lists: ListsTable
  trashes: TrashesTable
  sessions: SessionsTable
  refresh_tokens: RefreshTokensTable
  idempotency_keys: IdempotencyKeysTable
  api_tokens: ApiTokensTable
  rate_limits: RateLimitsTable
  mails: MailsTable
  mail_tokens: MailTokensTable
}

/** The names of all tables. */
export const tableNames = Object.keys({
  users: true,
  tasks: true,
  lists: true,
  trashes: true,
  sessions: true,
  refresh_tokens: true,
  idempotency_keys: true,
  api_tokens: true,
  rate_limits: true,
  mails: true,
  mail_tokens: true,
} satisfies Record<keyof Tables, true>)

/** Tables whose rows belong to a user. */
type Owned = { [Name in keyof Tables]: Tables[Name] extends { user_id: number } ? Name : never }[keyof Tables]

/**
 * The tables under row-level security: a prepared query on one has to say whose rows it is about. A migration enables it for
 * a table and adds the policy, and a test compares this list with the database.
 */
export const ownedTables = ['tasks', 'lists'] as const satisfies readonly Owned[]
