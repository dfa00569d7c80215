// Statements and rows, as somebody writes them by hand: for all contenders but the plain Fastify.
import pg, { type CustomTypesConfig } from 'pg'
import { derived, insertedColumns, names } from './fields.ts'

const columns = [
  ...['id', 'user_id', ...names.filter((name) => name !== 'external_id')],
  ...Object.entries(derived).map(([name, expression]) => `${expression} as ${name}`),
  ...['external_id', 'created_at', 'updated_at'],
].join(', ')
const inserted = ['user_id', ...insertedColumns]

/** The first parameter is the owner. Each is one statement that returns what it has found or written. */
export const statements = {
  list: `select ${columns} from tasks where user_id = $1 and deleted_at is null order by id limit $2`,
  get: `select ${columns} from tasks where user_id = $1 and id = $2 and deleted_at is null`,
  create: `insert into tasks
    (${inserted.join(', ')}) values (${inserted.map((_, n) => `$${n + 1}`).join(', ')}) returning ${columns}`,
  complete: `update tasks set completed = $3, version = version + 1,
    completed_at = case when completed and $3::boolean then coalesce(completed_at, updated_at) end,
    updated_at = greatest(now(), updated_at + interval '1 millisecond')
    where user_id = $1 and id = $2 and deleted_at is null returning ${columns}`,
} as const
export type StatementName = keyof typeof statements

export type Task = { id: number; user_id: number; title: string; [column: string]: unknown }

/** Runs a statement; its name is also that of the prepared statement. */
export type RunStatement = (name: StatementName, values: unknown[]) => Promise<Task[]>

const asIs = (text: string) => text

/** Converts '2026-11-21 09:30:00.12+00' to RFC 3339 with three digits; the connection's time zone is UTC. */
const timestamp = (text: string) =>
  `${text.slice(0, 10)}T${text.slice(11, 19)}.${text.slice(20, -3).padEnd(3, '0')}Z`

const parsers = new Map<number, (text: string) => unknown>([
  [20, Number],
  [1082, asIs],
  [1184, timestamp],
])

/** Options for pg: ids as numbers, days and timestamps as text. */
export const rowOptions = {
  options: '-c TimeZone=UTC',
  types: {
    getTypeParser: ((id: number, format?: 'text' | 'binary') =>
      parsers.get(id) ?? pg.types.getTypeParser(id, format)) as CustomTypesConfig['getTypeParser'],
  },
}

/** Runs named prepared statements on a pool. */
export function pooled(databaseUrl: string, poolSize: number): RunStatement {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: poolSize, ...rowOptions })
  pool.on('error', () => {})
  return async (name, values) => (await pool.query({ name, text: statements[name], values })).rows
}
