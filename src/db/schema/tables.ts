// The tables as TypeScript sees them; a test compares this file with information_schema.
import type { Generated, GeneratedAlways, JSONColumnType } from 'kysely'
import type {
  ApiTokensTable,
  MailsTable,
  MailTokensTable,
  RefreshTokensTable,
  SessionsTable,
  UsersTable,
} from './account-tables.ts'
import type { TimestampColumn } from './timestamp-column.ts'

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
  /** due or completion */
  recurs_from: Generated<string>
  labels: Generated<string[]>
  list_id: number | null
  parent_id: number | null
  /** Its position, where it was moved. */
  place: string | null
  /** When it was completed, where it was written again since; else that is `updated_at`. */
  completed_at: TimestampColumn | null
  /** When it went to the trash. */
  deleted_at: TimestampColumn | null
  /** Of a completed occurrence: the recurring task, which may be gone. */
  series_id: number | null
  /** Chosen by the client at creation. */
  external_id: string | null
  /** The number of the last change: see features/owned/changes.ts. */
  change: Generated<number>
  created_at: Generated<TimestampColumn>
  updated_at: Generated<TimestampColumn>
  version: Generated<number>
  folded_title: Generated<string>
  folded_description: Generated<string>
  folded_labels: Generated<string[]>
}

/** The last change of a user: its number, and its time. */
type ChangeCountersTable = {
  user_id: number
  last: number
  changed_at: Generated<TimestampColumn>
}

/** What was removed for good. */
type RemovalsTable = {
  user_id: number
  change: number
  /** What it was: task or list. */
  kind: string
  id: number
  removed_at: Generated<TimestampColumn>
}

/** Users in whose trash there is something, or was. */
type TrashesTable = {
  user_id: number
  /** When the oldest of it has been there long enough. */
  due_at: TimestampColumn
}

/** What is known of how many tasks a user has: see features/quotas/counts.ts. */
type TaskCountsTable = {
  user_id: number
  /** There are no more than this, those counted that may still come of a lease. */
  taken: number
  /** How many of them were leased, */
  leased: Generated<number>
  /** and until when they may come. */
  leased_until: Generated<TimestampColumn>
  counted_at: TimestampColumn
  /** Raised by every write. */
  revision: Generated<number>
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
  change: Generated<number>
  folded_name: Generated<string>
}

type IdempotencyKeysTable = {
  user_id: number
  key: string
  body_hash: Buffer
  answer: JSONColumnType<object>
  created_at: TimestampColumn
}

type RateLimitsTable = {
  key: string
  points: Generated<number>
  expire: number | null
}

/** Whose items were changed a moment ago. */
type ChangeSignalsTable = {
  id: GeneratedAlways<number>
  noted_at: Generated<TimestampColumn>
  /** Of the process that has changed them. */
  origin: string
  user_ids: number[]
}

export type Tables = {
  users: UsersTable
  tasks: TasksTable
  lists: ListsTable
  trashes: TrashesTable
  task_counts: TaskCountsTable
  change_counters: ChangeCountersTable
  removals: RemovalsTable
  change_signals: ChangeSignalsTable
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
  task_counts: true,
  change_counters: true,
  removals: true,
  change_signals: true,
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
