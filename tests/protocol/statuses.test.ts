// What a server sends beside rows: statuses, tags, warnings, settings. What it has not clearly done is not acknowledged.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import {
  type ProtocolConnection,
  speakProtocol,
  UnacknowledgedError,
} from '../../src/db/protocol/connection.ts'
import { isUnavailable } from '../../src/db/session/errors.ts'
import { withAdmin } from '../support/database.ts'
import { commitsRolledBack } from '../support/peers/commits.ts'
import { type Message, message, readyForQuery, stringsOf, tagOf } from '../support/peers/messages.ts'
import { nameKeepingPooler } from '../support/peers/name-keeping-pooler.ts'
import { noImplicitTransactions } from '../support/peers/no-implicit-transactions.ts'
import { type Peer, relayTo } from '../support/peers/relay.ts'
import { bind, openConnection, url } from './connections.ts'

const step = (text: string, ...values: unknown[]) => bind({ name: text.slice(0, 60), text }, ...values)
const one = step('select 1 as one')
const divide = (by: number) => step('select 1 / $1::int as quotient', by)

/** @param isPostgres whether the connection treats the peer as PostgreSQL itself */
async function connectionOver(opening: Promise<Peer>, isPostgres = true): Promise<ProtocolConnection> {
  const peer = await opening
  onTestFinished(peer.close)
  return await openConnection(peer.url, () => {}, isPostgres)
}

const direct = (isPostgres: boolean) => openConnection(url, () => {}, isPostgres)
const write = (connection: ProtocolConnection, ...steps: ReturnType<typeof step>[]) =>
  connection.run(steps, 1, true)

const table = `statuses_${randomUUID().slice(0, 8)}`
const insert = (what: string) => step(`insert into ${table} values ('${what}')`)

/** What is committed in the table. */
const committed = (pattern: string) =>
  withAdmin(url, async (admin) => {
    const { rows } = await admin.query(`select what from ${table} where what like $1 order by what`, [
      pattern,
    ])
    return rows.map(({ what }) => what)
  })

/** Rows of the table raise a notice or a warning when they are written, or when that is committed. */
beforeAll(async () => {
  const speaking = (name: string, begin: string) => `
    create function ${table}_${name}() returns trigger language plpgsql as $$ begin
      if new.what like '${name} warning%' then raise warning '%', new.what; end if;
      if new.what like '${name} notice%' then raise notice '%', new.what; end if;
      return null; end $$;
    create constraint trigger ${name} after insert on ${table} deferrable initially ${begin}
      for each row execute function ${table}_${name}();`
  await withAdmin(url, (admin) =>
    admin.query(`create table ${table} (what text unique deferrable initially deferred);
      ${speaking('early', 'immediate')} ${speaking('late', 'deferred')}`),
  )
  return () =>
    withAdmin(url, async (admin) => {
      await admin.query(`drop table ${table}; drop function ${table}_early; drop function ${table}_late`)
    })
})

const peers: [string, boolean][] = [
  ['PostgreSQL', true],
  ['another peer', false],
]

describe.each([
  ['it is in a transaction that nobody began', 'Z', () => readyForQuery('T')],
  ['it is in a transaction that has failed, and nothing has', 'Z', () => readyForQuery('E')],
  ['it is ready, and has not responded', 'C', () => Buffer.alloc(0)],
  ['what nobody asked for', 'C', (each: Message) => Buffer.concat([message('s'), each.bytes])],
])('A server that says: %s,', (_, type, instead) => {
  test('has acknowledged nothing, and is not used again', async () => {
    let isArmed = false
    const connection = await connectionOver(
      relayTo(url, (relay) => ({
        fromServer: (each) => relay.toClient(isArmed && each.type === type ? instead(each) : each.bytes),
      })),
    )
    isArmed = true
    await expect(connection.run([one])).rejects.toSatisfy(isUnavailable)
    isArmed = false
    await expect(connection.run([one])).rejects.toSatisfy(isUnavailable)
  })
})

