// The operations on tasks.
import { Hono } from 'hono'
import type { Database } from '../../db/database.ts'
import { mount } from '../../http/mount.ts'
import type { SignedInEnv } from '../../http/request/context.ts'
import { ownedHandlers } from '../owned/handlers.ts'
import * as routes from './contract.ts'
import { occurrences } from './occurrences.ts'
import { taskPages } from './page-query.ts'
import { taskQueries } from './queries.ts'
import type { TaskPatch } from './task.ts'
import type { TaskDeletion, TaskMove } from './task-requests.ts'
import { taskWrites } from './writes.ts'

/** @returns the router of the tasks' operations */
export function tasks({ db }: { db: Database }) {
  const router = new Hono<SignedInEnv>()
  const own = ownedHandlers(db, taskQueries, taskPages)

  mount(router, routes.listTasks, own.page)
  mount(router, routes.createTask, own.create)
  mount(router, routes.getTask, own.get)
  mount(router, routes.replaceTask, own.replace)
  mount(router, routes.updateTask, own.update)
  mount(
    router,
    routes.setTaskCompletion,
    own.writing<TaskPatch>(taskWrites.complete, { keyPrefix: 'complete' }),
  )
  mount(router, routes.listOccurrences, occurrences(db))
  mount(router, routes.moveTask, own.writing<TaskMove>(taskWrites.move))
  mount(
    router,
    routes.deleteTask,
    own.removing<TaskDeletion>((target, query) => taskWrites.delete(db, target, query)),
  )
  mount(router, routes.restoreTask, own.writing(taskWrites.restore, { isConditional: false }))

  return router
}
