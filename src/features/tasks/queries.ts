// Statements on tasks.
import type { Executor } from '../../db/database.ts'
import { ownedQueries } from '../owned/queries.ts'
import type { Target } from '../owned/target.ts'
import { completions, guards } from './completion.ts'
import { taskQuota } from './limits.ts'
import { amongOthers, placements } from './placement.ts'
import { restoreTask } from './restoration.ts'
import { type NewTask, type Task, type TaskPatch, tasks } from './task.ts'
import { removeTask, trashTask } from './trash.ts'

const own = ownedQueries<Task, NewTask, TaskPatch>(tasks, {
  admission: amongOthers,
  guards,
  quota: taskQuota,
})
const placed = { ...own, ...placements(own) }

export const taskQueries = {
  ...placed,
  ...completions(placed),
  /** Into the trash. */
  remove: (db: Executor, userId: number, id: number, versions?: number[]) =>
    trashTask(db, { userId, id, versions }),
  removeForGood: removeTask,
  restore: (db: Executor, target: Target) => restoreTask(db, own, target),
}

export const {
  find: findTask,
  insert: insertTask,
  update: updateTask,
  remove: deleteTask,
  rowOf,
} = taskQueries
