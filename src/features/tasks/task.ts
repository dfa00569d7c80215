// What a task is: its fields, and the schemas that follow from them.
import { z } from '@hono/zod-openapi'
import { BodyId, CalendarDay, Id, line, lines, text, visibleAscii } from '../../openapi/fields.ts'
import { maxLabelLength, maxLabels, maxLabelsOfTask, maxTasks } from '../../openapi/limits.ts'
import { Recurrence, TimeZone, WallClockTime } from '../../openapi/recurrence/recurrence-fields.ts'
import { resource } from '../../openapi/resources/resource.ts'
import { requestExample, responseExample } from '../../openapi/resources/resource-examples.ts'
import {
  immutable,
  nullable,
  optional,
  position,
  required,
  series,
  since,
  trash,
} from '../../openapi/resources/resource-fields.ts'
import {
  importedSchema,
  newSchema,
  patchSchema,
  replacementSchema,
  responseSchema,
} from '../../openapi/resources/resource-schemas.ts'

export const Priority = z
  .enum(['low', 'medium', 'high'])
  .openapi('Priority', { description: 'How urgent a task is.', examples: ['high'] })

export const tasks = resource({
  name: 'tasks',
  keyPrefix: '', // keys that were stored before there was another resource have none
  thing: 'task',
  max: maxTasks,
  fields: {
    title: required(line(255), {
      about: 'What is to be done',
      request: 'What is to be done: 1 to 255 characters, not blank. White space around it is dropped.',
      example: 'Write the report',
      output: z.string().min(1).max(255),
      comparable: true,
    }),
    description: nullable(text(1000), {
      about: 'More about it',
      request: 'More about it: up to 1000 characters, kept exactly as sent.',
      example: 'Two pages, with the figures of the third quarter.',
      output: z.string().max(1000),
      comparable: true,
    }),
    completed: optional(z.boolean(), {
      about: 'Whether the task is done',
      example: false,
      initial: false,
      whenReplaced: 'kept',
    }),
    priority: nullable(Priority, {
      about: 'How urgent it is',
      request: 'How urgent it is, or null.',
      example: 'high',
      orNull: z.union([Priority, z.null()], 'must be low, medium, high or null'),
    }),
    due_date: nullable(CalendarDay, {
      about: 'The calendar day by which it is to be done',
      example: '2026-12-24',
    }),
    due_time: nullable(WallClockTime, {
      about: 'The time of that day, HH:MM, as clocks show it',
      request: 'The time of that day, HH:MM, as clocks show it, or null. It needs a `due_date`.',
      example: '09:00',
      needs: 'due_date',
      whenReplaced: 'kept',
    }),
    time_zone: nullable(TimeZone, {
      about: 'The time zone of that time; null for wherever its owner is',
      request:
        'The time zone of that time, a name of IANA such as `Europe/Berlin`, or null for wherever you are. It needs a `due_time`.',
      example: 'Europe/Berlin',
      output: z.string(),
      needs: 'due_time',
      whenReplaced: 'kept',
    }),
    recurrence: nullable(Recurrence, {
      about: 'When it recurs: a recurrence rule of RFC 5545',
      request:
        'When it recurs, or null: a recurrence rule of RFC 5545 with `FREQ` of DAILY, WEEKLY, MONTHLY or YEARLY, and `INTERVAL`, ' +
        '`BYDAY`, `BYMONTHDAY`, `BYMONTH`, `BYSETPOS`, `WKST`, and `COUNT` or `UNTIL`. It needs a `due_date`, which is the present ' +
        'occurrence; `COUNT` is how many there are from that one on.',
      example: 'FREQ=MONTHLY;BYDAY=-1FR',
      output: z.string(),
      needs: 'due_date',
      whenReplaced: 'kept',
    }),
    recurs_from: optional(z.enum(['due', 'completion'], 'must be due or completion'), {
      about: 'Whether it recurs from the day on which it is due, or from that on which it is completed',
      example: 'due',
      initial: 'due',
      whenReplaced: 'kept',
    }),
    labels: optional(lines(maxLabelsOfTask, maxLabelLength), {
      about: 'Its labels, in your order',
      request:
        `Its labels, in your order: up to ${maxLabelsOfTask} of 1 to ${maxLabelLength} characters, not blank, no two alike ` +
        'without regard to case and accents. White space around them is dropped.',
      example: ['Errands', 'at home'],
      output: z.array(z.string().min(1).max(maxLabelLength)).max(maxLabelsOfTask),
      initial: [],
      whenReplaced: 'kept',
      comparable: true,
      maxDistinct: maxLabels,
    }),
    list_id: nullable(BodyId, {
      about: 'The list that it is in',
      request: 'The id of the list that it is to be in, or null. In another list than before it comes last.',
      example: 12,
      output: Id,
      references: { name: 'lists', thing: 'list' },
      whenReplaced: 'kept',
    }),
    parent_id: nullable(BodyId, {
      about: 'The task that it is a subtask of',
      request:
        'The id of the task that it is to be a subtask of, or null. It is in the list of its parent, of which `list_id` ' +
        'cannot say otherwise. Five levels at most.',
      example: 41,
      output: Id,
      references: { name: 'tasks', thing: 'task', missing: 'parent_not_found' },
      whenReplaced: 'kept',
    }),
    position: position(['list_id', 'parent_id'], {
      about:
        'Its place among the tasks of its list and parent, an opaque text that orders them. Only moveTask changes it',
      example: 'n0000000000002a',
    }),
    completed_at: since('completed', {
      about: 'When it was completed, or null while it is open',
      example: null,
    }),
    deleted_at: trash({
      about:
        'When it went to the trash, from where it can be restored for 30 days, or null while it is not there',
      example: null,
    }),
    series_id: series({
      about: 'The recurring task of which it is an occurrence that was completed, or null',
      example: null,
    }),
    external_id: immutable(visibleAscii(255), {
      about: 'The id that it has elsewhere: chosen at creation, never changed, and of no other of your tasks',
      request:
        'The id that it has elsewhere, of your choice: 1 to 255 visible ASCII characters. None of your tasks may have it ' +
        'already, so a creation that is sent twice makes one task. It can never be changed.',
      example: 'crm-4711',
      unique: 'external_id_taken',
    }),
  },
  example: {
    ...{ id: 42, user_id: 7 },
    ...{ created_at: '2026-11-21T09:30:00.000Z', updated_at: '2026-11-21T09:30:00.000Z' },
  },
})

