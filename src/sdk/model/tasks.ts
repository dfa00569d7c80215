// The operations on tasks, apart from their list. A task is reached by way of its owner's account alone.
import type { Answer, SignedInCall } from './call.ts'
import { assertMatch, isNotModified, requiredTags, tagOf } from './conditional.ts'
import { createOnce } from './idempotency.ts'
import { Problem } from './problem.ts'
import { nextId, type StoredTask, type Task } from './state.ts'

type Fields = Partial<Pick<Task, 'title' | 'description' | 'completed' | 'priority' | 'due_date'>>

const omitted = { description: null, priority: null, due_date: null } as const

export function createTask({ state, account, headers, body, now }: SignedInCall): Answer {
  const fields = body as Fields & { title: string }
  const moment = new Date(now).toISOString()
  const { task, replayed } = createOnce(account, { headers, body: fields, now }, () => {
    const id = nextId(state, 'task')
    const { title, description = null, completed = false, priority = null, due_date = null } = fields
    const content = { title: title.trim(), description, completed, priority, due_date }
    const created = {
      id,
      user_id: account.id,
      ...content,
      created_at: moment,
      updated_at: moment,
      version: 1,
    }
    account.tasks.set(id, created)
    return created
  })
  const Location = `/api/${account.id}/tasks/${task.id}`
  const answered = answer(201, task)
  const replay = replayed ? { 'Idempotency-Replayed': 'true' } : {}
  return { ...answered, headers: { ...answered.headers, Location, ...replay } }
}

export function getTask(call: SignedInCall): Answer {
  const task = find(call)
  const ETag = tagOf(task)
  return isNotModified(call.headers, ETag) ? { status: 304, headers: { ETag } } : answer(200, task)
}

/** What is omitted becomes null; only `completed` is kept. */
export const replaceTask = (call: SignedInCall): Answer =>
  write(call, { ...omitted, ...(call.body as Fields) })

export const updateTask = (call: SignedInCall): Answer => write(call, call.body as Fields)

export const setTaskCompletion = updateTask

export function deleteTask(call: SignedInCall): Answer {
  assertMatch(call.headers, findForWriting(call))
  call.account.tasks.delete(call.path.id)
  return { status: 204 }
}

function write(call: SignedInCall, fields: Fields): Answer {
  const task = findForWriting(call)
  assertMatch(call.headers, task)
  const { title = task.title } = fields
  // Strictly later at every write, also within one millisecond and when the clock steps back.
  const written = Math.max(call.now, Date.parse(task.updated_at) + 1)
  Object.assign(task, fields, {
    title: title.trim(),
    updated_at: new Date(written).toISOString(),
    version: task.version + 1,
  })
  return answer(200, task)
}

/** A malformed `If-Match` is answered before the search for the task. */
function findForWriting(call: SignedInCall): StoredTask {
  requiredTags(call.headers)
  return find(call)
}

function find({ account, path }: SignedInCall): StoredTask {
  const task = account.tasks.get(path.id)
  if (task === undefined) throw new Problem('task_not_found')
  return task
}

function answer(status: number, task: StoredTask): Answer {
  const { version: _, ...body } = task
  return { status, headers: { ETag: tagOf(task) }, body }
}
