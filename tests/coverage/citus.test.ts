// What can be held without a Citus cluster: the statements distribute, and OPERATIONS.md names what is there.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createDatabase, type TestDatabase, withAdmin } from '../support/database.ts'
import { records } from './records.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase(inject('clusterUrl'))
})
afterAll(() => database.drop())

/** The parts of a list, at the commas that stand in no parentheses. */
function partsOf(list: string): string[] {
  let depth = 0
  const parts = ['']
  for (const character of list) {
    if (character === '(') depth += 1
    if (character === ')') depth -= 1
    if (character === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] += character
  }
  return parts
}

/** What an UPDATE sets that is no mere value, as expressions of the table's columns alone. */
function expressionsOf(sql: string): { table: string; expression: string }[] {
  const [, table = '', list = ''] =
    /^update "(\w+)" set (.*?) (?:where |from (?:unnest)?\((?:select |\$))/s.exec(sql) ?? []
  return partsOf(list)
    .map((part) => part.slice(part.indexOf('=') + 1).trim())
    .map((expression) =>
      expression.replaceAll(/\b(now|statement_timestamp)\(\)/g, "timestamptz '2026-01-01Z'"),
    )
    .filter((expression) => !/^\$\d+$|^timestamptz '2026-01-01Z'$|^"moved_place"$|^$/.test(expression)) // the last is of a subquery
    .map((expression) => ({ table, expression: expression.replaceAll(/\$\d+/g, 'null') }))
}

/** An expression that names no column is calculated once, whatever it is. */
const namesNoColumn = ({ expression }: { expression: string }): Promise<boolean> =>
  withAdmin(database.url, (admin) =>
    admin.query(`select ${expression}`).then(
      () => true,
      () => false,
    ),
  )

/** PostgreSQL takes only IMMUTABLE expressions into an index; Citus takes only these over a column in an UPDATE. */
const isImmutable = ({ table, expression }: { table: string; expression: string }): Promise<boolean> =>
  withAdmin(database.url, (admin) =>
    admin.query(`create index on ${table} ((${expression}))`).then(
      () => true,
      (error) => {
        if (error.code === '42P17') return false
        throw error
      },
    ),
  )

test('no UPDATE has a STABLE expression over a column', async () => {
  const updates = new Set(records().flatMap(({ statements = [] }) => statements))
  const expressions = [...updates].filter((sql) => sql.startsWith('update ')).flatMap(expressionsOf)
  expect(expressions.filter(({ table }) => table === 'tasks').length).toBeGreaterThan(0)
  for (const each of expressions)
    expect([each, (await namesNoColumn(each)) || (await isImmutable(each))]).toEqual([each, true])
})

test('one that had would be found', async () => {
  const [guilty] = expressionsOf(
    `update "tasks" set "title" = $1, "updated_at" = greatest(now(), updated_at + interval '1 day') where "id" = $2`,
  )
  const given = guilty as NonNullable<typeof guilty>
  expect([await namesNoColumn(given), await isImmutable(given)]).toEqual([false, false])
})

test('the SQL that distributes names what is there, and every table has its place', async () => {
  const text = readFileSync(new URL('../../OPERATIONS.md', import.meta.url), 'utf8')
  const section = text.slice(text.indexOf('**By Citus**'), text.indexOf('## What it reports'))
  const { rows } = await withAdmin(database.url, (admin) =>
    admin.query(`select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
      and relname not like 'kysely%' union all select conname from pg_constraint where contype = 'f'
      union all select relname from pg_class where relkind = 'S' and relname in ('sessions_id_seq', 'api_tokens_id_seq')`),
  )
  const names = rows.map(({ name }) => name)
  for (const named of ['tasks', 'users', 'tasks_user_id_fkey', 'sessions_id_seq', 'api_tokens_id_seq'])
    expect([named, names.includes(named) && section.includes(named)]).toEqual([named, true])
  const placed = [...section.matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, cell]) =>
    [...(cell as string).matchAll(/`([a-z_]+)`/g)].map(([, table]) => table),
  )
  const tables = names.filter((name) => !/_fkey|_seq/.test(name))
  expect(tables.filter((table) => !placed.includes(table))).toEqual([])
})
