// The fields of a task that its owner writes, as somebody knows them who writes the API by hand: their order in statements,
// their JSON Schemas for Fastify, and the check for the baseline.
import { fold } from '../../../src/openapi/comparable-text.ts'
import { parseRule } from '../../../src/openapi/recurrence/recurrence-rule.ts'
import { isTimeZone } from '../../../src/openapi/recurrence/wall-clock.ts'

type Field = {
  name: string
  /** Of requests, for Fastify. */
  schema: { type: string; [keyword: string]: unknown }
  /** Whether it may have this value, or be absent; for the baseline. */
  isValid(value: unknown): boolean
  /** What a new task has where the request says nothing; none where it must say something. */
  initial?: unknown
}

export type NewTask = { title: string; description?: string | null; [field: string]: unknown }

const orNull = <T extends object>(schema: T) => ({ ...schema, nullable: true })
const priorities = new Set<unknown>([undefined, null, 'low', 'medium', 'high'])

export const fields: readonly Field[] = [
  {
    name: 'title',
    schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '\\S' },
    isValid: (value) => isText(value, 255) && value.trim() !== '',
  },
  {
    name: 'description',
    schema: orNull({ type: 'string', maxLength: 1000 }),
    isValid: (value) => value == null || isText(value, 1000),
    initial: null,
  },
  {
    name: 'completed',
    schema: { type: 'boolean' },
    isValid: (value) => value === undefined || typeof value === 'boolean',
    initial: false,
  },
  {
    name: 'priority',
    schema: orNull({ type: 'string', enum: ['low', 'medium', 'high', null] }),
    isValid: (value) => priorities.has(value),
    initial: null,
  },
  {
    name: 'due_date',
    schema: orNull({ type: 'string', format: 'date' }),
    isValid: (value) => value == null || isDay(value),
    initial: null,
  },
  {
    name: 'due_time',
    schema: orNull({ type: 'string', pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' }),
    isValid: (value) =>
      value == null || (typeof value === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(value)),
    initial: null,
  },
  {
    name: 'time_zone',
    schema: orNull({ type: 'string', minLength: 1, maxLength: 64 }),
    isValid: (value) => value == null || (typeof value === 'string' && isTimeZone(value)),
    initial: null,
  },
  {
    name: 'recurrence',
    schema: orNull({ type: 'string', minLength: 1, maxLength: 255 }),
    isValid: (value) => value == null || (typeof value === 'string' && 'rule' in parseRule(value)),
    initial: null,
  },
  {
    name: 'recurs_from',
    schema: { type: 'string', enum: ['due', 'completion'] },
    isValid: (value) => value === undefined || value === 'due' || value === 'completion',
    initial: 'due',
  },
  {
    name: 'labels',
    schema: { type: 'array', maxItems: 50, items: { type: 'string', minLength: 1, maxLength: 50 } },
    isValid: (value) => value === undefined || (Array.isArray(value) && areLabels(value)),
    initial: [],
  },
  {
    name: 'list_id',
    schema: orNull({ type: 'integer', minimum: 1 }),
    isValid: (value) => value == null || isId(value),
    initial: null,
  },
  {
    name: 'parent_id',
    schema: orNull({ type: 'integer', minimum: 1 }),
    isValid: (value) => value == null || isId(value),
    initial: null,
  },
  {
    name: 'external_id',
    schema: orNull({ type: 'string', minLength: 1, maxLength: 255, pattern: '^[!-~]+$' }),
    isValid: (value) => value == null || (typeof value === 'string' && /^[!-~]{1,255}$/.test(value)),
    initial: null,
  },
]

export const names = fields.map(({ name }) => name)

/** Those that the service alone writes, behind `parent_id`, as SQL. */
export const derived: Record<string, string> = {
  position: "coalesce(place, 'n' || lpad(to_hex(id), 14, '0'))",
  completed_at: 'case when completed then coalesce(completed_at, updated_at) end',
  deleted_at: 'deleted_at',
  series_id: 'series_id',
}

/** The columns that a creation writes beside the owner, and their values. */
export const insertedColumns = [...names, 'folded_title', 'folded_description', 'folded_labels']
export function insertedValues(task: NewTask): unknown[] {
  const values = fields.map(({ name, initial }) => task[name] ?? initial)
  const labels = (task.labels ?? []) as string[]
  values.push(
    fold(task.title),
    fold(task.description ?? ''),
    labels.map((label) => fold(label)),
  )
  return values
}

/** The length is in code points, which are counted only if the text may be too long. */
const isText = (value: unknown, max: number): value is string =>
  typeof value === 'string' &&
  (value.length <= max || [...value].length <= max) &&
  !value.includes('\0') &&
  value.isWellFormed()

const areLabels = (values: unknown[]): boolean =>
  values.length <= 50 &&
  values.every((value) => isText(value, 50) && value.trim() !== '') &&
  new Set(values.map((value) => fold(value as string))).size === values.length

const isId = (value: unknown) => Number.isSafeInteger(value) && (value as number) > 0

function isDay(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value) || value.startsWith('0000')) return false
  const time = Date.parse(`${value}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value)
}
