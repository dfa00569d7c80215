// The stand-ins for poolers and clusters behave as those do, seen by a client that sends messages of the protocol itself.
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { createDatabase, type TestDatabase, withAdmin } from '../support/database.ts'
import { commitsRolledBack, commitsWithWarning, hangingCommits } from '../support/peers/commits.ts'
import {
  closeStatement,
  execute,
  fieldsOf,
  type Message,
  messageSplitter,
  parse,
  query,
  statusOf,
  sync,
  tagOf,
  valuesOf,
} from '../support/peers/messages.ts'
import { nameKeepingPooler } from '../support/peers/name-keeping-pooler.ts'
import { noImplicitTransactions } from '../support/peers/no-implicit-transactions.ts'
import { type RawClient, rawClient } from '../support/peers/raw-client.ts'
import type { Peer } from '../support/peers/relay.ts'
import { transactionHoldingPeer } from '../support/peers/transaction-holding-peer.ts'
import { startPgBouncer } from './pgbouncer.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase(inject('clusterUrl'), { empty: true })
  await withAdmin(database.url, (admin) =>
    admin.query('create table things (name text unique); create schema other'),
  )
})
afterAll(() => database.drop())

const things = (like: string) =>
  withAdmin(database.url, async (admin) => {
    const { rows } = await admin.query('select name from things where name like $1 order by name', [like])
    return rows.map(({ name }) => name)
  })

const insert = (name: string) => `insert into things values ('${name}')`

/** A peer for one test. */
async function peer<One extends Peer>(opening: Promise<One>): Promise<One> {
  const one = await opening
  onTestFinished(one.close)
  return one
}

async function client(url: string): Promise<RawClient> {
  const one = await rawClient(url)
  onTestFinished(one.leave)
  return one
}

async function ask(one: RawClient, ...messages: Buffer[]): Promise<Message[]> {
  one.send(...messages)
  return await one.answer()
}

const rowsOf = (answer: Message[]) => answer.filter(({ type }) => type === 'D').map(valuesOf)
const errorsOf = (answer: Message[]) =>
  answer.filter(({ type }) => type === 'E').map((each) => fieldsOf(each).C)
const tagsOf = (answer: Message[]) => answer.filter(({ type }) => type === 'C').map(tagOf)
const statusIn = (answer: Message[]) => statusOf(answer.at(-1) as Message)
const shown = async (one: RawClient, sql: string) => rowsOf(await ask(one, query(sql)))[0]?.[0]

test('messages are cut where they end, wherever the bytes were cut', () => {
  const sent = [query('select 1'), parse('one', 'select 1'), execute('one', 'a'), sync]
  const whole = Buffer.concat(sent)
  for (let at = 1; at < whole.length; at++) {
    const split = messageSplitter()
    const messages = [...split(whole.subarray(0, at)), ...split(whole.subarray(at))]
    expect(messages.map(({ type }) => type).join('')).toBe('QPBDES')
    expect(Buffer.concat(messages.map(({ bytes }) => bytes))).toEqual(whole)
  }
})

const real = await startPgBouncer({ poolSize: 1 })
afterAll(() => real?.stop())

