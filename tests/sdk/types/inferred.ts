// What must compile, and to which types: each line compares a type with the one that its user counts on.
import {
  type Answer,
  ApiError,
  type ClientOptions,
  createClient,
  createTransport,
  type FieldError,
  getTask,
  isProblem,
  listTasks,
  type NewTask,
  type OperationErrors,
  type OperationScopes,
  type Priority,
  type Problem,
  type ProblemCode,
  type ProblemError,
  type Scope,
  type Task,
  type TaskPatch,
  type TaskReplacement,
  type Transport,
  type Unrecognized,
  type User,
} from 'tasks-sdk'

/** Compiles only where both types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : never
const same = <A, B>(_: Same<A, B>) => {}

const api = createClient({ baseUrl: '' })
type Awaits<F extends (...args: never[]) => unknown> = Awaited<ReturnType<F>>

/** Never called: it has to be read by a compiler, not to run. */
export async function inferred(error: unknown, tag: string | undefined): Promise<void> {
  // Answers
  same<Awaits<typeof api.tasks.create>, Task>(true)
  same<Awaits<typeof api.tasks.list>, Task[]>(true)
  same<Awaits<typeof api.tasks.delete>, void>(true)
  same<Awaits<typeof api.account.delete>, void>(true)
  same<Awaits<typeof api.account.changePassword>, void>(true)
  same<Awaits<typeof api.account.get>, User>(true)
  const [first] = await api.tasks.list()
  same<typeof first, Task | undefined>(true)
  for (const one of await api.tasks.list({ completed: false })) same<typeof one, Task>(true)
  for await (const one of api.tasks.iterate()) same<typeof one, Task>(true)
  const response = await api.tasks.get(1).withResponse()
  same<typeof response, Answer<Task>>(true)
  const unchanged = await api.tasks.get(1, { ifNoneMatch: tag })
  same<typeof unchanged, Task | undefined>(true)
  const unchangedList = await listTasks(api, undefined, { ifNoneMatch: tag })
  same<typeof unchangedList, Task[] | undefined>(true)
  await api.tasks.get(1, {})

  // Fields
  same<Task['id'], number>(true)
  same<Task['completed'], boolean>(true)
  same<Task['description'], string | null>(true)
  same<Task['due_date'], string | null>(true)
  same<Task['priority'], Priority | null>(true)
  same<Priority, 'low' | 'medium' | 'high' | Unrecognized>(true)
  same<Scope, 'tasks:read' | 'tasks:write' | 'account:read' | Unrecognized>(true)
  same<OperationScopes['listTasks'], 'tasks:read'>(true)
  same<User['email'], string | null>(true)
  same<Problem['errors'], FieldError[] | undefined>(true)

  // What is read can be sent, and a patch be built field by field.
  const task: Task = await getTask(api, 1)
  const { title, description, completed, priority, due_date } = task
  const copy: NewTask = { title, description, completed, priority, due_date }
  const back: TaskReplacement = task // what was read can be sent back
  const patch: TaskPatch = {}
  patch.description = null
  await api.tasks.update(task.id, patch, { ifMatch: response.etag })
  await api.tasks.replace(task.id, back)
  switch (task.priority) {
    case 'high':
    case null:
      break
    default:
      console.log(task.priority === 'urgent', task.priority.toUpperCase())
  }
  await api.tasks.create(copy, { idempotencyKey: undefined, signal: undefined, timeout: undefined })

  // Errors
  if (isProblem(error, 'task_not_found')) {
    same<typeof error, ProblemError<'task_not_found'>>(true)
    same<typeof error.code, 'task_not_found'>(true)
    same<typeof error.problem.code, 'task_not_found'>(true)
    error satisfies ApiError
    const problem: Problem = error.problem
    console.log(problem.detail, error.requestId)
  }
  if (isProblem(error)) {
    same<typeof error.code, ProblemCode>(true)
    const code: ProblemCode = error.code
    const detail: string = error.problem.detail
    switch (error.code) {
      case 'task_not_found':
      case 'a_code_of_a_later_release':
        console.log(code, detail)
    }
  }
  if (isProblem(error) && error.code === 'a_code_of_a_later_release') console.log(error.problem.title)
  const later: ProblemCode = 'a_code_of_a_later_release'
  const code: OperationErrors['getTask'] = 'task_not_found'
  if (error instanceof ApiError) same<typeof error.code, ProblemCode | undefined>(true)

  // Clients
  const transport: Transport = createTransport({ baseUrl: '', fetch: globalThis.fetch })
  const options: ClientOptions[] = [
    { baseUrl: '', auth: 'token' },
    { baseUrl: '', auth: async ({ refresh }) => (refresh ? undefined : 'token') },
    { baseUrl: '', auth: { load: () => null, save: () => {} } },
    { baseUrl: '', headers: new Headers() },
    { baseUrl: '', headers: [['X-From', 'me']] },
    { baseUrl: '', headers: undefined, auth: undefined, fetch: undefined, userId: undefined },
  ]
  // A call is a promise.
  const call: Promise<Task> = getTask(transport, 1)
  const both: [Task, User] = await Promise.all([call, api.account.get()])
  console.log(both, later, code, options, unchanged, unchangedList, first)
}
