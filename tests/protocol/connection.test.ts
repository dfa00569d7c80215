// Prepared statements on one connection: their rows are those that pg's own client reads, however the network cuts them.
import { Writable } from 'node:stream'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { connectionOptions } from '../../src/db/address/connection-options.ts'
import { NotSentError, type ProtocolConnection } from '../../src/db/protocol/connection.ts'
import { type NamedStatement, serializerTo } from '../../src/db/protocol/serializer.ts'
import { isUnavailable } from '../../src/db/session/errors.ts'
import { withAdmin } from '../support/database.ts'
import { bind, openConnection, proxyTo, url } from './connections.ts'

let plain: pg.Client

async function open(at = url, onEnd = () => {}) {
  const connection = await openConnection(at, onEnd)
  const run = async (statement: NamedStatement, values: unknown[]) =>
    (await connection.run([bind(statement, ...values)]))[0] ?? []
  return { ...connection, run, together: connection.run, running: () => connection.running }
}

beforeAll(async () => {
  plain = new pg.Client(connectionOptions(url))
  await plain.connect()
})
afterAll(() => plain.end())
let number = 0
const named = (text: string) => ({ name: `statement_${number++}`, text })

const everyType =
  named(`select $1::text as text, $2::bigint as id, $3::boolean as flag, $4::int as int, $5::date as day,
  $6::timestamptz as moment, $7::bytea as bytes, $8::bigint[]::text as list, $9::numeric as exact, null as nothing,
  $1::jsonb is null as "a name, \\ and ""quotes"""`)

const orNull = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null })
const text = fc
  .string({ unit: 'grapheme', maxLength: 300 })
  .map((all) => JSON.stringify(all.replaceAll('\0', '')))
const values = fc.tuple(
  orNull(text),
  orNull(fc.maxSafeInteger()),
  orNull(fc.boolean()),
  orNull(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
  orNull(fc.constantFrom('2026-11-21', '0001-01-01', '9999-12-31')),
  orNull(fc.date({ min: new Date('1900-01-01'), max: new Date('9000-01-01'), noInvalidDate: true })),
  orNull(fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes))),
  orNull(fc.array(fc.maxSafeInteger(), { maxLength: 5 })),
  orNull(fc.integer().map((whole) => `${whole}.${Math.abs(whole)}`)),
)

test('values of every type come back as pg reads them', async () => {
  const connection = await open()
  await fc.assert(
    fc.asyncProperty(values, async (given) => {
      const [rows, expected] = await Promise.all([
        connection.run(everyType, given),
        plain.query(everyType.text, given),
      ])
      expect(rows).toEqual(expected.rows)
    }),
    { numRuns: 300 },
  )
})

describe.each([
  'UTC',
  'Europe/Berlin',
  'Pacific/Port_Moresby',
  'America/Caracas',
  'Asia/Kathmandu',
  'America/St_Johns',
])('with the session in %s', (zone) => {
  test('a timestamp is given in UTC, with all three digits', async () => {
    const connection = await open()
    await connection.run(named("select set_config('TimeZone', $1, false)"), [zone])
    const digits = ['.250', '.000', '.100', '.010', '.001', '.000', '.999', '.120']
    const moments = digits.map((fraction) => `2026-11-21T09:30:07${fraction}Z`)
    const at = named('select unnest($1::text::timestamptz(3)[]) as at')
    expect(await connection.run(at, [`{${moments.join()}}`])).toEqual(
      moments.map((moment) => ({ at: moment })),
    )
  })
})

test('a timestamp that the contract cannot show fails its own statement alone', async () => {
  const connection = await open()
  const at = named('select $1::text::timestamptz as at')
  const outcomes = await Promise.allSettled(
    ['2026-11-21 09:30:00.123456Z', '10000-01-01 00:00:00.5Z', 'infinity', '2026-11-21 09:30:00Z'].map(
      (moment) => connection.run(at, [moment]),
    ),
  )
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'fulfilled'])
  expect(outcomes[3]).toMatchObject({ value: [{ at: '2026-11-21T09:30:00.000Z' }] })
})

