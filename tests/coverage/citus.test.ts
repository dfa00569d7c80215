// What can be held without a Citus cluster: the statements distribute, and OPERATIONS.md names what is there.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createDatabase, type TestDatabase, withAdmin } from '../support/database.ts'
import { records, withNumber } from './records.ts'

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

type Expression = { table: string; expression: string }

/** As PostgreSQL can judge it alone: parameters have no value, and neither have the columns of a subquery. */
const alone = (expression: string): string =>
  expression.replaceAll(/\$\d+/g, 'null').replaceAll(/\b(begun|lease_end)\b/g, 'null::timestamptz')

/** What an UPDATE sets that is no mere value, as expressions of the table's columns alone. */
function expressionsOf(sql: string): Expression[] {
  const [, table = '', list = ''] =
    /\bupdate "(\w+)" set (.*?)\s(?:where |from (?:unnest)?\((?:select |\$))/s.exec(withNumber(sql)) ?? []
  return partsOf(list)
    .map((part) => part.slice(part.indexOf('=') + 1).trim())
    .map((expression) =>
      expression.replaceAll(/\b(now|statement_timestamp)\(\)/g, "timestamptz '2026-01-01Z'"),
    )
    .filter((expression) => !/^\$\d+$|^timestamptz '2026-01-01Z'$|^"moved_place"$|^$/.test(expression)) // the last is of a subquery
    .map((expression) => ({ table, expression: alone(expression) }))
}

/** What has to be IMMUTABLE in a statement that writes, whether it is over a column or not: CASE, COALESCE and DO UPDATE SET. */
function chosenIn(sql: string): Expression[] {
  const table = /^(?:with \w+ as \(\s*)?(?:update|insert into|delete from) "(\w+)"/.exec(sql.trim())?.[1]
  if (table === undefined) return []
  const cases = sql.match(/\bcase\b.*?\bend\b/gs) ?? []
  const coalesced = [...sql.matchAll(/\bcoalesce\(/g)].map(({ index }) => `${balanced(sql.slice(index))})`)
  const [, list = ''] = /\bdo update set (.*?)(?: where | returning |$)/s.exec(sql) ?? []
  const set = partsOf(list)
    .map((part) => part.slice(part.indexOf('=') + 1).trim())
    .filter((expression) => !/^\$\d+$|^"excluded"\."\w+"$|^$/.test(expression))
  return [...cases, ...coalesced, ...set].map((expression) => ({ table, expression: alone(expression) }))
}

/** The beginning of a text, to before the parenthesis that closes the first one. */
function balanced(text: string): string {
  let depth = 0
  for (const [at, character] of [...text].entries()) {
    if (character === '(') depth += 1
    if (character === ')') depth -= 1
    if (character === ')' && depth === 0) return text.slice(0, at)
  }
  return text
}

/** An expression that names no column is calculated once, whatever it is. */
const namesNoColumn = ({ expression }: Expression): Promise<boolean> =>
  withAdmin(database.url, (admin) =>
    admin.query(`select ${expression}`).then(
      () => true,
      () => false,
    ),
  )

/** PostgreSQL takes only IMMUTABLE expressions into an index; Citus takes only these over a column in an UPDATE. */
const isImmutable = ({ table, expression }: Expression): Promise<boolean> =>
  withAdmin(database.url, (admin) =>
    admin.query(`create index on ${table} ((${expression}))`).then(
      () => true,
      (error) => {
        if (error.code === '42P17') return false
        throw error
      },
    ),
  )

const statements = () => [...new Set(records().flatMap((record) => record.statements ?? []))]

test('no UPDATE has a STABLE expression over a column', async () => {
  const expressions = statements().flatMap(expressionsOf)
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

test('nothing that is not IMMUTABLE is in a CASE, a COALESCE or a DO UPDATE SET', async () => {
  const own = new Set(placesOf(/plain/))
  const chosen = statements()
    .flatMap(chosenIn)
    .filter(({ table }) => !own.has(table))
  expect(new Set(chosen.map(({ table }) => table))).toContain('task_counts')
  for (const each of chosen) expect([each, await isImmutable(each)]).toEqual([each, true])
})

test('what is would be found', async () => {
  for (const sql of [
    `with written as (update "task_counts" set leased = case when leased_until > now() then leased else 0 end where "user_id" = $1)`,
    `update "api_tokens" set "name" = $1 where coalesce(last_used_at < date_trunc('hour', statement_timestamp(), 'UTC'), true)`,
    `insert into "trashes" ("user_id") values ($1) on conflict ("user_id") do update set "due_at" = statement_timestamp()`,
  ]) {
    const found = chosenIn(sql)
    expect([sql, found.length, await isImmutable(found[0] as Expression)]).toEqual([sql, 1, false])
  }
})

/** The tables in the section on Citus. @param where what is said of them */
function placesOf(where: RegExp): string[] {
  return [...section().matchAll(/^\| (`.*?`) \| (.*?) \|/gm)].flatMap(([, cell = '', place = '']) =>
    where.test(place) ? [...cell.matchAll(/`([a-z_]+)`/g)].map(([, table]) => table as string) : [],
  )
}

function section(): string {
  const text = readFileSync(new URL('../../OPERATIONS.md', import.meta.url), 'utf8')
  return text.slice(text.indexOf('**By Citus**'), text.indexOf('## What it reports'))
}

test('the SQL that distributes names what is there, and every table has its place', async () => {
  const { rows } = await withAdmin(database.url, (admin) =>
    admin.query(`select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
      and relname not like 'kysely%' union all select conname from pg_constraint where contype = 'f'
      union all select relname from pg_class where relkind = 'S' and relname in ('sessions_id_seq', 'api_tokens_id_seq')`),
  )
  const names = rows.map(({ name }) => name)
  for (const named of ['tasks', 'users', 'tasks_user_id_fkey', 'sessions_id_seq', 'api_tokens_id_seq'])
    expect([named, names.includes(named) && section().includes(named)]).toEqual([named, true])
  const placed = placesOf(/./)
  const tables = names.filter((name) => !/_fkey|_seq/.test(name))
  expect(tables.filter((table) => !placed.includes(table))).toEqual([])
})
