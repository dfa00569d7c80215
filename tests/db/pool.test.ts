// Connections of the pool: every status is checked, and none is used again that may not be idle.
import { setTimeout as sleep } from 'node:timers/promises'
import type { PostgresPoolClient } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { connectionOptions } from '../../src/db/address/connection-options.ts'
import { UnacknowledgedError } from '../../src/db/protocol/connection.ts'
import { isQueryTimeout } from '../../src/db/session/errors.ts'
import { openPool } from '../../src/db/session/pool.ts'
import { createDatabase, type TestDatabase, withAdmin } from '../support/database.ts'
import { commitsRolledBack, commitsWithWarning } from '../support/peers/commits.ts'
import { cancelCode, codeOf } from '../support/peers/messages.ts'
import { observedWay } from '../support/peers/observed-way.ts'
import { type Peer, relayTo } from '../support/peers/relay.ts'
import { transactionHoldingPeer } from '../support/peers/transaction-holding-peer.ts'
import { isUnfriendly } from '../support/unfriendly-settings.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase(inject('clusterUrl'))
  await withAdmin(database.url, (admin) =>
    admin.query('create table things (name text unique deferrable initially deferred)'),
  )
})
afterAll(() => database.drop())

const itself = async (url: string): Promise<Peer> => ({ url, open: () => 0, close: () => {} })
const strangePooler = (url: string) => observedWay(url, { greetsAsPooler: true })

/** Has one connection at most. */
async function poolOver(open: (url: string) => Promise<Peer>, queryTimeoutMillis = 10_000) {
  const peer = await open(database.url)
  const pool = openPool({
    settings: { ...connectionOptions(peer.url), max: 1, query_timeout: queryTimeoutMillis },
  })
  onTestFinished(async ({ task }) => {
    const ended = pool.end()
    if (task.result?.state !== 'fail') await ended // it would wait for ever for a client that was not released
    peer.close()
  })
  return pool
}

const ask = async (client: PostgresPoolClient, text: string) =>
  (await client.query<Record<string, unknown>>(text, [])).rows
const insert = (name: string) => `insert into things values ('${name}')`
const kept = (pattern: string) =>
  withAdmin(database.url, async (admin) => {
    const { rows } = await admin.query('select name from things where name like $1', [pattern])
    return rows.map(({ name }) => name)
  })

/** Connections of the pool to the server. */
const backends = () =>
  withAdmin(database.url, async (admin) => {
    const { rowCount } = await admin.query(`select from pg_stat_activity
      where datname = current_database() and application_name = 'tasks-api'`)
    return rowCount
  })

/** Runs statements until one fails. */
async function attempt(client: PostgresPoolClient, ...texts: string[]): Promise<unknown> {
  for (const text of texts) {
    try {
      await client.query(text, [])
    } catch (error) {
      return error
    }
  }
  return 'done'
}

type Connection = { client: PostgresPoolClient; pid: unknown }

/** A pool that waits for responses only briefly may have to try it more than once. */
async function connected(pool: Awaited<ReturnType<typeof poolOver>>): Promise<Connection> {
  let client: PostgresPoolClient | undefined
  try {
    client = await pool.connect()
    const [row] = await ask(client, 'select pg_backend_pid() as pid')
    return { client, pid: row?.pid }
  } catch (error) {
    client?.release()
    if (!isQueryTimeout(error)) throw error
    return await connected(pool)
  }
}

describe('The connection ends without an acknowledgement after', () => {
  const holding = (url: string) => transactionHoldingPeer(url, { reportsVersion: true })
  const holdingOn = (url: string) =>
    transactionHoldingPeer(url, { reportsVersion: true, holdsOnAfterCommit: true })
  const behindPoolers: [string, typeof itself, string[]][] = [
    ['a write in a transaction that nobody began', holding, [insert('held')]],
    ['a commit after which there is a transaction', holdingOn, ['begin', insert('held on'), 'commit']],
  ]
  test.each([
    ...(isUnfriendly ? [] : behindPoolers),
    ['a commit whose response is ROLLBACK', commitsRolledBack, ['begin', insert('rolled back'), 'commit']],
    ['a commit with a warning', commitsWithWarning, ['begin', insert('warned 1'), 'commit']],
    ['a write with a warning', commitsWithWarning, [insert('warned 2')]],
    ['a commit that fails', itself, ['begin', insert('twice'), insert('twice'), 'commit']],
  ])('%s', async (_, open, texts) => {
    const pool = await poolOver(open)
    const client = await pool.connect()
    expect(await attempt(client, ...texts)).toBeInstanceOf(UnacknowledgedError)
    expect(await backends()).toBe(1)
    client.release()
    await expect.poll(backends).toBe(0)
  })
})