test('a bigint beyond 2^53-1 fails its own statement alone, and is never rounded', async () => {
  const connection = await open()
  const big = named('select $1::bigint as id')
  const outcomes = await Promise.allSettled(
    ['9007199254740991', '9007199254740992', '-9007199254740992', '-9007199254740991'].map((id) =>
      connection.run(big, [id]),
    ),
  )
  expect(outcomes.map((each) => (each.status === 'fulfilled' ? each.value : each.reason.name))).toEqual([
    [{ id: Number.MAX_SAFE_INTEGER }],
    'RangeError',
    'RangeError',
    [{ id: Number.MIN_SAFE_INTEGER }],
  ])
})

test('a connection counts the requests that wait for it', async () => {
  const connection = await open()
  const one = bind(named('select 1 as one'))
  const responses = [connection.together([one]), connection.together([one, one], 16)]
  expect(connection.running()).toBe(17)
  await responses[0]
  expect(connection.running()).toBeLessThan(17)
  await responses[1]
  expect(connection.running()).toBe(0)
})

test('an error has the fields that pg gives it', async () => {
  const connection = await open()
  const failing = `do $$ begin raise exception using message = 'no ünit', detail = 'of it', hint = 'none',
    errcode = '23514', schema = 's', table = 't', column = 'c', constraint = 'k', datatype = 'd'; end $$`
  const expected = await plain.query(failing).catch((error) => error)
  const error = await connection.run(named(failing), []).catch((reason) => reason)
  expect(error).toBeInstanceOf(pg.DatabaseError)
  const { length: _, line: __, ...fields } = expected
  expect({ ...error, message: error.message }).toMatchObject({ ...fields, message: expected.message })
  expect(error).toMatchObject({ code: '23514', table: 't', constraint: 'k', message: 'no ünit' })
})

test('a statement that cannot be prepared fails each time, and others go on', async () => {
  const connection = await open()
  const wrong = named('select nonsense')
  for (let time = 0; time < 2; time += 1) {
    await expect(connection.run(wrong, [])).rejects.toMatchObject({ code: '42703' })
    expect(await connection.run(named('select 1 as one'), [])).toEqual([{ one: 1 }])
  }
})

test('a statement that failed when it ran is still prepared', async () => {
  const connection = await open()
  const divide = named('select 1 / $1::int as one')
  for (const by of [0, 1, 0, 1]) {
    const rows = connection.run(divide, [by])
    if (by === 0) await expect(rows).rejects.toMatchObject({ code: '22012' })
    else expect(await rows).toEqual([{ one: 1 }])
  }
})

test('statements without columns, without rows, and with many of both', async () => {
  const connection = await open()
  const wide = Array.from({ length: 300 }, (_, i) => `${i} as c${i}`).join()
  const [nothing, none, many, columns] = await Promise.all([
    connection.run(named('create temporary table nothing ()'), []),
    connection.run(named('select 1 as one where false'), []),
    connection.run(
      named(`select n::bigint as n, repeat('é', 5000) as text from generate_series(1, 3000) n`),
      [],
    ),
    connection.run(named(`select ${wide}`), []),
  ])
  expect([nothing, none, many.length, many.at(-1)]).toEqual([
    [],
    [],
    3000,
    { n: 3000, text: 'é'.repeat(5000) },
  ])
  expect(Object.entries(columns[0] ?? {})).toEqual(Array.from({ length: 300 }, (_, i) => [`c${i}`, i]))
})

test('texts that are larger than the buffer arrive whole, in order', async () => {
  const connection = await open()
  const echo = named('select $1::text as text')
  const texts = [70_000, 10, 65_536, 65_500, 0, 200_000, 30_000, 30_000, 30_000].map((length, i) =>
    `${i}é`.repeat(length / 2),
  )
  const rows = await Promise.all(texts.map((each) => connection.run(echo, [each])))
  expect(rows.map(([row]) => row?.text === undefined)).toEqual(texts.map(() => false))
  expect(rows.every(([row], i) => row?.text === texts[i])).toBe(true)
})

