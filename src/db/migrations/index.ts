// Every migration, in order. A list instead of a folder that is read: what runs is what was compiled and reviewed.
import type { Migration } from 'kysely/migration'
import * as usersTasksSessions from './0001-users-tasks-sessions.ts'

export const migrations: Record<string, Migration> = {
  '0001-users-tasks-sessions': usersTasksSessions,
}
