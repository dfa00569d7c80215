// The writes of a task that is there: as operations of their own, and as those of a batch.
import type { Executor } from '../../db/database.ts'
import type { Target } from '../owned/target.ts'
import { taskQueries } from './queries.ts'
import type { TaskPatch } from './task.ts'
import type { TaskDeletion, TaskMove } from './task-requests.ts'

const update = (db: Executor, { userId, id, versions }: Target, fields: TaskPatch) =>
  taskQueries.update(db, userId, id, fields, versions)

/** Each runs on a database or within a transaction. It returns the task, or whether it was deleted; nothing where there is none such. */
export const taskWrites = {
  update,
  complete: update,
  move: (db: Executor, target: Target, place: TaskMove) => taskQueries.move(db, target, place),
  delete: (db: Executor, target: Target, { permanent }: TaskDeletion) =>
    permanent
      ? taskQueries.removeForGood(db, target)
      : taskQueries.remove(db, target.userId, target.id, target.versions),
  restore: (db: Executor, target: Target) => taskQueries.restore(db, target),
}
