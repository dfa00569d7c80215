// What a connection leads to is found out when it is opened, and its session is settled before anything is done on it.
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { connectionOptions } from '../../src/db/address/connection-options.ts'
import { openDatabase, preparedQuery } from '../../src/db/database.ts'
import { findPeer } from '../../src/db/session/peer.ts'
import { type Session, settleSession, UnsuitableSessionError } from '../../src/db/session/session.ts'
import { createDatabase, type TestDatabase, withAdmin } from '../support/database.ts'
import { type Message, message, stringsOf } from '../support/peers/messages.ts'
import { nameKeepingPooler } from '../support/peers/name-keeping-pooler.ts'
import { observedWay } from '../support/peers/observed-way.ts'
import { type Peer, relayTo } from '../support/peers/relay.ts'
import { transactionHoldingPeer } from '../support/peers/transaction-holding-peer.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase(inject('clusterUrl'))
  await withAdmin(database.url, (admin) =>
    admin.query('create schema in_front; create table in_front.tasks (id int)'),
  )
})
afterAll(() => database.drop())

type Opening = (url: string) => Promise<Peer>

/** @param settings that the session begins with, where the peer lets it */
async function clientOf(open: Opening, settings: Record<string, string> = {}): Promise<pg.Client> {
  const peer = await open(database.url)
  onTestFinished(peer.close)
  const options = Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value.replaceAll(' ', '\\ ')}`)
    .join(' ')
  const client = new pg.Client({ ...connectionOptions(peer.url), ...(options !== '' && { options }) })
  client.on('error', () => {})
  await client.connect()
  onTestFinished(() => client.end())
  return client
}

const itself: Opening = async (url) => ({ url, open: () => 0, close: () => {} })
const proxy: Opening = (url) => relayTo(url, () => ({}))
const strangePooler: Opening = (url) => observedWay(url, { greetsAsPooler: true })

/** It greets with the server's process id. */
const renamingPooler: Opening = (url) =>
  relayTo(url, (way) => ({
    fromClient: (each) => {
      const text = each.bytes.toString('latin1').replaceAll('tasks_api_facts', 'facts_tasks_api')
      way.toServer({ ...each, bytes: Buffer.from(text, 'latin1') })
    },
  }))

/** Replaces `from` by `to` in what the server is asked, so that it responds as another would. */
const responding =
  (from: string, to: string): Opening =>
  (url) =>
    relayTo(url, (way) => ({
      fromClient: (each) => way.toServer(['P', 'Q'].includes(each.type) ? replaced(each, from, to) : each),
    }))

/** A Query holds a text; a Parse has a name before it. */
function replaced(each: Message, from: string, to: string): Message {
  const { strings, rest } = stringsOf(each, each.type === 'Q' ? 1 : 2)
  const texts = strings.map((text) => text.replace(from, to))
  return { ...each, bytes: message(each.type, ...texts, rest) }
}

const citus = responding(`extname = 'citus'`, `extname = 'plpgsql'`)
const version = (text: string) => responding('version() as version', `'${text}' as version`)

const limits = [{ statement: { name: 'tasks_api_limits' } }]

describe.each<[string, Opening, Session, { isPostgres: boolean; setup: unknown[] } | undefined]>([
  ['PostgreSQL', itself, { peer: 'postgresql', isOwn: true }, { isPostgres: true, setup: [] }],
  ['a proxy of TCP', proxy, { peer: 'postgresql', isOwn: true }, { isPostgres: true, setup: [] }],
  ['Citus', citus, { peer: 'citus', isOwn: true }, { isPostgres: false, setup: [] }],
  [
    'a pooler that keeps names',
    nameKeepingPooler,
    { peer: 'pgbouncer', isOwn: false },
    { isPostgres: false, setup: limits },
  ],
  ['a pooler that passes names on', strangePooler, { peer: 'other', isOwn: false }, undefined],
  ['a pooler that renames', renamingPooler, { peer: 'other', isOwn: true }, undefined],
  [
    'pgpool-II',
    (url) => transactionHoldingPeer(url, { reportsVersion: true }),
    { peer: 'other', isOwn: false },
    undefined,
  ],
  [
    'CockroachDB',
    version('CockroachDB CCL v25.2.1 (x86_64-pc-linux-gnu)'),
    { peer: 'other', isOwn: true },
    undefined,
  ],
  [
    'YugabyteDB',
    version('PostgreSQL 15.12-YB-2025.1.0.0-b0 on x86_64-pc-linux-gnu'),
    { peer: 'other', isOwn: true },
    undefined,
  ],
])('A connection to %s', (_, open, session, trust) => {
  test('is recognised', async () => {
    const client = await clientOf(open)
    expect(await settleSession(client, { prepared: true, limited: true })).toEqual(session)
  })

  test('is trusted only as far as its peer allows', async () => {
    const found = await findPeer(await clientOf(open))
    expect(found.peer).toBe(session.peer)
    if (trust === undefined) expect(found.trust).toBeUndefined()
    else expect(found.trust).toMatchObject(trust)
  })
})

const settingsOf = async (client: pg.Client, names: string[]) =>
  (await client.query(`select ${names.map((name) => `current_setting('${name}') as "${name}"`).join()}`)).rows

describe('A session of its own', () => {
  const unfriendly = {
    DateStyle: ['SQL, DMY', 'ISO, MDY'],
    IntervalStyle: ['postgres_verbose', 'postgres'],
    TimeZone: ['Asia/Kathmandu', 'UTC'],
    standard_conforming_strings: ['off', 'on'],
    bytea_output: ['escape', 'hex'],
    default_transaction_isolation: ['repeatable read', 'read committed'],
    row_security: ['off', 'on'],
    search_path: ['in_front, public', 'public'],
  } as const

  test.each(Object.entries(unfriendly))(
    'has its own %s, whatever it began with',
    async (name, [other, own]) => {
      const client = await clientOf(itself, { [name]: other })
      await settleSession(client, { prepared: true, limited: true })
      expect(await settingsOf(client, [name])).toEqual([{ [name]: own }])
    },
  )

  const timeouts = ['statement_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout']
  test.each([
    ['is limited', itself, true, ['12s', '15s', '30s']],
    [
      'has no limit that servers before 17 do not know',
      responding(`current_setting('server_version_num')::int`, '160000'),
      true,
      ['12s', '15s', '0'],
    ],
    ['has no limit where migrations run', itself, false, ['0', '0', '0']],
  ])('%s', async (_, open, limited, expected) => {
    const client = await clientOf(open)
    await settleSession(client, { prepared: false, limited })
    const [found] = await settingsOf(client, timeouts)
    expect(Object.values(found)).toEqual(expected)
  })
})

describe('Behind a pooler, where nothing can be set,', () => {
  test.each([
    ['DateStyle', 'SQL, DMY'],
    ['standard_conforming_strings', 'off'],
    ['default_transaction_isolation', 'repeatable read'],
    ['row_security', 'off'],
    ['search_path', 'in_front, public'],
  ])('a session is refused for its %s', async (name, value) => {
    const client = await clientOf(strangePooler, { [name]: value })
    const failure = await settleSession(client, { prepared: true, limited: true }).catch((error) => error)
    expect(failure).toBeInstanceOf(UnsuitableSessionError)
    expect(failure.message).toContain(`set ${name} = `)
    await expect(findPeer(client)).rejects.toBeInstanceOf(UnsuitableSessionError)
  })

  test.each([
    ['IntervalStyle', 'postgres_verbose'],
    ['TimeZone', 'Asia/Kathmandu'],
    ['bytea_output', 'escape'],
  ])('a session is not refused for its %s, which changes nothing', async (name, value) => {
    const client = await clientOf(strangePooler, { [name]: value })
    expect(await settleSession(client, { prepared: true, limited: true })).toEqual({
      peer: 'other',
      isOwn: false,
    })
  })

  test('a transaction has limits, and leaves none behind', async () => {
    const peer = await nameKeepingPooler(database.url, { poolSize: 1 })
    onTestFinished(peer.close)
    const db = openDatabase({ url: peer.url, poolSize: 2 })
    onTestFinished(() => db.destroy())
    const write = preparedQuery(
      'write_limit',
      () => sql`with one as (select 1)
      select current_setting('statement_timeout') as limit from one`,
    )
    const read = preparedQuery('read_limit', () => sql`select current_setting('statement_timeout') as limit`)
    expect(await write.execute(db, {})).toEqual([{ limit: '12s' }])
    expect(await read.execute(db, {})).toEqual([{ limit: '0' }])
  })
})
