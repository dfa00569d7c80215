// Every migration, in order. A list instead of a folder that is read: what runs is what was compiled and reviewed.
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import * as usersTasksSessions from './0001-users-tasks-sessions.ts'
import * as taskVersionsAndSearch from './0002-task-versions-and-search.ts'
import * as idempotencyKeys from './0003-idempotency-keys.ts'
import * as otherIssuers from './0004-other-issuers.ts'
import * as rateLimits from './0005-rate-limits.ts'
import * as rowSecurity from './0006-row-security.ts'
import * as emailCase from './0007-email-case.ts'
import * as foldOtherScripts from './0008-fold-other-scripts.ts'
import * as mails from './0009-mails.ts'
import * as recovery from './0010-recovery.ts'
import * as apiTokens from './0011-api-tokens.ts'
import * as externalIds from './0012-external-ids.ts'
import * as externalIdIndex from './0013-external-id-index.ts'
import * as lists from './0014-lists.ts'
import * as tasksInLists from './0015-tasks-in-lists.ts'
import * as listOfTasks from './0016-list-of-tasks.ts'
import * as listOfTasksValid from './0017-list-of-tasks-valid.ts'
import * as trashes from './0018-trashes.ts'
import * as subtasksAndTrash from './0019-subtasks-and-trash.ts'
import * as parentsOfTasks from './0020-parents-of-tasks.ts'
import * as parentsOfTasksValid from './0021-parents-of-tasks-valid.ts'
import * as labels from './0022-labels.ts'
import * as labelsIndex from './0023-labels-index.ts'
import * as taskCounts from './0024-task-counts.ts'
import * as recurrence from './0025-recurrence.ts'
import * as seriesOfTasks from './0026-series-of-tasks.ts'
import * as pagesOfTasks from './0027-pages-of-tasks.ts'
import * as changes from './0028-changes.ts'
import * as changesInOrder from './0029-changes-in-order.ts'
import * as checksOfColumns from './0030-checks-of-columns.ts'
import * as titlesInOrder from './0031-titles-in-order.ts'
import * as changeSignals from './0032-change-signals.ts'
import * as positionsInOrder from './0033-positions-in-order.ts'
import * as workersBesidePages from './0034-workers-beside-pages.ts'

/**
 * `up` runs in a transaction, and whatever it locks stays locked until its end. While it waits for a lock, everybody who
 * comes later waits behind it: so it sets `lock_timeout` to some 300 ms, and is tried again. What writes many rows does so in
 * `beforeTransaction`, a row at a time, and what builds an index does so there, concurrently: replicas that start together
 * run it side by side, and it runs again where it was interrupted.
 */
type OwnMigration = Migration & { beforeTransaction?(db: Kysely<unknown>): Promise<void> }

export const migrations: Record<string, OwnMigration> = {
  '0001-users-tasks-sessions': usersTasksSessions,
  '0002-task-versions-and-search': taskVersionsAndSearch,
  '0003-idempotency-keys': idempotencyKeys,
  '0004-other-issuers': otherIssuers,
  '0005-rate-limits': rateLimits,
  '0006-row-security': rowSecurity,
  '0007-email-case': emailCase,
  '0008-fold-other-scripts': foldOtherScripts,
  '0009-mails': mails,
  '0010-recovery': recovery,
  '0011-api-tokens': apiTokens,
  '0012-external-ids': externalIds,
  '0013-external-id-index': externalIdIndex,
  '0014-lists': lists,
  '0015-tasks-in-lists': tasksInLists,
  '0016-list-of-tasks': listOfTasks,
  '0017-list-of-tasks-valid': listOfTasksValid,
  '0018-trashes': trashes,
  '0019-subtasks-and-trash': subtasksAndTrash,
  '0020-parents-of-tasks': parentsOfTasks,
  '0021-parents-of-tasks-valid': parentsOfTasksValid,
  '0022-labels': labels,
  '0023-labels-index': labelsIndex,
  '0024-task-counts': taskCounts,
  '0025-recurrence': recurrence,
  '0026-series-of-tasks': seriesOfTasks,
  '0027-pages-of-tasks': pagesOfTasks,
  '0028-changes': changes,
  '0029-changes-in-order': changesInOrder,
  '0030-checks-of-columns': checksOfColumns,
  '0031-titles-in-order': titlesInOrder,
  '0032-change-signals': changeSignals,
  '0033-positions-in-order': positionsInOrder,
  '0034-workers-beside-pages': workersBesidePages,
}
