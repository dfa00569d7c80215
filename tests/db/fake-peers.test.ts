// The other fake poolers and clusters behave as the real ones do, seen by a client that sends messages of the protocol.
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createDatabase, type TestDatabase, withAdmin } from '../support/database.ts'
import { commitsRolledBack, commitsWithWarning, hangingCommits } from '../support/peers/commits.ts'
import {
  execute,
  fieldsOf,
  type Message,
  messageSplitter,
  parse,
  query,
  sync,
} from '../support/peers/messages.ts'
import { noImplicitTransactions } from '../support/peers/no-implicit-transactions.ts'
import { transactionHoldingPeer } from '../support/peers/transaction-holding-peer.ts'
import {
  ask,
  client,
  errorsOf,
  insert,
  peer,
  rowsOf,
  statusIn,
  tables,
  tagsOf,
  thingsIn,
} from './peer-client.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase(inject('clusterUrl'), { empty: true })
  await withAdmin(database.url, (admin) => admin.query(tables))
})
afterAll(() => database.drop())
const things = (like: string) => thingsIn(database.url, like)

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

describe('A peer that holds a transaction', () => {
  test('responds to a write as if it were done, except for the status, and rolls it back', async () => {
    const { url } = await peer(transactionHoldingPeer(database.url))
    const asker = await client(url)
    const response = await ask(asker, parse('', insert('held')), execute(''), sync)
    expect([tagsOf(response), statusIn(response)]).toEqual([['INSERT 0 1'], 'T'])
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
    const response = await ask(asker, query('commit'))
    expect([tagsOf(response), statusIn(response)]).toEqual([['COMMIT'], 'T'])
    expect(await things('held on')).toEqual(['held on'])
  })

  test('can report its version, as no server can', async () => {
    const { url } = await peer(transactionHoldingPeer(database.url, { reportsVersion: true }))
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

  test('commits what came before an error, skips what comes after it, and responds to one Sync once', async () => {
    const asker = await open()
    const response = await ask(asker, step(insert('c 1')), step('select 1 / 0'), step(insert('c 2')), sync)
    expect([errorsOf(response), statusIn(response)]).toEqual([['22012'], 'I'])
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
    const steps = ['begin', insert('rolled back'), 'commit']
    const messages = steps.map((sql) =>
      way === 'together' ? Buffer.concat([parse('', sql), execute('')]) : query(sql),
    )
    const responses = []
    if (way === 'together') responses.push(...(await ask(asker, ...messages, sync)))
    else for (const each of messages) responses.push(...(await ask(asker, each)))
    expect([tagsOf(responses), errorsOf(responses)]).toEqual([['BEGIN', 'INSERT 0 1', 'ROLLBACK'], []])
    expect(await things('rolled back')).toEqual([])
  })

  test('warns that a commit is on one machine alone, with and without a transaction of the client', async () => {
    const asker = await client((await peer(commitsWithWarning(database.url))).url)
    const warned = (response: Message[]) =>
      response.filter(({ type }) => type === 'N').map((each) => fieldsOf(each).S)
    expect(warned(await ask(asker, query(insert('warned 1'))))).toEqual(['WARNING'])
    expect(warned(await ask(asker, query('begin')))).toEqual([])
    expect(warned(await ask(asker, query(insert('warned 2'))))).toEqual([])
    expect(warned(await ask(asker, query('commit')))).toEqual(['WARNING'])
    expect(warned(await ask(asker, query('select 1')))).toEqual([])
    expect(await things('warned%')).toEqual(['warned 1', 'warned 2'])
  })

  test('responds to no commit until it is released, and to everything else', async () => {
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
