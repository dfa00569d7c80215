// What a task is: as the service answers with it, and as requests give it.
import { z } from '@hono/zod-openapi'
import { CalendarDay, Id, line, Timestamp, text } from '../../openapi/fields.ts'

/** The task that all examples of the contract are about, as it was created. */
const example = {
  id: 42,
  user_id: 7,
  title: 'Write the report',
  description: 'Two pages, with the figures of the third quarter.',
  completed: false,
  priority: 'high',
  due_date: '2026-12-24',
  created_at: '2026-11-21T09:30:00.000Z',
  updated_at: '2026-11-21T09:30:00.000Z',
} as const

/** Those of its fields that were sent. */
const exampleFields = {
  title: example.title,
  description: example.description,
  priority: example.priority,
  due_date: example.due_date,
}

/** The task after a later write. */
export const writtenExample = { ...example, updated_at: '2026-11-21T16:45:00.250Z' }

export const Priority = z
  .enum(['low', 'medium', 'high'])
  .openapi('Priority', { description: 'How urgent a task is.', examples: [example.priority] })

const title = line(255)
  .describe('What is to be done: 1 to 255 characters, not blank. White space around it is dropped.')
  .openapi({ examples: [example.title] })
const description = text(1000)
  .describe('More about it: up to 1000 characters, kept exactly as sent.')
  .openapi({ examples: [example.description] })
const completed = z
  .boolean()
  .describe('Whether the task is done.')
  .openapi({ examples: [example.completed] })
const dueDate = CalendarDay.describe('The calendar day by which it is to be done.').openapi({
  examples: [example.due_date],
})
const priority = z
  .union([Priority, z.null()], 'must be low, medium, high or null')
  .describe('How urgent it is, or null.')

/** A task as the service answers with it. */
export const Task = z
  .object({
    id: Id.describe('The id, assigned by the service.').openapi({ examples: [example.id] }),
    user_id: Id.describe('The id of the user whose task it is.').openapi({ examples: [example.user_id] }),
    title: z
      .string()
      .min(1)
      .max(255)
      .describe('What is to be done.')
      .openapi({ examples: [example.title] }),
    description: z
      .string()
      .max(1000)
      .nullable()
      .describe('More about it, or null.')
      .openapi({ examples: [example.description] }),
    completed,
    priority,
    due_date: CalendarDay.nullable()
      .describe('The calendar day by which it is to be done, or null.')
      .openapi({ examples: [example.due_date] }),
    created_at: Timestamp.describe('When the task was created. Never changes.').openapi({
      examples: [example.created_at],
    }),
    updated_at: Timestamp.describe(
      'When the task was last written: later after every accepted write.',
    ).openapi({
      examples: [example.updated_at],
    }),
  })
  .openapi('Task', { description: 'A task of one user.' })
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
  .openapi('NewTask', {
    description: 'A task to create. Only the title is required.',
    examples: [exampleFields],
  })
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
  .openapi('TaskReplacement', {
    description: 'A whole task: omitted fields become null, apart from `completed`, which is kept.',
    examples: [exampleFields],
  })
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
  .openapi('TaskPatch', {
    description: 'Changes of a task: an absent field is kept, null clears.',
    examples: [{ priority: example.priority, due_date: example.due_date }],
  })
export type TaskPatch = z.infer<typeof TaskPatch>

/** What setTaskCompletion takes. */
export const TaskCompletion = z
  .strictObject({ completed })
  .openapi('TaskCompletion', { description: 'Whether a task is done.', examples: [{ completed: true }] })