/** The example after a later write. */
export const writtenExample = responseExample(tasks, { updated_at: '2026-11-21T16:45:00.250Z' })

/** A task as the service responds with it. */
export const Task = responseSchema(tasks, 'Task', 'A task of one user.')
export type Task = z.infer<typeof Task>

/** What createTask takes. */
export const NewTask = newSchema(tasks, 'NewTask', {
  description: 'A task to create. Only the title is required.',
  examples: [requestExample(tasks)],
})
export type NewTask = z.infer<typeof NewTask>

/** What replaceTask takes: the whole of a task that its owner may write. */
export const TaskReplacement = replacementSchema(tasks, 'TaskReplacement', {
  description:
    'A whole task: an omitted description, priority or due date becomes null, what else is omitted is kept.',
  examples: [requestExample(tasks)],
})

/** A task in a file that importMe takes. */
export const ImportedTask = importedSchema(tasks, 'ImportedTask', {
  description:
    'A task to import, as it was exported or as a creation takes it. It needs an `external_id`, or `id`, `user_id` and ' +
    '`created_at` of where it comes from: by that it is known when the file comes again.',
  examples: [responseExample(tasks)],
})

/** What updateTask takes: a JSON Merge Patch (RFC 7396), where an absent field keeps and null clears. */
export const TaskPatch = patchSchema(tasks, 'TaskPatch', {
  description: 'Changes of a task: an absent field is kept, null clears.',
  examples: [{ priority: 'high', due_date: '2026-12-24' }],
})
export type TaskPatch = z.infer<typeof TaskPatch>