/** The stand-in, and what it stands for where that is installed. @param poolSize connections to the server */
const poolers: [string, () => Promise<string>][] = [
  ['the stand-in', async () => (await peer(nameKeepingPooler(database.url, { poolSize: 1 }))).url],
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
    const answer = await ask(asker, one, execute('one', '1'), execute('one', '2'), sync)
    expect(answer.map(({ type }) => type).join('')).toBe('12TDC2TDCZ')
    expect(rowsOf(answer)).toEqual([['2'], ['3']])
    expect(rowsOf(await ask(asker, execute('one', '3'), sync))).toEqual([['4']])
  })

  test('ends the connection at a second Parse of a name', async () => {
    const asker = await client(await open())
    await ask(asker, one, sync)
    const answer = await ask(asker, one, sync)
    expect(answer.map(fieldsOf)).toEqual([
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
    const answer = await ask(asker, ...other)
    expect(answer.map(({ type }) => type).join('')).toBe('312TDCZ')
    expect(rowsOf(answer)).toEqual([['11']])
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
  for (const answer of await Promise.all(many.map((each) => ask(each, query('select pg_backend_pid()')))))
    pids.add(rowsOf(answer)[0]?.[0])
  expect(pids.size).toBeLessThanOrEqual(2)
})

describe('A peer that holds a transaction', () => {
  test('answers a write as if it were done, but for the status, and rolls it back', async () => {
    const { url } = await peer(transactionHoldingPeer(database.url))
    const asker = await client(url)
    const answer = await ask(asker, parse('', insert('held')), execute(''), sync)
    expect([tagsOf(answer), statusIn(answer)]).toEqual([['INSERT 0 1'], 'T'])
    asker.leave()
    const plain = new pg.Client({ connectionString: url })
    await plain.connect()
    expect((await plain.query(insert('held by pg'))).rowCount).toBe(1)
    await plain.end()
    expect(await things('held%')).toEqual([])
  })

  test('lets a transaction of the client pass', async () => {
    const asker = await client((await peer(transactionHoldingPeer(database.url))).url)
    expect((await ask(asker, query('begin'))).map(({ type }) => type)).toContain('N') // there is one already
    expect(statusIn(await ask(asker, query(insert('passed'))))).toBe('T')
    expect(statusIn(await ask(asker, query('commit')))).toBe('I')
    expect(await things('passed')).toEqual(['passed'])
    expect(statusIn(await ask(asker, query('select 1')))).toBe('T')
  })

  test('can hold on after the commit: it has been done then', async () => {
    const asker = await client(
      (await peer(transactionHoldingPeer(database.url, { holdsOnAfterCommit: true }))).url,
    )
    await ask(asker, query('begin'))
    await ask(asker, query(insert('held on')))
    const answer = await ask(asker, query('commit'))
    expect([tagsOf(answer), statusIn(answer)]).toEqual([['COMMIT'], 'T'])
    expect(await things('held on')).toEqual(['held on'])
  })

  test('can tell its version, as no server can', async () => {
    const { url } = await peer(transactionHoldingPeer(database.url, { tellsVersion: true }))
    const plain = new pg.Client({ connectionString: url })
    await plain.connect()
    expect((await plain.query('show pool_version')).rows).toEqual([{ pool_version: '4.3.5' }])
    expect((await plain.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    await plain.end()
  })

  test('counts a failed transaction as one', async () => {
    const asker = await client((await peer(transactionHoldingPeer(database.url))).url)
    expect(statusIn(await ask(asker, query('select 1 / 0')))).toBe('E')
    expect(errorsOf(await ask(asker, query('select 1')))).toEqual(['25P02'])
    expect(statusIn(await ask(asker, query('rollback')))).toBe('I')
  })
})

describe('A peer without implicit transactions', () => {
  const open = async () => await client((await peer(noImplicitTransactions(database.url))).url)
  const step = (sql: string) => Buffer.concat([parse('', sql), execute('')])

  test('commits what came before an error, skips what comes after it, and answers one Sync once', async () => {
    const asker = await open()
    const answer = await ask(asker, step(insert('c 1')), step('select 1 / 0'), step(insert('c 2')), sync)
    expect([errorsOf(answer), statusIn(answer)]).toEqual([['22012'], 'I'])
    expect(await things('c %')).toEqual(['c 1'])
    const next = await ask(asker, step(insert('c 3')), step(insert('c 4')), sync)
    expect(next.map(({ type }) => type).join('')).toBe('12nC12nCZ')
    expect(await things('c %')).toEqual(['c 1', 'c 3', 'c 4'])
  })

  test('holds to a transaction that is begun in the same packet', async () => {
    const asker = await open()
    const failed = await ask(
      asker,
      step('begin'),
      step(insert('d 1')),
      step('select 1 / 0'),
      step('commit'),
      sync,
    )
    expect([errorsOf(failed), statusIn(failed)]).toEqual([['22012'], 'E'])
    expect(statusIn(await ask(asker, step('rollback'), sync))).toBe('I')
    const done = await ask(asker, step('begin'), step(insert('d 2')), step('commit'), sync)
    expect([tagsOf(done), statusIn(done)]).toEqual([['BEGIN', 'INSERT 0 1', 'COMMIT'], 'I'])
    expect(await things('d %')).toEqual(['d 2'])
  })

  test('skips a Parse after an error: the server does not know its name', async () => {
    const asker = await open()
    await ask(asker, step('select 1 / 0'), parse('late', 'select 1'), sync)
    expect(errorsOf(await ask(asker, execute('late'), sync))).toEqual(['26000'])
  })
})

describe('A peer whose commits go wrong', () => {
  test.each(['one by one', 'together'])('rolls back, and says so in the tag alone: %s', async (way) => {
    const asker = await client((await peer(commitsRolledBack(database.url))).url)
    const steps = ['begin', insert('undone'), 'commit']
    const messages = steps.map((sql) =>
      way === 'together' ? Buffer.concat([parse('', sql), execute('')]) : query(sql),
    )
    const answers = []
    if (way === 'together') answers.push(...(await ask(asker, ...messages, sync)))
    else for (const each of messages) answers.push(...(await ask(asker, each)))
    expect([tagsOf(answers), errorsOf(answers)]).toEqual([['BEGIN', 'INSERT 0 1', 'ROLLBACK'], []])
    expect(await things('undone')).toEqual([])
  })

  test('warns that a commit is on one machine alone, with and without a transaction of the client', async () => {
    const asker = await client((await peer(commitsWithWarning(database.url))).url)
    const warned = (answer: Message[]) =>
      answer.filter(({ type }) => type === 'N').map((each) => fieldsOf(each).S)
    expect(warned(await ask(asker, query(insert('warned 1'))))).toEqual(['WARNING'])
    expect(warned(await ask(asker, query('begin')))).toEqual([])
    expect(warned(await ask(asker, query(insert('warned 2'))))).toEqual([])
    expect(warned(await ask(asker, query('commit')))).toEqual(['WARNING'])
    expect(warned(await ask(asker, query('select 1')))).toEqual([])
    expect(await things('warned%')).toEqual(['warned 1', 'warned 2'])
  })

  test('answers no commit until it is told to, and everything else', async () => {
    const way = await peer(hangingCommits(database.url))
    const [asker, other] = [await client(way.url), await client(way.url)]
    way.hang()
    const hanging = ask(asker, query(insert('hung')))
    await expect.poll(way.hanging).toBe(1)
    expect(rowsOf(await ask(other, query('select 1')))).toEqual([['1']])
    expect(await things('hung')).toEqual(['hung'])
    way.release()
    expect(tagsOf(await hanging)).toEqual(['INSERT 0 1'])
  })
})
