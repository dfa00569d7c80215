// What a task is: as the service answers with it, and as requests give it.
import { z } from '@hono/zod-openapi'
import { CalendarDay, Id, line, Timestamp, text } from '../http/fields.ts'

export const Priority = z
  .enum(['low', 'medium', 'high'])
  .openapi('Priority', { description: 'How urgent a task is.', examples: ['high'] })

const title = line(255)
  .describe('What is to be done: 1 to 255 characters, not blank. White space around it is dropped.')
  .openapi({ examples: ['Write the report'] })
const description = text(1000)
  .describe('More about it: up to 1000 characters, kept exactly as sent.')
  .openapi({ examples: ['Two pages, with the figures of the third quarter.'] })
const completed = z
  .boolean()
  .describe('Whether the task is done.')
  .openapi({ examples: [false] })
const dueDate = CalendarDay.describe('The calendar day by which it is to be done.').openapi({
  examples: ['2026-12-24'],
})
const priority = z.union([Priority, z.null()]).describe('How urgent it is, or null.')

/** A task as the service answers with it. */
export const Task = z
  .object({
    id: Id.describe('The id, assigned by the service.').openapi({ examples: [42] }),
    user_id: Id.describe('The id of the user whose task it is.').openapi({ examples: [7] }),
    title: z
      .string()
      .min(1)
      .max(255)
      .describe('What is to be done.')
      .openapi({ examples: ['Write the report'] }),
    description: z
      .string()
      .max(1000)
      .nullable()
      .describe('More about it, or null.')
      .openapi({ examples: ['Two pages, with the figures of the third quarter.'] }),
    completed,
    priority,
    due_date: CalendarDay.nullable()
      .describe('The calendar day by which it is to be done, or null.')
      .openapi({ examples: ['2026-12-24'] }),
    created_at: Timestamp.describe('When the task was created. Never changes.').openapi({
      examples: ['2026-11-21T09:30:00.000Z'],
    }),
    updated_at: Timestamp.describe(
      'When the task was last written: later after every accepted write.',
    ).openapi({
      examples: ['2026-11-21T09:30:00.000Z'],
    }),
  })
  .openapi('Task')
export type Task = z.infer<typeof Task>

/** A task as it is stored, with the version that its entity tag is made from. */
export type StoredTask = Task & { version: number }

/** What createTask takes. */
export const NewTask = z
  .strictObject({
    title,
    description: description.nullable().optional(),
    completed: completed.optional(),
    priority: priority.optional(),
    due_date: dueDate.nullable().optional(),
  })
  .openapi('NewTask')
export type NewTask = z.infer<typeof NewTask>

/** What replaceTask takes: the whole of a task that its owner may write. */
export const TaskReplacement = z
  .strictObject({
    title,
    description: description.nullable().optional().describe('More about it; null when omitted.'),
    completed: completed.optional().describe('Whether the task is done; kept when omitted.'),
    priority: priority.optional().describe('How urgent it is; null when omitted.'),
    due_date: dueDate
      .nullable()
      .optional()
      .describe('The calendar day by which it is to be done; null when omitted.'),
  })
  .openapi('TaskReplacement')
export type TaskReplacement = z.infer<typeof TaskReplacement>

/** What updateTask takes: a JSON Merge Patch (RFC 7396), where an absent field keeps and null clears. */
export const TaskPatch = z
  .strictObject({
    title: title.optional(),
    description: description.nullable().optional(),
    completed: completed.optional(),
    priority: priority.optional(),
    due_date: dueDate.nullable().optional(),
  })
  .openapi('TaskPatch')
export type TaskPatch = z.infer<typeof TaskPatch>

/** What setTaskCompletion takes. */
export const TaskCompletion = z.strictObject({ completed }).openapi('TaskCompletion')
