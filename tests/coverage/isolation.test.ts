// Checks the whole run: every statement that the service sent on what belongs to a user names the owner.
import { describe, expect, inject, test } from 'vitest'
import { ownedCollections } from '../support/contract-fixtures.ts'
import { records, withNumber } from './records.ts'

const statements = [...new Set(records().flatMap((record) => record.statements ?? []))]
// Tests change tables too, to break them; the service never does.
const onTable = (table: string) =>
  statements.filter((sql) => sql.includes(`"${table}"`) && !sql.startsWith('alter table'))

/** The owner is bound to a parameter in the WHERE clause, beside every other condition, or is the value inserted. */
function namesOwner(sql: string): boolean {
  if (/^insert into "\w+" \([^)]*"user_id"[^)]*\)/.test(sql)) return true
  const [, where] = withNumber(sql).split(/ where /)
  if (where === undefined || !/^"user_id" = \$\d+( |$)/.test(where)) return false
  return !/ or /.test(withoutParentheses(where))
}

/** What stands in parentheses can only narrow what stands beside them. */
function withoutParentheses(sql: string): string {
  const shorter = sql.replaceAll(/\([^()]*\)/g, '')
  return shorter === sql ? sql : withoutParentheses(shorter)
}

/** Citus sends a statement to one shard where the owner is one value, and all tables are distributed with it or everywhere. */
const tablesOf = (sql: string) =>
  [...sql.matchAll(/\b(?:from|join|into|update|using) "(\w+)"/g)].map(([, table]) => table as string)

describe.each(ownedCollections)('the table %s', (table) => {
  test('is distributed by the owner', () => {
    expect(inject('ownedTables')).toContain(table)
  })

  test('was read, and written in every way', () => {
    for (const kind of ['select', 'insert', 'update', 'delete']) {
      expect(onTable(table).filter((sql) => sql.startsWith(kind)).length).toBeGreaterThan(0)
    }
  })

  test('is used only by statements that name the owner first', () => {
    expect(onTable(table).filter((sql) => !namesOwner(sql))).toEqual([])
  })

  test('is joined with no table of another distribution, so each statement can be sent to one shard', () => {
    const everywhere = [...ownedCollections, 'change_counters', 'users']
    const strays = onTable(table).filter((sql) => tablesOf(sql).some((other) => !everywhere.includes(other)))
    expect(strays).toEqual([])
  })
})

test('a table of another distribution would be found', () => {
  expect(tablesOf('delete from "tasks" using "sessions" where "user_id" = $1')).toEqual(['tasks', 'sessions'])
})

test('a statement without the owner would be found', () => {
  const innocent = 'select "id" from "tasks" where "user_id" = $1 and "id" = $2'
  expect(namesOwner(innocent)).toBe(true)
  expect(
    namesOwner('select "id" from "tasks" where "user_id" = $1 and ("a" > $2 or ("a" = $3 and f("b") > 0))'),
  ).toBe(true)
  for (const guilty of [
    'select "id" from "tasks"',
    'select "id" from "tasks" where "id" = $1',
    'select "id" from "tasks" where "user_id" = $1 or "id" = $2',
    'select "id" from "tasks" where ("user_id" = $1 and "a" = $2) or "id" = $3',
    'select "id" from "tasks" where ("user_id" = $1 or "id" = $2) and "a" = $3',
    'update "tasks" set "user_id" = $1 where "id" = $2',
    'delete from "tasks" where "id" = $1',
    'insert into "tasks" ("title") values ($1)',
  ]) {
    expect([guilty, namesOwner(guilty)]).toEqual([guilty, false])
  }
})
