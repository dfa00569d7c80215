// What a batch is: its operations, each with the body of the operation that it stands for, and what comes of them.
import { z } from '@hono/zod-openapi'
import { maxOperations, referenceForm } from '../../openapi/batch-references.ts'
import { ifMatchForm } from '../../openapi/entity-tags.ts'
import { Id, notWellFormed, wellFormed } from '../../openapi/fields.ts'
import { ProblemDetails } from '../../openapi/problem-schema.ts'
import { requestExample, responseExample } from '../../openapi/resources/resource-examples.ts'
import { withNeeds } from '../../openapi/resources/resource-schemas.ts'
import { NewTask, Task, TaskPatch, tasks } from '../tasks/task.ts'
import { TaskCompletion, TaskMove } from '../tasks/task-requests.ts'

const referenceRule = 'must be the id of a task, or `$` and the number of an earlier operation'

// One message says all of the rule, whichever alternative comes near: a union passes on the issues of one that goes on.
const abort = true
const reference = z.string().regex(referenceForm, { abort })
const id = z.int({ abort }).min(1, { abort }).max(Number.MAX_SAFE_INTEGER, { abort })

/** zod's own words for what is absent are kept, from which validation.ts recognises that it is. */
const TaskId = z
  .union([id, reference], {
    error: ({ input }) => (input === undefined ? 'Invalid input: received undefined' : referenceRule),
  })
  .describe(
    'The id of the task; or `$0` for that of the first operation, `$1` for that of the second, and so on.',
  )
  .openapi({ examples: ['$0'] })

const idOrNull = (about: string) =>
  z
    .union([id, reference, z.null()], `${referenceRule}, or null`)
    .optional()
    .describe(`${about} \`$0\` is the task of the first operation.`)
    .openapi({ examples: [null] })

const parent_id = idOrNull('The task that it is to be a subtask of, or null.')

const BatchedNewTask = withNeeds(z.strictObject({ ...NewTask.shape, parent_id }), tasks).openapi(
  'BatchedNewTask',
  { description: 'As createTask takes it.', examples: [requestExample(tasks)] as never },
)
const BatchedTaskPatch = withNeeds(z.strictObject({ ...TaskPatch.shape, parent_id }), {
  fields: tasks.fields,
  initial: {},
}).openapi('BatchedTaskPatch', {
  description: 'As updateTask takes it.',
  examples: [{ priority: 'high', due_date: '2026-12-24' }],
})
const BatchedTaskMove = z
  .strictObject({
    ...TaskMove.shape,
    parent_id,
    after_id: idOrNull('The task that it is to come after; null to be the first. The last, when omitted.'),
  })
  .openapi('BatchedTaskMove', { description: 'As moveTask takes it.' })
const BatchedTaskDeletion = z
  .strictObject({
    permanent: z
      .boolean()
      .optional()
      .describe('`true` removes the task for good, also out of the trash. Otherwise it goes to the trash.')
      .openapi({ examples: [false] }),
  })
  .openapi('BatchedTaskDeletion', { description: 'As deleteTask takes it.' })

const if_match = z
  .string()
  .max(1000)
  .regex(ifMatchForm, 'must be * or a list of entity tags')
  .refine(wellFormed, notWellFormed)
  .optional()
  .describe('As the header `If-Match`: write only if the task still has one of these entity tags, else 412.')
  .openapi({ examples: ['"3"'] })

const op = <Name extends string>(name: Name) => z.literal(name).describe('What is to be done.')

const BatchCreate = z
  .strictObject({ op: op('create'), body: BatchedNewTask })
  .openapi('BatchCreate', { description: 'Creates a task, as createTask does.' })
const BatchUpdate = z
  .strictObject({ op: op('update'), id: TaskId, if_match, body: BatchedTaskPatch })
  .openapi('BatchUpdate', { description: 'Changes fields of a task, as updateTask does.' })
