// What the operations on tasks take beside a task, and what they say alike.
import { z } from '@hono/zod-openapi'
import { OwnerId } from '../../http/request/path.ts'
import { BodyId, CalendarDay, flag, PathId, Timestamp } from '../../openapi/fields.ts'
import { maxOccurrences, usualOccurrences } from '../../openapi/limits.ts'
import { requestField } from '../../openapi/resources/resource-schemas.ts'
import { tasks } from './task.ts'

export const TasksPath = z.object({ user_id: OwnerId })
export const TaskPath = z.object({
  user_id: OwnerId,
  id: PathId.describe('The id of one of your tasks.').openapi({ param: { example: 42 } }),
})

/** What moveTask takes. */
export const TaskMove = z
  .strictObject({
    list_id: requestField(tasks.fields.list_id).optional(),
    parent_id: requestField(tasks.fields.parent_id).optional(),
    after_id: BodyId.nullable()
      .optional()
      .describe('The task that it is to come after; null to be the first. The last, when omitted.')
      .openapi({ examples: [null] }),
  })
  .openapi('TaskMove', { description: 'Where a task is to be.', examples: [{ after_id: null }] })
export type TaskMove = z.infer<typeof TaskMove>

/** What deleteTask takes. */
export const TaskDeletion = z.strictObject({
  permanent: flag
    .optional()
    .describe('`true` removes the task for good, also out of the trash. Otherwise it goes to the trash.')
    .openapi({ param: { example: false } }),
})
export type TaskDeletion = z.infer<typeof TaskDeletion>

/** What setTaskCompletion takes. */
export const TaskCompletion = z
  .strictObject({ completed: requestField(tasks.fields.completed) })
  .openapi('TaskCompletion', { description: 'Whether a task is done.', examples: [{ completed: true }] })

/** What listOccurrences takes. */
export const OccurrencesQuery = z.strictObject({
  limit: z
    .string()
    .regex(/^([1-9][0-9]?|100)$/, `must be an integer from 1 to ${maxOccurrences}`)
    .transform(Number)
    .pipe(z.int())
    .openapi({ type: 'integer', minimum: 1, maximum: maxOccurrences, examples: [usualOccurrences] })
    .default(usualOccurrences)
    .describe(`How many at most, 1 to ${maxOccurrences}.`),
  before: CalendarDay.optional()
    .describe('Only those before this day.')
    .openapi({ examples: ['2027-01-01'] }),
})
export type OccurrencesQuery = z.infer<typeof OccurrencesQuery>

/** When a recurring task is due. */
export const Occurrence = z
  .object({
    due_date: CalendarDay.describe('The day.').openapi({ examples: ['2026-12-25'] }),
    due_at: Timestamp.nullable()
      .describe('The moment, for a task with a time zone; null otherwise.')
      .openapi({ examples: ['2026-12-25T08:00:00.000Z'] }),
  })
  .openapi('Occurrence', { description: 'A day on which a recurring task is due.' })
export type Occurrence = z.infer<typeof Occurrence>

export const tags = ['Tasks']

/** Of writes that say where a task is. */
export const placeErrors = ['list_not_found', 'parent_not_found', 'task_cycle', 'too_many_levels'] as const

/** Of writes that may complete an occurrence, which is a task more. */
export const writeErrors = ['task_not_found', 'limit_reached'] as const

export const writeHeaders = ['ETag', 'X-Completed-Task'] as const
