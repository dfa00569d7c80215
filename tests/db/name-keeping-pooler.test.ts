// A fake pooler that keeps names, seen by a client that sends messages of the protocol; the real one, too, where installed.
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createDatabase, type TestDatabase, withAdmin } from '../support/database.ts'
import { closeStatement, execute, fieldsOf, parse, query, sync } from '../support/peers/messages.ts'
import { nameKeepingPooler } from '../support/peers/name-keeping-pooler.ts'
import { ask, client, errorsOf, insert, peer, rowsOf, shown, statusIn, tables } from './peer-client.ts'
import { startPgBouncer } from './pgbouncer.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase(inject('clusterUrl'), { empty: true })
  await withAdmin(database.url, (admin) => admin.query(tables))
})
afterAll(() => database.drop())

const real = await startPgBouncer({ poolSize: 1 })
afterAll(() => real?.stop())

/** The fake, and PgBouncer itself where that is installed. */
const poolers: [string, () => Promise<string>][] = [
  ['the fake', async () => (await peer(nameKeepingPooler(database.url, { poolSize: 1 }))).url],
  ...(real?.keepsNames
    ? [['PgBouncer', async () => real.to(database.url)] as [string, () => Promise<string>]]
    : []),
]

describe.each(poolers)('A pooler that keeps names: %s', (_, open) => {
  const one = parse('one', 'select $1::int + 1')
  const failing = [parse('zero', 'select 1 / $1::int'), execute('zero', '0')]

  test('greets with a process id of its own', async () => {
    const plain = new pg.Client({ connectionString: await open() }) as pg.Client & { processID: number }
    await plain.connect()
    const { rows } = await plain.query('select pg_backend_pid() as pid')
    expect(rows[0].pid).not.toBe(plain.processID)
    await plain.end()
  })

  test('runs a statement by its name, again and again', async () => {
    const asker = await client(await open())
    const response = await ask(asker, one, execute('one', '1'), execute('one', '2'), sync)
    expect(response.map(({ type }) => type).join('')).toBe('12TDC2TDCZ')
    expect(rowsOf(response)).toEqual([['2'], ['3']])
    expect(rowsOf(await ask(asker, execute('one', '3'), sync))).toEqual([['4']])
  })

  test('ends the connection at a second Parse of a name', async () => {
    const asker = await client(await open())
    await ask(asker, one, sync)
    const response = await ask(asker, one, sync)
    expect(response.map(fieldsOf)).toEqual([
      expect.objectContaining({ S: 'FATAL', C: '08P01', M: 'prepared statement name is already in use' }),
    ])
  })

  test('keeps a name whose Parse the server has skipped after an error', async () => {
    const asker = await client(await open())
    const failed = await ask(asker, ...failing, one, execute('one', '1'), sync)
    expect([errorsOf(failed), rowsOf(failed)]).toEqual([['22012'], []])
    expect(rowsOf(await ask(asker, execute('one', '1'), sync))).toEqual([['2']])
    expect(errorsOf(await ask(asker, one, sync))).toEqual(['08P01'])
  })

  test('keeps a name whose Parse the server has refused', async () => {
    const asker = await client(await open())
    expect(errorsOf(await ask(asker, parse('bad', 'select nothing'), sync))).toEqual(['42703'])
    expect(errorsOf(await ask(asker, parse('bad', 'select 1'), sync))).toEqual(['08P01'])
  })

  test('takes a name anew after Close, also of a name that there is not', async () => {
    const asker = await client(await open())
    await ask(asker, ...failing, one, sync)
    const other = [closeStatement('one'), parse('one', 'select $1::int + 10'), execute('one', '1'), sync]
    const response = await ask(asker, ...other)
    expect(response.map(({ type }) => type).join('')).toBe('312TDCZ')
    expect(rowsOf(response)).toEqual([['11']])
    expect((await ask(asker, closeStatement('nothing'), sync)).map(({ type }) => type).join('')).toBe('3Z')
  })

  test('ends the connection at a name that it does not know', async () => {
    const asker = await client(await open())
    expect(errorsOf(await ask(asker, execute('nothing'), sync))).toEqual(['08P01'])
  })

  test('knows the names of its clients apart, and has the server know its own', async () => {
    const url = await open()
    const [asker, other] = [await client(url), await client(url)]
    await ask(asker, parse('same', 'select 1'), sync)
    await ask(other, parse('same', 'select 2'), sync)
    expect(rowsOf(await ask(asker, execute('same'), sync))).toEqual([['1']])
    expect(rowsOf(await ask(other, execute('same'), sync))).toEqual([['2']])
    expect(
      await shown(asker, `select bool_and(name ~ '^PGBOUNCER_[0-9]+$') from pg_prepared_statements`),
    ).toBe('t')
  })

  test('lends a connection to the next when nobody is in a transaction, and not before', async () => {
    const url = await open()
    const [asker, other] = [await client(url), await client(url)]
    const pid = await shown(asker, 'select pg_backend_pid()')
    expect(await shown(other, 'select pg_backend_pid()')).toBe(pid)
    expect(statusIn(await ask(asker, query('begin')))).toBe('T')
    const waiting = shown(other, 'select pg_backend_pid()')
    await ask(asker, query(insert('kept by the first')))
    expect(await Promise.race([waiting, Promise.resolve('still waits')])).toBe('still waits')
    await ask(asker, query('rollback'))
    expect(await waiting).toBe(pid)
  })

  test('rolls back what a client leaves', async () => {
    const url = await open()
    const asker = await client(url)
    await ask(asker, query('begin'))
    await ask(asker, query(insert('left')))
    asker.leave()
    expect(await shown(await client(url), `select count(*) from things where name = 'left'`)).toBe('0')
  })

  test('leaves a parameter where it was set, but those that it tracks', async () => {
    const url = await open()
    const [asker, other] = [await client(url), await client(url)]
    await ask(asker, query(`set statement_timeout = 4321; set TimeZone = 'America/Caracas'`))
    expect(await shown(other, 'show statement_timeout')).toBe('4321ms')
    expect(await shown(other, 'show TimeZone')).not.toBe('America/Caracas')
    expect(await shown(asker, 'show TimeZone')).toBe('America/Caracas')
    await ask(asker, query('reset statement_timeout'))
  })

  test.each([
    ['statement_timeout', { statement_timeout: 1000 }],
    ['search_path', { options: '-c search_path=other' }],
  ])('refuses a client that begins with %s', async (name, settings) => {
    const plain = new pg.Client({ connectionString: await open(), ...settings })
    await expect(plain.connect()).rejects.toThrow(new RegExp(`unsupported startup parameter.*: ${name}`))
  })

  test('takes a client that begins with parameters that it tracks', async () => {
    const plain = new pg.Client({
      connectionString: await open(),
      options: '-c DateStyle=SQL,DMY -c IntervalStyle=iso_8601',
    })
    await plain.connect()
    expect((await plain.query('show DateStyle')).rows).toEqual([{ DateStyle: 'SQL, DMY' }])
    expect((await plain.query('show IntervalStyle')).rows).toEqual([{ IntervalStyle: 'iso_8601' }])
    await plain.end()
  })

  test('cancels what a client runs by the key that it has given it', async () => {
    const asker = await client(await open())
    const sleeping = ask(asker, query('select pg_sleep(30)'))
    await expect.poll(() => running('pg_sleep(30)')).toBe(1)
    asker.cancel()
    expect(errorsOf(await sleeping)).toEqual(['57014'])
  })
})

const running = (text: string) =>
  withAdmin(database.url, async (admin) => {
    const { rowCount } = await admin.query(
      `select from pg_stat_activity where state = 'active' and pid <> pg_backend_pid() and query like $1`,
      [`%${text}%`],
    )
    return rowCount
  })

test('a statement is prepared on each connection to the server where it is needed', async () => {
  const { url } = await peer(nameKeepingPooler(database.url, { poolSize: 2 }))
  const [asker, other] = [await client(url), await client(url)]
  await ask(asker, parse('pid', 'select pg_backend_pid()'), sync)
  const pids = new Set()
  await ask(other, query('begin'))
  pids.add(rowsOf(await ask(asker, execute('pid'), sync))[0]?.[0])
  await ask(asker, query('begin'))
  await ask(other, query('commit'))
  await ask(other, query('begin'))
  await ask(asker, query('commit'))
  pids.add(rowsOf(await ask(asker, execute('pid'), sync))[0]?.[0])
  const many = await Promise.all(Array.from({ length: 8 }, () => client(url)))
  for (const response of await Promise.all(many.map((each) => ask(each, query('select pg_backend_pid()')))))
    pids.add(rowsOf(response)[0]?.[0])
  expect(pids.size).toBeLessThanOrEqual(2)
})