test('a write with a warning about something else than its commit is acknowledged', async () => {
  const { client } = await connected(await poolOver(itself))
  const warn = "do $$ begin raise warning 'of nothing'; end $$"
  const note = `do $$ begin raise notice 'of nothing'; end $$`
  expect(await attempt(client, 'begin', warn, insert('warned before'), 'commit')).toBe('done')
  expect(await attempt(client, note)).toBe('done')
  expect(await kept('warned before')).toEqual(['warned before'])
  client.release()
})

describe('After an error outside of a transaction', () => {
  test('a connection to PostgreSQL is used again', async () => {
    const pool = await poolOver(itself)
    const { client, pid } = await connected(pool)
    expect(await attempt(client, 'select 1 / 0')).toMatchObject({ code: '22012' })
    client.release()
    const next = await connected(pool)
    expect(next.pid).toBe(pid)
    next.client.release()
  })

  test.skipIf(isUnfriendly)(
    'a connection to an unknown peer is not: a failed transaction may still be open',
    async () => {
      const pool = await poolOver(strangePooler)
      const { client, pid } = await connected(pool)
      expect(await attempt(client, 'select 1 / 0')).toMatchObject({ code: '22012' })
      client.release()
      const next = await connected(pool)
      expect(next.pid).not.toBe(pid)
      next.client.release()
    },
  )
})

test.skipIf(isUnfriendly)('behind a pooler a transaction has limits, and leaves none behind', async () => {
  const { client } = await connected(await poolOver(strangePooler))
  const limit = `select current_setting('statement_timeout') as statement,
    current_setting('idle_in_transaction_session_timeout') as idle`
  await client.query('begin', [])
  expect(await ask(client, limit)).toEqual([{ statement: '12s', idle: '15s' }])
  await client.query('commit', [])
  expect(await ask(client, limit)).toEqual([{ statement: '0', idle: '0' }])
  client.release()
})

describe('A statement that gets no response in time', () => {
  const timeoutMillis = 200
  const asleep = () =>
    withAdmin(database.url, async (admin) => {
      const { rowCount } = await admin.query(`select from pg_stat_activity
        where datname = current_database() and state = 'active' and query like 'select pg_sleep%'`)
      return rowCount
    })

  test('fails at once with all that are behind it, and is ended by the server; its connection is not used again', async () => {
    const pool = await poolOver(itself, timeoutMillis)
    const { client, pid } = await connected(pool)
    const timeout = await attempt(client, 'begin', 'select pg_sleep(60)')
    expect(timeout).toSatisfy(isQueryTimeout)
    expect(await attempt(client, 'rollback')).toBe(timeout)
    client.release()
    await expect.poll(asleep).toBe(0)
    const next = await connected(pool)
    expect(next.pid).not.toBe(pid)
    next.client.release()
  })

  test.each(['has been asked to cancel it', 'has responded'])(
    'keeps its place until the server %s',
    async (what) => {
      const held: (() => void)[] = []
      let isHolding = false
      const pool = await poolOver(
        (url) =>
          relayTo(url, (way) => ({
            fromClient: (each) => {
              const isCancel = each.type === '' && codeOf(each) === cancelCode
              if (isCancel && what === 'has been asked to cancel it') held.push(() => way.toServer(each))
              else way.toServer(each)
            },
            fromServer: (each) => {
              if (isHolding && each.type === 'Z' && what === 'has responded')
                held.push(() => way.toClient(each.bytes))
              else way.toClient(each.bytes)
            },
          })),
        timeoutMillis,
      )
      const { client } = await connected(pool)
      isHolding = true
      expect(await attempt(client, 'select pg_sleep(60)')).toSatisfy(isQueryTimeout)
      client.release()
      let isFree = false
      const next = connected(pool).then((one) => {
        isFree = true
        return one
      })
      await expect.poll(() => held.length).toBe(1)
      await sleep(100)
      expect(isFree).toBe(false)
      isHolding = false
      for (const release of held) release()
      ;(await next).client.release()
    },
  )
})