test('A server that sends one ReadyForQuery too many is not used again', async () => {
  let isArmed = false
  const connection = await connectionOver(
    relayTo(url, (relay) => ({
      fromServer: (each) => {
        relay.toClient(isArmed && each.type === 'Z' ? Buffer.concat([each.bytes, each.bytes]) : each.bytes)
      },
    })),
  )
  isArmed = true
  expect(await connection.run([one])).toEqual([[{ one: 1 }]])
  isArmed = false
  await expect(connection.run([one])).rejects.toSatisfy(isUnavailable)
})

test.each([
  ['DateStyle', 'SQL, DMY'],
  ['client_encoding', 'LATIN1'],
  ['standard_conforming_strings', 'off'],
])('a server whose %s has changed is not used again', async (name, value) => {
  const connection = await openConnection()
  await Promise.allSettled([connection.run([step('select set_config($1, $2, false)', name, value)])])
  await expect(connection.run([one])).rejects.toBeInstanceOf(UnacknowledgedError)
})

describe.each(peers)('At %s', (name, isPostgres) => {
  const own = (what: string) => `${what} at ${name}`

  test('a commit whose response is ROLLBACK is none', async () => {
    const connection = await connectionOver(commitsRolledBack(url), isPostgres)
    const outcome = write(connection, insert(own('rolled back 1')), insert(own('rolled back 2')))
    await expect(outcome).rejects.toBeInstanceOf(UnacknowledgedError)
    expect(await committed(own('rolled back%'))).toEqual([])
  })

  describe.each([1, 2])('a write of %i statements', (count) => {
    const steps = (what: string) =>
      Array.from({ length: count }, (_, n) => insert(own(`${what} ${n} of ${count}`)))

    test('is not acknowledged when the server warns during its commit', async () => {
      await expect(write(await direct(isPostgres), ...steps('late warning'))).rejects.toBeInstanceOf(
        UnacknowledgedError,
      )
    })

    test.each(['early warning', 'early notice', 'late notice'])(
      'is acknowledged in spite of an %s',
      async (what) => {
        expect(await write(await direct(isPostgres), ...steps(what))).toHaveLength(count)
        expect(await committed(own(`${what} % of ${count}`))).toHaveLength(count)
      },
    )

    test('is refused when its commit fails, for certain where PostgreSQL says so', async () => {
      const connection = await direct(isPostgres)
      await write(connection, insert(own(`twice ${count}`)))
      const again = [...steps('beside').slice(1), insert(own(`twice ${count}`))]
      const kind = isPostgres ? pg.DatabaseError : UnacknowledgedError
      await expect(write(connection, ...again)).rejects.toBeInstanceOf(kind)
      expect(await committed(own('beside%'))).toEqual([])
      expect(await connection.run([one])).toEqual([[{ one: 1 }]])
    })
  })

  test('a transaction that fails is ended before anything else is sent', async () => {
    const connection = await direct(isPostgres)
    const outcomes = await Promise.allSettled([
      write(connection, insert(own('failed')), divide(0)),
      connection.run([one]),
      write(connection, insert(own('made 1')), insert(own('made 2'))),
      connection.run([divide(1)]),
    ])
    expect(outcomes).toMatchObject([
      { reason: { code: '22012' } },
      { value: [[{ one: 1 }]] },
      { value: [[], []] },
      { value: [[{ quotient: 1 }]] },
    ])
    expect([await committed(own('failed')), await committed(own('made%'))]).toEqual([
      [],
      [own('made 1'), own('made 2')],
    ])
  })

  test('several writes are one transaction also where there is none without begin', async () => {
    const connection = await connectionOver(noImplicitTransactions(url), isPostgres)
    await expect(write(connection, insert(own('half')), divide(0))).rejects.toMatchObject({ code: '22012' })
    expect(await committed(own('half'))).toEqual([])
  })

  test('a transaction sees what others commit, whatever the session is set to', async () => {
    const connection = await direct(isPostgres)
    await connection.run([step(`select set_config('default_transaction_isolation', 'serializable', false)`)])
    const level = step(`select current_setting('transaction_isolation') as level`)
    expect((await write(connection, level, one))[0]).toEqual([{ level: 'read committed' }])
  })
})

