// Validation of requests by hand, by the same rules as the service's.

export type NewTask = {
  title: string
  description?: string | null
  completed?: boolean
  priority?: 'low' | 'medium' | 'high' | null
  due_date?: string | null
}

const fields = new Set(['title', 'description', 'completed', 'priority', 'due_date'])
const priorities = new Set<unknown>([undefined, null, 'low', 'medium', 'high'])

/** @returns the body of createTask with its title trimmed; undefined when it is not valid */
export function newTask(body: unknown): NewTask | undefined {
  if (!isObject(body)) return undefined
  for (const name in body) if (!fields.has(name)) return undefined
  const { title, description, completed, priority, due_date } = body
  const isValid =
    isText(title, 255) &&
    title.trim() !== '' &&
    (description == null || isText(description, 1000)) &&
    (completed === undefined || typeof completed === 'boolean') &&
    priorities.has(priority) &&
    (due_date == null || isDay(due_date))
  return isValid ? ({ ...body, title: title.trim() } as NewTask) : undefined
}

/** @returns the value of setTaskCompletion's body; undefined when it is not valid */
export function completion(body: unknown): boolean | undefined {
  if (!isObject(body) || Object.keys(body).length !== 1) return undefined
  return typeof body.completed === 'boolean' ? body.completed : undefined
}

/** @returns the limit of a page: 1000 without a query; undefined when the query is not a valid limit */
export function limitIn(query: string | undefined): number | undefined {
  if (query === undefined) return 1000
  const limit = Number(/^limit=([1-9][0-9]{0,3})$/.exec(query)?.[1])
  return limit <= 1000 ? limit : undefined
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The length is in code points, which are counted only if the text may be too long. */
const isText = (value: unknown, max: number): value is string =>
  typeof value === 'string' &&
  (value.length <= max || [...value].length <= max) &&
  !value.includes('\0') &&
  value.isWellFormed()

function isDay(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value) || value.startsWith('0000')) return false
  const time = Date.parse(`${value}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value)
}
