// What must not compile, each line with its mistake; a line that compiles is reported, since it expects an error.
import {
  type ApiError,
  createClient,
  createTask,
  createTransport,
  deleteTask,
  isProblem,
  listTasks,
  type NewTask,
  type Task,
} from 'tasks-sdk'

const { tasks, account, auth } = createClient({ baseUrl: 'https://tasks.example.com' })

/** Never called: it has to be read by a compiler, not to run. */
export async function refused(task: Task, error: ApiError): Promise<void> {
  // Clients
  // @ts-expect-error: no baseUrl
  createClient({})
  // @ts-expect-error: nothing at all
  createClient()
  // @ts-expect-error: misspelt option
  createClient({ baseUrl: '', maxRetry: 3 })
  // @ts-expect-error: a store that cannot save
  createClient({ baseUrl: '', auth: { load: () => undefined } })
  // @ts-expect-error: a flat function needs a client
  listTasks({ baseUrl: '' })
  // @ts-expect-error: the body is missing
  createTask(createTransport({ baseUrl: '' }))

  // Bodies
  // @ts-expect-error: a scope that there is not
  account.createToken({ name: 'x', scopes: ['tasks:delete'] })
  // @ts-expect-error: no title
  tasks.create({ priority: 'high' })
  // @ts-expect-error: no body
  tasks.create()
  // @ts-expect-error: unknown field
  tasks.create({ title: 'x', done: true })
  // @ts-expect-error: camelCase for a wire name
  tasks.create({ title: 'x', dueDate: '2026-12-24' })
  // @ts-expect-error: a Date is not a day
  tasks.create({ title: 'x', due_date: new Date() })
  // @ts-expect-error: no such priority
  tasks.create({ title: 'x', priority: 'urgent' })
  // @ts-expect-error: a misspelt code
  isProblem(error, 'task_not_fuond')
  // @ts-expect-error: a choice may have more values one day
  console.log({ low: '!', medium: '!!', high: '!!!' }[task.priority ?? 'low'])
  // @ts-expect-error: read-only field
  tasks.create({ title: 'x', created_at: '2026-12-24T00:00:00.000Z' })
  // @ts-expect-error: undefined is not null under exactOptionalPropertyTypes
  tasks.update(1, { description: undefined })
  // @ts-expect-error: a replacement needs its title
  tasks.replace(1, { completed: true })
  // @ts-expect-error: a title is no null
  tasks.update(1, { title: null })
  // @ts-expect-error: completion needs a value
  tasks.setCompletion(1, {})
  // @ts-expect-error: no name
  auth.register({ email: 'ada@example.com', password: 'secret' })
  // @ts-expect-error: misspelt
  account.changePassword({ currentPassword: 'a', newPassword: 'b' })
  // @ts-expect-error: an object with the wrong field
  const body: NewTask = { title: 'x', titel: 'y' }

  // Ids
  // @ts-expect-error: an id is a number
  tasks.get('1')
  // @ts-expect-error: no id
  tasks.get()
  // @ts-expect-error: the body, not the id, comes second
  tasks.update({ title: 'x' }, 1)
  // @ts-expect-error: whose tasks, other than by number or me
  tasks.list({}, { userId: 'you' })

  // Queries
  // @ts-expect-error: unknown parameter
  tasks.list({ entry: 2 })
  // @ts-expect-error: no such order
  tasks.list({ sort: 'name' })
  // @ts-expect-error: a list of priorities
  tasks.list({ priority: 'high' })
  // @ts-expect-error: none of the priorities
  tasks.list({ priority: ['urgent'] })
  // @ts-expect-error: a boolean
  tasks.list({ completed: 'false' })
  // @ts-expect-error: a number
  tasks.iterate({ limit: '10' })

  // Options that an operation does not take
  // @ts-expect-error: reading has no precondition
  tasks.list({}, { ifMatch: '"1"' })
  // @ts-expect-error: reading makes nothing
  tasks.get(1, { idempotencyKey: 'key' })
  // @ts-expect-error: writing is not conditional on a change
  tasks.update(1, {}, { ifNoneMatch: '"1"' })
  // @ts-expect-error: iteration has no version
  tasks.iterate({}, { ifNoneMatch: '"1"' })
  // @ts-expect-error: an account is one's own
  account.get({ userId: 7 })
  // @ts-expect-error: misspelt
  deleteTask(createTransport({ baseUrl: '' }), 1, { ifmatch: '"1"' })
  // @ts-expect-error: a signal, not its controller
  tasks.list({}, { signal: new AbortController() })

  // @ts-expect-error: the client sets these itself
  tasks.list({}, { fetchOptions: { method: 'POST' } })
  // @ts-expect-error: so it does
  tasks.list({}, { fetchOptions: { headers: {} } })
  // @ts-expect-error: so it does
  tasks.list({}, { fetchOptions: { body: '' } })
  // @ts-expect-error: a list of tags
  tasks.list({}, { fetchOptions: { next: { tags: 'tasks' } } })

  // Answers
  // @ts-expect-error: what may be unchanged may be undefined
  const maybe: Task = await tasks.get(1, { ifNoneMatch: '"1"' })
  const perhaps: { ifNoneMatch?: string } = {}
  // @ts-expect-error: nobody knows here whether it is undefined
  tasks.get(1, perhaps)
  // @ts-expect-error: so may a list
  const list: Task[] = await tasks.list({}, { ifNoneMatch: '"1"' })
  // @ts-expect-error: and its data with the response
  ;(await tasks.get(1, { ifNoneMatch: '"1"' }).withResponse()).data.title
  // @ts-expect-error: nothing comes of a deletion
  const gone: Task = await tasks.delete(1)
  // @ts-expect-error: a list is not one task
  ;(await tasks.list()).title
  // @ts-expect-error: one of none may be absent, under noUncheckedIndexedAccess
  ;(await tasks.list())[0].title
  // @ts-expect-error: the wire says created_at
  task.createdAt
  // @ts-expect-error: may be null
  task.description.length
  // @ts-expect-error: may be null
  task.due_date.slice(0, 4)
  // @ts-expect-error: an entity tag may be missing
  const etag: string = (await tasks.get(1).withResponse()).etag

  // Errors
  // @ts-expect-error: the response of something in between is no problem
  error.problem.detail
  // @ts-expect-error: and has no code
  const code: string = error.code
  // @ts-expect-error: only some responses say when to come back
  const seconds: number = error.retryAfter
  // @ts-expect-error: a code is a string
  isProblem(error, 404)
  // @ts-expect-error: read-only
  error.status = 200
  if (isProblem(error, 'task_not_found')) {
    // @ts-expect-error: narrowed to one code
    error.code === 'email_taken'
  }

  console.log(body, maybe, list, gone, etag, code, seconds)
}