test('at another peer a single write begins a transaction, and so do several reads', async () => {
  const tags: string[] = []
  const connection = await connectionOver(
    relayTo(url, (relay) => ({
      fromServer: (each) => {
        if (each.type === 'C') tags.push(tagOf(each))
        relay.toClient(each.bytes)
      },
    })),
    false,
  )
  await write(connection, insert('by itself'))
  await connection.run([one])
  await connection.run([one, one])
  expect(tags).toEqual([
    ...['BEGIN', 'INSERT 0 1', 'COMMIT'],
    'SELECT 1',
    ...['BEGIN', 'SELECT 1', 'SELECT 1', 'COMMIT'],
  ])
})

test('a connection trusts no peer before it is asked to', async () => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const connection = speakProtocol(client, { onEnd: () => {} })
  onTestFinished(() => connection.destroy(new Error('the test is over')))
  const level = step(`select current_setting('transaction_isolation') as level`)
  await connection.run([step(`select set_config('default_transaction_isolation', 'serializable', false)`)])
  expect(await write(connection, level)).toEqual([[{ level: 'read committed' }]]) // in a transaction that was begun
})

test('severities are read where no server translates them', async () => {
  const connection = await connectionOver(
    relayTo(url, (relay) => ({
      fromServer: ({ bytes }) =>
        relay.toClient(Buffer.from(bytes.toString('latin1').replace('SWARNING', 'SWARNUNG'), 'latin1')),
    })),
  )
  await expect(write(connection, insert('late warning in German'))).rejects.toBeInstanceOf(
    UnacknowledgedError,
  )
})

test('a statement that was skipped after an error is prepared again where its name is kept', async () => {
  const connection = await connectionOver(nameKeepingPooler(url), false)
  const echo = step('select $1::text as text', 'echo')
  await expect(connection.run([divide(0), echo])).rejects.toMatchObject({ code: '22012' })
  for (let time = 0; time < 2; time += 1)
    expect(await connection.run([divide(1), echo])).toEqual([[{ quotient: 1 }], [{ text: 'echo' }]])
})

/** @returns a connection, and the texts of its Parse messages */
async function countingParses(): Promise<{ connection: ProtocolConnection; parsed: string[] }> {
  const parsed: string[] = []
  const connection = await connectionOver(
    relayTo(url, (relay) => ({
      fromClient: (each) => {
        if (each.type === 'P') parsed.push(stringsOf(each, 2).strings[1] as string)
        relay.toServer(each)
      },
    })),
  )
  parsed.length = 0 // what was asked when it was opened
  return { connection, parsed }
}

test('a statement that failed when it ran is not prepared again', async () => {
  const { connection, parsed } = await countingParses()
  for (const by of [0, 1, 0, 1]) await connection.run([divide(by)]).catch(() => {})
  expect(parsed).toEqual([divide(0).statement.text])
})

test('a skipped statement is prepared again once, also when earlier ones fail later', async () => {
  const { connection, parsed } = await countingParses()
  const first = connection.run([divide(0), one])
  const second = connection.run([step('select pg_sleep(0.3)'), one])
  await expect(first).rejects.toMatchObject({ code: '22012' })
  const third = connection.run([one])
  await expect(second).rejects.toMatchObject({ code: '26000' })
  expect([await third, await connection.run([one])]).toEqual([[[{ one: 1 }]], [[{ one: 1 }]]])
  expect(parsed.filter((text) => text === one.statement.text)).toHaveLength(2)
})