const BatchComplete = z
  .strictObject({ op: op('complete'), id: TaskId, if_match, body: TaskCompletion })
  .openapi('BatchComplete', { description: 'Completes or reopens a task, as setTaskCompletion does.' })
const BatchDelete = z
  .strictObject({ op: op('delete'), id: TaskId, if_match, body: BatchedTaskDeletion.optional() })
  .openapi('BatchDelete', { description: 'Deletes a task, as deleteTask does.' })
const BatchRestore = z
  .strictObject({ op: op('restore'), id: TaskId })
  .openapi('BatchRestore', { description: 'Takes a task out of the trash, as restoreTask does.' })
const BatchMove = z
  .strictObject({ op: op('move'), id: TaskId, if_match, body: BatchedTaskMove })
  .openapi('BatchMove', { description: 'Moves a task, as moveTask does.' })

const BatchOperation = z
  .discriminatedUnion(
    'op',
    [BatchCreate, BatchUpdate, BatchComplete, BatchDelete, BatchRestore, BatchMove],
    'must be create, update, complete, delete, restore or move',
  )
  .openapi('BatchOperation', { description: 'One operation of a batch.' })
export type BatchOperation = z.infer<typeof BatchOperation>

/** What batchTasks takes. */
export const TaskBatch = z
  .strictObject({
    atomic: z
      .boolean()
      .optional()
      .describe(
        'Whether all of it is done or nothing; true when omitted. With false each operation stands for itself.',
      )
      .openapi({ examples: [true] }),
    operations: z
      .array(BatchOperation)
      .min(1)
      .max(maxOperations)
      .describe('What is to be done, one after the other.')
      .openapi({ examples: [[{ op: 'create', body: { title: 'Write the report' } }]] }),
  })
  .openapi('TaskBatch', {
    description: 'Several writes of tasks in one request.',
    examples: [
      {
        operations: [
          { op: 'create', body: { title: 'Write the report' } },
          { op: 'create', body: { title: 'Collect the figures', parent_id: '$0' } },
        ],
      },
    ],
  })
export type TaskBatch = z.infer<typeof TaskBatch>

const BatchResult = z
  .object({
    status: z
      .int()
      .min(200)
      .max(599)
      .describe('The HTTP status that the operation by itself would have had.')
      .openapi({ examples: [201] }),
    task: z
      .union([Task, z.null()])
      .describe('The task, as it was after the operation; null after a deletion.'),
    etag: z
      .string()
      .nullable()
      .describe(
        'The entity tag of the task, for `if_match` and the header `If-Match`; null where there is no task.',
      )
      .openapi({ examples: ['"1"'] }),
    completed_task_id: Id.nullable()
      .describe(
        'Where an occurrence of a recurring task was completed: the task that it is kept as. Else null.',
      )
      .openapi({ examples: [null] }),
    problem: z
      .union([ProblemDetails, z.null()])
      .describe('Why the operation was refused; null where it was not.'),
    location: z
      .string()
      .nullable()
      .describe(
        'With `external_id_taken`: where the task is that has the external id, a relative reference. Else null.',
      )
      .openapi({ format: 'uri-reference', examples: [null] }),
  })
  .openapi('BatchResult', {
    description: 'What came of one operation of a batch: a task, or a problem.',
  })
export type BatchResult = z.infer<typeof BatchResult>

/** What batchTasks gives back. */
export const TaskBatchResult = z
  .object({ results: z.array(BatchResult).describe('What came of each operation, in their order.') })
  .openapi('TaskBatchResult', { description: 'What came of a batch.' })

const [example, subtask] = [
  responseExample(tasks, { labels: [] }),
  responseExample(tasks, { labels: [], title: 'Collect the figures', parent_id: tasks.example.id }),
]

export const resultExample = {
  results: [example, { ...subtask, id: 43, position: 'n0000000000002b', external_id: null }].map((task) => ({
    ...{ status: 201, task, etag: '"1"', completed_task_id: null, problem: null, location: null },
  })),
}