test('bytes that a slow network has not taken yet stay as they are', async () => {
  const taken: Buffer[] = []
  const stream = new Writable({ write: (chunk) => void taken.push(chunk), highWaterMark: 1 })
  const serializer = serializerTo(stream)
  const echo = named('select $1::text as text')
  serializer.execute(echo, ['the first'])
  serializer.flush()
  const before = Buffer.from(taken[0] as Buffer)
  serializer.execute(echo, ['another'])
  serializer.flush()
  expect(before.includes('the first')).toBe(true)
  expect(taken).toEqual([before])
})

describe('statements that are sent together', () => {
  const count = named('select count(*)::int as count from together')
  const insert = named('insert into together values ($1::int) returning n')
  const table = 'create table together (n int primary key)'

  test('are one transaction, and each gives its rows', async () => {
    const connection = await open()
    await plain.query(table)
    onTestFinished(() => plain.query('drop table together').then(() => {}))
    const steps = [1, 2].map((n) => bind(insert, n))
    const given = await Promise.all([
      connection.together([...steps, bind(count)]),
      connection.run(named('select 1 as one'), []),
      connection.together([bind(named('select 1 where false')), bind(count)]),
    ])
    expect(given).toEqual([[[{ n: 1 }], [{ n: 2 }], [{ count: 2 }]], [{ one: 1 }], [[], [{ count: 2 }]]])
  })

  test('happen all or not at all, and what was skipped is prepared when it is next sent', async () => {
    const connection = await open()
    await plain.query(table)
    onTestFinished(() => plain.query('drop table together').then(() => {}))
    const steps = [3, 3, 4].map((n) => bind(insert, n))
    const skipped = named('select 5 as five')
    const failing = connection.together([...steps, bind(skipped)])
    await expect(failing).rejects.toMatchObject({ code: '23505' })
    expect(await connection.run(count, [])).toEqual([{ count: 0 }])
    expect(await connection.run(skipped, [])).toEqual([{ five: 5 }])
  })
})

/** A proxy that passes on what the database sends in pieces. */
const inPieces = (bytes: number): Promise<string> =>
  proxyTo((near, far) => {
    near.setNoDelay(true).pipe(far)
    far.on('data', async (chunk: Buffer) => {
      far.pause()
      for (let at = 0; at < chunk.length; at += bytes) {
        near.write(chunk.subarray(at, at + bytes))
        await new Promise(setImmediate)
      }
      far.resume()
    })
  })

describe.each([1, 3, 7, 1000])('in pieces of %i bytes', (bytes) => {
  test('responses are put together', async () => {
    const connection = await open(await inPieces(bytes))
    const given = ['"ünï"', 7, true, 8, '2026-11-21', new Date(0), Buffer.from('b'), [1, 2], '1.5']
    const rows = await Promise.all([connection.run(everyType, given), connection.run(everyType, given)])
    const expected = (await plain.query(everyType.text, given)).rows
    expect(rows).toEqual([expected, expected])
  })
})

describe('when the connection breaks', () => {
  const pid = named('select pg_backend_pid() as pid')
  const sleep = named('select pg_sleep(30)')

  test('all sent statements fail, with the reason where the server gave one, and so do later ones', async () => {
    let ends = 0
    const connection = await open(url, () => {
      ends += 1
    })
    const [row] = await connection.run(pid, [])
    const running = Promise.allSettled([connection.run(sleep, []), connection.run(pid, [])])
    await withAdmin(url, (admin) => admin.query('select pg_terminate_backend($1)', [row?.pid]))
    expect(await running).toMatchObject([
      { reason: { code: '57P01' } },
      { reason: new Error('Connection terminated unexpectedly') },
    ])
    await expect(connection.run(pid, [])).rejects.toThrow('Connection terminated unexpectedly')
    expect([ends, connection.running()]).toEqual([1, 0])
  })

  test('a connection that is broken on purpose says why', async () => {
    const connection = await open()
    const running = connection.run(sleep, [])
    connection.destroy(new Error('enough'))
    await expect(running).rejects.toThrow('enough')
  })

  test('a graceful end lets running statements finish', async () => {
    const connection = await open()
    const running = [
      connection.run(named('select pg_sleep(0.2)'), []),
      connection.run(named('select 5 as five'), []),
    ]
    await Promise.all([connection.end(), ...running])
    expect(await running[1]).toEqual([{ five: 5 }])
  })
})

