// Validation of requests by hand, by the same rules as the service's.
import { fields, type NewTask, names } from './fields.ts'

/** @returns the body of createTask with its title trimmed; undefined when it is not valid */
export function newTask(body: unknown): NewTask | undefined {
  if (!isObject(body)) return undefined
  for (const name in body) if (!known.has(name)) return undefined
  for (const { name, isValid } of fields) if (!isValid(body[name])) return undefined
  return { ...body, title: (body.title as string).trim() }
}

const known = new Set(names)

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
