// Values come out of PostgreSQL exactly as the contract shows them, in any time zone of server and session.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Database, openDatabase, preparedQuery } from '../../src/db/database.ts'
import { timestamp } from '../../src/db/protocol/values.ts'
import { createDatabase, type TestDatabase, withAdmin } from '../support/database.ts'

const zones = [
  'UTC',
  'Europe/Berlin',
  'Asia/Kathmandu',
  'America/St_Johns',
  'Pacific/Kiritimati',
  'America/Caracas',
]

describe.each(zones)('with the server in %s', (zone) => {
  let database: TestDatabase
  let db: Database
  beforeAll(async () => {
    database = await createDatabase(inject('clusterUrl'))
    await withAdmin(database.url, (admin) =>
      admin.query(`alter database ${database.name} set timezone to '${zone}'`),
    )
    db = openDatabase({ url: database.url, poolSize: 2 })
  })
  afterAll(async () => {
    await db.destroy()
    await database.drop()
  })

  test.each([
    '2026-11-21T09:30:00.000Z',
    '2026-11-21T23:59:59.999Z',
    '2026-03-29T01:30:00.100Z',
    '2026-10-25T00:30:00.010Z',
    '2024-02-29T12:00:00.120Z',
    '1900-01-01T00:00:00.001Z', // local mean time: offsets with seconds
    '0099-12-31T23:59:59.500Z',
  ])('timestamptz(3) keeps %s', async (timestampText) => {
    const { rows } = await sql<{ at: string }>`select ${timestampText}::timestamptz(3) as at`.execute(db)
    expect(rows).toEqual([{ at: timestampText }])
  })

  test.each(['0001-01-01', '9999-12-31', '2024-02-29', '2026-03-29'])('date keeps %s', async (day) => {
    const { rows } = await sql<{ day: string }>`select ${day}::date as day`.execute(db)
    expect(rows).toEqual([{ day }])
  })

  test('bigint is a number up to 2^53-1, and never a rounded one beyond', async () => {
    const { rows } = await sql`select 9007199254740991::bigint as id, count(*) as count from users`.execute(
      db,
    )
    expect(rows).toEqual([{ id: Number.MAX_SAFE_INTEGER, count: 0 }])
    await expect(sql`select 9007199254740992::bigint as id`.execute(db)).rejects.toThrow(RangeError)
  })

  test('numeric stays text, exact to the last digit', async () => {
    const { rows } = await sql`select 1234567890.12345678901234567890::numeric as amount`.execute(db)
    expect(rows).toEqual([{ amount: '1234567890.12345678901234567890' }])
  })
})

test.each([
  ['2026-11-21 09:30:00+00', '2026-11-21T09:30:00.000Z'],
  ['2026-11-21 09:30:00.1+00', '2026-11-21T09:30:00.100Z'],
  ['2026-11-21 00:00:00.12-03:30', '2026-11-21T03:30:00.120Z'],
  ['2026-11-21 00:00:00.123+05:45', '2026-11-20T18:15:00.123Z'],
  ['1890-01-01 00:53:28+00:53:28', '1890-01-01T00:00:00.000Z'],
])('the text %s means %s', (text, timestampText) => {
  expect(timestamp(text)).toBe(timestampText)
})

test('a timestamp in another DateStyle is refused rather than misread', () => {
  expect(() => timestamp('21.11.2026 09:30:00 UTC')).toThrow(/DateStyle/)
})

/** Returns the list that it is given. */
const echo = preparedQuery(
  'echo_list',
  (_, { texts }: { texts: string[] }) => sql<{ texts: string[] }>`select ${texts}::text[] as texts`,
)

describe.each([true, false])('with prepared statements: %s', (prepared) => {
  let database: TestDatabase
  let db: Database
  beforeAll(async () => {
    database = await createDatabase(inject('clusterUrl'))
    db = openDatabase({ url: database.url, poolSize: 4, prepared })
  })
  afterAll(async () => {
    await db.destroy()
    await database.drop()
  })

  test.each<[string[]]>([
    [[]],
    [['']],
    [['', '']],
    [['a', 'NULL', 'null', '{}', '{a,b}']],
    [['"', '\\', '\\"', '""', "'", ',', ' padded ']],
    [['line\nbreak', 'tab\t', '\u0001', '👨‍👩‍👧', '日本', '\u{10ffff}']],
  ])('the list %j comes back as it went', async (texts) => {
    expect(await echo.execute(db, { texts })).toEqual([{ texts }])
    expect((await sql`select ${texts}::text[] as texts`.execute(db)).rows).toEqual([{ texts }])
  })
})
