// The days on which a recurring task is due.
import type { Context } from 'hono'
import type { Database } from '../../db/database.ts'
import { replyJson } from '../../http/reply.ts'
import type { SignedInEnv } from '../../http/request/context.ts'
import { Problem } from '../../openapi/problem.ts'
import { occurrencesOf } from '../../openapi/recurrence/occurrences.ts'
import { requireAccount } from '../account/account.ts'
import { findTask } from './queries.ts'
import type { OccurrencesQuery } from './task-requests.ts'

type Input = { out: { param: { id: number }; query: OccurrencesQuery } }

/** @returns the handler of listOccurrences */
export const occurrences = (db: Database) => async (c: Context<SignedInEnv, string, Input>) => {
  const { id: userId } = c.env.principal
  const task = await findTask(db, userId, c.req.valid('param').id)
  if (task === undefined) {
    await requireAccount(db, userId)
    throw new Problem('task_not_found')
  }
  return replyJson(c, occurrencesOf(task, c.req.valid('query')), 200)
}
