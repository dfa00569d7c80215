// The schema in the database is the one that db/schema/tables.ts declares, and the one that isolation needs.
import { readFileSync } from 'node:fs'
import { beforeAll, expect, inject, test } from 'vitest'
import { ownedTables } from '../../src/db/schema/tables.ts'
import { createDatabase, withAdmin } from '../support/database.ts'

type Column = {
  table_name: string
  column_name: string
  is_nullable: string
  writable: string
  udt_name: string
  identity_maximum: string | null
}

let columns: Column[]
let indexes: { tablename: string; indexdef: string }[]
beforeAll(async () => {
  const database = await createDatabase(inject('clusterUrl'))
  await withAdmin(database.url, async (admin) => {
    const { rows } = await admin.query(`
      select table_name, column_name, is_nullable, udt_name, identity_maximum,
        case when is_identity = 'YES' then 'generated always'
          when column_default is not null then 'default' else 'plain' end as writable
      from information_schema.columns
      where table_schema = 'public' and table_name not like 'kysely%'`)
    columns = rows
    indexes = (await admin.query(`select tablename, indexdef from pg_indexes where schemaname = 'public'`))
      .rows
  })
  await database.drop()
})

/** The type of a column in db/schema/tables.ts. */
const typeOf: Record<string, string> = {
  int8: 'number',
  text: 'string',
  _text: 'string[]',
  _int8: 'number[]',
  bool: 'boolean',
  date: 'string',
  timestamptz: 'TimestampColumn',
  bytea: 'Buffer',
  json: 'JSONColumnType<object>',
  int4: 'number',
  varchar: 'string',
  task_priority: "'low' | 'medium' | 'high'",
}

function declared({ udt_name, is_nullable, writable }: Column): string {
  const type = `${typeOf[udt_name]}${is_nullable === 'YES' ? ' | null' : ''}`
  if (writable === 'generated always') return `GeneratedAlways<${type}>`
  return writable === 'default' ? `Generated<${type}>` : type
}

test('no id that is given goes beyond what a JSON number holds', () => {
  const given = columns.filter(({ identity_maximum }) => identity_maximum !== null)
  expect(given.map(({ table_name }) => table_name).sort()).toEqual(
    [...ownedTables, 'api_tokens', 'change_signals', 'mails', 'sessions', 'users'].sort(),
  )
  expect(new Set(given.map(({ identity_maximum }) => identity_maximum))).toEqual(
    new Set([String(Number.MAX_SAFE_INTEGER)]),
  )
})

test('db/schema declares every column as information_schema does', () => {
  const source = ['tables', 'account-tables']
    .map((name) => readFileSync(new URL(`../../src/db/schema/${name}.ts`, import.meta.url), 'utf8'))
    .join('')
  const inSource = [...source.matchAll(/^(?:export )?type (\w+)Table = \{\n([\s\S]*?)^\}/gm)].flatMap(
    ([, name = '', body = '']) =>
      [...body.matchAll(/^ {2}(\w+): (.+)$/gm)].map(
        ([, column, type]) => `${snake(name)}.${column}: ${type}`,
      ),
  )
  const real = columns.map((column) => `${column.table_name}.${column.column_name}: ${declared(column)}`)
  expect(inSource.sort()).toEqual(real.sort())
})

const snake = (name: string) => name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase()

test.each(ownedTables)(
  'every index on %s leads with the owner, the primary key is (user_id, id)',
  (table) => {
    const definitions = indexes.filter(({ tablename }) => tablename === table).map(({ indexdef }) => indexdef)
    for (const definition of definitions) expect(definition).toMatch(/\(user_id/)
    expect(definitions).toContainEqual(expect.stringMatching(/UNIQUE .*\(user_id, id\)$/))
  },
)

test('the owned tables are those under row-level security', async () => {
  const database = await createDatabase(inject('clusterUrl'))
  const { rows } = await withAdmin(database.url, (admin) =>
    admin.query('select relname from pg_class where relrowsecurity order by relname'),
  )
  await database.drop()
  expect(rows.map(({ relname }) => relname)).toEqual([...ownedTables].sort())
})

test('timestamps have exactly three fraction digits', async () => {
  const database = await createDatabase(inject('clusterUrl'))
  const { rows } = await withAdmin(database.url, (admin) =>
    admin.query(`select distinct datetime_precision from information_schema.columns
      where table_schema = 'public' and udt_name = 'timestamptz' and table_name not like 'kysely%'`),
  )
  await database.drop()
  expect(rows).toEqual([{ datetime_precision: 3 }])
})
