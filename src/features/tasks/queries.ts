// Statements on tasks.
import { ownedQueries } from '../owned/queries.ts'
import { type NewTask, type Task, type TaskPatch, tasks } from './task.ts'

export const taskQueries = ownedQueries<Task, NewTask, TaskPatch>(tasks)

export const {
  find: findTask,
  insert: insertTask,
  update: updateTask,
  remove: deleteTask,
  rowOf,
} = taskQueries
