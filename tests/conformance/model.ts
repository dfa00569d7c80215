// What the contract says of one user's tasks, as a small program: a map, and what each accepted write makes of it.
// Written from the contract's text alone; nothing of the service is used.

export type Task = {
  id: number
  user_id: number
  title: string
  description: string | null
  completed: boolean
  priority: 'low' | 'medium' | 'high' | null
  due_date: string | null
  created_at: string
  updated_at: string
}
export type Fields = Partial<Pick<Task, 'title' | 'description' | 'completed' | 'priority' | 'due_date'>>

export type Filters = {
  completed?: boolean
  priority?: readonly string[]
  due_before?: string
  due_after?: string
  q?: string
}
export type Sort = string

/** A task as the model knows it: the entity tag is that of the last answer. */
export type Kept = { task: Task; tag: string }
export type Model = {
  userId: number
  tasks: Map<number, Kept>
  keys: Map<string, { body: Fields; task: Task }>
}

export const newModel = (userId: number): Model => ({ userId, tasks: new Map(), keys: new Map() })

const trimmed = (fields: Fields): Fields => ({
  ...fields,
  ...(fields.title !== undefined && { title: fields.title.trim() }),
})

/** What createTask makes, apart from what the service assigns. */
export const created = (body: Fields): Fields => ({
  ...{ description: null, completed: false, priority: null, due_date: null },
  ...trimmed(body),
})

export const replaced = (task: Task, body: Fields): Fields => ({
  ...{ description: null, priority: null, due_date: null, completed: task.completed },
  ...trimmed(body),
})

export const patched = (task: Task, body: Fields): Fields => {
  const { title, description, completed, priority, due_date } = task
  return { title, description, completed, priority, due_date, ...trimmed(body) }
}

/** The tasks that a list with these filters holds, in its order. */
export function listed({ tasks }: Model, filters: Filters, sort: Sort): Task[] {
  return [...tasks.values()]
    .map(({ task }) => task)
    .filter((task) => matches(task, filters))
    .sort(order(sort))
}

function matches(task: Task, { completed, priority, due_before, due_after, q }: Filters): boolean {
  if (completed !== undefined && task.completed !== completed) return false
  if (priority !== undefined && !priority.includes(task.priority ?? 'none')) return false
  if (due_before !== undefined && !(task.due_date !== null && task.due_date < due_before)) return false
  if (due_after !== undefined && !(task.due_date !== null && task.due_date > due_after)) return false
  return (q ?? '')
    .split(/\s+/)
    .filter(Boolean)
    .every((part) => [task.title, task.description ?? ''].some((text) => plain(text).includes(plain(part))))
}

/** Without case and accents; enough for the letters that sequences use. */
const plain = (text: string) => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()

const rank = { low: 1, medium: 2, high: 3 }

function order(sort: Sort): (a: Task, b: Task) => number {
  const descending = sort.startsWith('-')
  const key = sort.replace('-', '') as 'id' | 'created_at' | 'updated_at' | 'due_date' | 'priority' | 'title'
  const sortedBy = (task: Task) => {
    if (key === 'title') return Buffer.from(plain(task.title)).toString('hex') // in the order of code points
    return key === 'priority' ? task.priority && rank[task.priority] : task[key]
  }
  return (a, b) => {
    const [one, other] = [sortedBy(a), sortedBy(b)]
    if (one === other) return a.id - b.id
    if (one === null || other === null) return one === null ? 1 : -1
    return one < other === descending ? 1 : -1
  }
}