describe('A connection that sends nothing before the last response', () => {
  const openSequential = (onEnd = () => {}) => openConnection(url, onEnd, false)
  const echo = named('select $1::text as text, pg_backend_pid() as pid')
  const step = (text: string) => bind(echo, text)
  const sleep = bind(named('select pg_sleep(0.3)'))

  test('gets all responses in order, and a statement that fails fails alone', async () => {
    const connection = await openSequential()
    const fail = bind(named('select 1 / 0'))
    const outcomes = await Promise.allSettled([
      connection.run([step('first')]),
      connection.run([step('beside'), fail]),
      connection.run([step('third'), step('with it')]),
    ])
    const results = outcomes.map((each) =>
      each.status === 'fulfilled' ? each.value.flat().map(({ text }) => text) : each.reason.code,
    )
    expect(results).toEqual([['first'], '22012', ['third', 'with it']])
    expect(connection.running).toBe(0)
  })

  test('sends the next only after the response to the one before', async () => {
    let sent = Buffer.alloc(0)
    const proxy = await proxyTo((near, far) => {
      near.on('data', (chunk: Buffer) => {
        sent = Buffer.concat([sent, chunk])
      })
      near.pipe(far)
      far.pipe(near)
    })
    const connection = await openConnection(proxy, () => {}, false)
    const asked = performance.now()
    const running = [
      connection.run([sleep]),
      connection.run([step('behind')]),
      connection.run([step('behind that')]),
    ]
    expect(connection.running).toBe(3)
    await running[0]
    expect(connection.headSince - asked).toBeGreaterThan(250) // since it was sent, not since it was asked for
    expect(sent.includes('pg_sleep')).toBe(true)
    expect(sent.includes('behind')).toBe(false)
    await Promise.all(running)
    expect(sent.includes('behind that')).toBe(true)
  })

  test('at its end lets finish what was sent, reports to the others that they were not, and accepts nothing more', async () => {
    const connection = await openSequential()
    const running = [
      connection.run([sleep]),
      connection.run([step('behind')]),
      connection.run([step('behind that')]),
    ]
    const outcomes = Promise.allSettled(running)
    const ended = connection.end()
    await expect(connection.run([step('late')])).rejects.toSatisfy(isUnavailable)
    const notSent = { reason: expect.any(NotSentError) }
    expect(await outcomes).toMatchObject([{ status: 'fulfilled' }, notSent, notSent])
    expect(connection.running).toBe(0)
    await ended
  })

  test('that breaks distinguishes what was sent from what was not, unless it was given up', async () => {
    let ends = 0
    const outcomesAfter = async (breakIt: (connection: ProtocolConnection, pid: number) => unknown) => {
      const connection = await openSequential(() => {
        ends += 1
      })
      const [[who]] = (await connection.run([step('who')])) as [[{ pid: number }]]
      const outcomes = Promise.allSettled([connection.run([sleep]), connection.run([step('behind')])])
      await breakIt(connection, who.pid)
      return (await outcomes).map((each) => (each as PromiseRejectedResult).reason)
    }
    const [sent, notSent] = await outcomesAfter((_, pid) =>
      plain.query('select pg_terminate_backend($1)', [pid]),
    )
    expect([isUnavailable(sent), notSent instanceof NotSentError]).toEqual([true, true])
    const reason = new Error('Connection terminated')
    expect(await outcomesAfter((connection) => connection.destroy(reason))).toEqual([reason, reason])
    expect(ends).toBe(2)
  })

  test('breaks at a statement that cannot be sent, and no statement gets the response to another', async () => {
    const connection = await openSequential()
    const tooMany = bind(named('select 1 as one'), ...Array.from({ length: 40_000 }, () => 1))
    const outcomes = await Promise.allSettled([
      connection.run([step('first')]),
      connection.run([step('second'), tooMany]),
      connection.run([step('third')]),
    ])
    expect(outcomes).toMatchObject([
      { value: [[{ text: 'first' }]] },
      { reason: expect.any(RangeError) },
      { reason: expect.any(RangeError) },
    ])
  })
})
