// Which lane takes what, and what becomes of lanes whose statements were cancelled, or that are trusted no more.
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test, vi } from 'vitest'
import { openPipeline } from '../../src/db/pipeline/pipeline.ts'
import { batchWrites } from '../../src/db/pipeline/write-batching.ts'
import { UnacknowledgedError } from '../../src/db/protocol/connection.ts'
import { cancelRunning } from '../../src/db/session/cancel.ts'
import {
  isQueryTimeout,
  isUnavailable,
  RetryableError,
  UntrustedPeerError,
} from '../../src/db/session/errors.ts'
import { createDatabase, type TestDatabase, withAdmin } from '../support/database.ts'
import { commitsRolledBack, commitsWithWarning, hangingCommits } from '../support/peers/commits.ts'
import { nameKeepingPooler } from '../support/peers/name-keeping-pooler.ts'
import { observedWay } from '../support/peers/observed-way.ts'
import { type Peer, relayTo } from '../support/peers/relay.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase(inject('clusterUrl'))
  await withAdmin(database.url, (admin) => admin.query('create table things (n int)'))
})
afterAll(() => database.drop())

type Options = {
  count?: number
  reserved?: number
  timeoutMillis?: number
  cancel?: (client: pg.Client) => Promise<void>
  open?: (url: string) => Promise<Peer>
  /** A connection is opened when this is. */
  when?: () => Promise<unknown>
}

const itself = async (url: string): Promise<Peer> => ({ url, open: () => 0, close: () => {} })
const never = () => new Promise<void>(() => {})

async function lanesOver({ open = itself, when = async () => {}, ...options }: Options = {}) {
  const peer = await open(database.url)
  onTestFinished(peer.close)
  const lanes = openPipeline({
    connect: async () => {
      await when()
      const client = new pg.Client({ connectionString: peer.url })
      client.on('error', () => {})
      await client.connect()
      return client
    },
    cancel: cancelRunning,
    count: 1,
    reserved: 0,
    timeoutMillis: 10_000,
    ...options,
  })
  onTestFinished(() => lanes.end())
  return { lanes, peer }
}

const step = (text: string) => [{ statement: { name: text.slice(0, 60), text }, texts: [] }]
const one = step('select 1 as one')
const pid = step('select pg_backend_pid() as pid')
const sleeping = (seconds: number) => step(`select pg_sleep(${seconds})`)
const write = step('insert into things values (1) returning n')

/** Waits until so many statements sleep in the server. */
const untilAsleep = (count: number) =>
  expect.poll(async () => (await asleep()).length, { timeout: 20_000 }).toBe(count)

const asleep = () =>
  withAdmin(database.url, async (admin) => {
    const { rows } = await admin.query(`select pid from pg_stat_activity where datname = current_database()
      and state = 'active' and wait_event = 'PgSleep'`)
    return rows.map((row) => row.pid as number)
  })

/** Asks until a lane takes it. */
const taken = <Answer>(ask: () => Promise<Answer> | undefined) =>
  vi.waitUntil(() => ask(), { timeout: 20_000, interval: 20 })

describe('With lanes that are kept', () => {
  const all = { count: 3, reserved: 1, cancel: never }

  test('writes leave some to reads', async () => {
    const { lanes } = await lanesOver(all)
    expect(lanes.forWrites).toBe(2)
    const writes = Array.from({ length: 2 }, () => lanes.write(sleeping(3)))
    await untilAsleep(2)
    expect(lanes.write(write)).toBeUndefined()
    expect(await lanes.read(one)).toEqual([[{ one: 1 }]])
    await Promise.all(writes)
  })

  test('reads leave some to writes', async () => {
    const { lanes } = await lanesOver(all)
    const reads = [lanes.read(sleeping(4))]
    await untilAsleep(1)
    reads.push(lanes.read(sleeping(4)))
    await untilAsleep(2)
    await vi.waitUntil(() => lanes.read(one) === undefined, { timeout: 3000 })
    expect(await lanes.write(write)).toEqual([[{ n: 1 }]])
    await Promise.all(reads)
  })
})

describe('A lane', () => {
  test('takes no read while it writes', async () => {
    const { lanes } = await lanesOver({ cancel: never })
    await lanes.read(one)
    const writing = lanes.write(sleeping(0.3))
    expect(lanes.read(one)).toBeUndefined()
    await writing
    expect(await lanes.read(one)).toEqual([[{ one: 1 }]])
  })

  test('takes nothing behind what takes long', async () => {
    const { lanes } = await lanesOver({ cancel: never })
    await lanes.read(one)
    const reading = lanes.read(sleeping(3))
    await vi.waitUntil(() => lanes.read(one) === undefined, { timeout: 2500 })
    expect(lanes.write(write)).toBeUndefined()
    await reading
  })
})

describe('A statement that has others behind it', () => {
  test('is cancelled, and may be run elsewhere; its connection is used no more', async () => {
    const { lanes } = await lanesOver()
    const [[before]] = (await lanes.read(pid)) as [[{ pid: number }]]
    const long = lanes.read(sleeping(30))
    const behind = lanes.read(one)
    await expect(long).rejects.toBeInstanceOf(RetryableError)
    expect(await behind).toEqual([[{ one: 1 }]])
    const [[after]] = (await taken(() => lanes.read(pid))) as [[{ pid: number }]]
    expect(after.pid).not.toBe(before.pid)
  })

  test('keeps its lane while the cancelling is under way, since that would hit whoever came next', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const cancel = vi.fn(() => promise)
    const { lanes } = await lanesOver({ cancel })
    await lanes.read(one)
    const both = [lanes.read(sleeping(3)), lanes.read(one)]
    await vi.waitUntil(() => cancel.mock.calls.length > 0, { timeout: 5000, interval: 5 })
    expect([lanes.read(one), lanes.write(write)]).toEqual([undefined, undefined])
    await Promise.all(both)
    expect([lanes.read(one), lanes.pool.totalCount]).toEqual([undefined, 1])
    resolve()
    expect(await taken(() => lanes.read(one))).toEqual([[{ one: 1 }]])
  })

  test('is not cancelled where the network takes as long as it', async () => {
    const cancel = vi.fn(async () => {})
    const delayed = (url: string) =>
      relayTo(url, (way) => ({ fromServer: ({ bytes }) => void setTimeout(way.toClient, 400, bytes) }))
    const { lanes } = await lanesOver({ cancel, open: delayed })
    await lanes.read(one)
    expect(await Promise.all([lanes.read(one), lanes.read(one)])).toHaveLength(2)
    expect(cancel).not.toHaveBeenCalled()
  })
})

describe('A write that takes long', () => {
  test('makes way for another, unless it has done so before', async () => {
    const cancelsOf = async (isPatient: boolean) => {
      const cancel = vi.fn(async () => {})
      const { lanes } = await lanesOver({ count: 2, reserved: 1, cancel })
      lanes.whenFree(
        () => {},
        () => true,
      )
      await lanes.write(write)
      const writing = lanes.write(sleeping(3), 1, isPatient)
      expect(lanes.write(write)).toBeUndefined()
      await writing
      return cancel.mock.calls.length
    }
    expect(await Promise.all([cancelsOf(false), cancelsOf(true)])).toEqual([1, 0])
  })
})

test('what somebody else has cancelled is not taken for a cancel of ours', async () => {
  const { lanes } = await lanesOver()
  const outcome = Promise.allSettled([lanes.read(sleeping(30))])
  await untilAsleep(1)
  await withAdmin(database.url, async (admin) => {
    for (const each of await asleep()) await admin.query('select pg_cancel_backend($1)', [each])
  })
  const [{ reason }] = (await outcome) as [PromiseRejectedResult]
  expect([reason.code, reason instanceof RetryableError]).toEqual(['57014', false])
  expect(await lanes.read(one)).toEqual([[{ one: 1 }]]) // nothing is wrong with the connection
})

test('what is given up is cancelled, and not run again', async () => {
  const { lanes } = await lanesOver({ timeoutMillis: 300 })
  await expect(lanes.read(sleeping(30))).rejects.toSatisfy(isQueryTimeout)
  await untilAsleep(0)
})

describe('Lanes that have led to what nobody knows', () => {
  const strange = (url: string) => observedWay(url, { greetsAsPooler: true })

  test('take nothing, and leave no connection open', async () => {
    const { lanes, peer } = await lanesOver({ open: strange, count: 3 })
    await expect(lanes.read(one)).rejects.toBeInstanceOf(UntrustedPeerError)
    await expect.poll(peer.open).toBe(0)
    expect([lanes.isTrusted, lanes.read(one)]).toEqual([false, undefined])
    await expect(lanes.write(write)).rejects.toBeInstanceOf(UntrustedPeerError)
  })

  test('do not use what was being opened meanwhile either', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    let isFirst = true
    const when = async () => {
      const waits = !isFirst
      isFirst = false
      if (waits) await promise
    }
    let isStrange = true
    const mixed = (url: string) =>
      relayTo(url, (way) => ({
        fromServer: ({ type, bytes }) => {
          if (type === 'K' && isStrange) bytes.writeInt32BE(bytes.readInt32BE(5) ^ 1, 5)
          if (type === 'K') isStrange = false
          way.toClient(bytes)
        },
      }))
    const { lanes, peer } = await lanesOver({ open: mixed, count: 2, when })
    const outcomes = Promise.allSettled([lanes.read(one), lanes.write(write)])
    await vi.waitUntil(() => !lanes.isTrusted, { timeout: 10_000 })
    resolve()
    for (const outcome of await outcomes)
      expect(outcome).toMatchObject({ reason: expect.any(UntrustedPeerError) })
    await expect.poll(peer.open).toBe(0)
  })
})

test('lanes over a peer that has not committed what it answers are closed, and take nothing more', async () => {
  const { lanes, peer } = await lanesOver({ open: commitsRolledBack, count: 3 })
  await lanes.read(one)
  const outcome = (await lanes.write([...write, ...one])?.catch((error) => error)) as unknown
  expect([isUnavailable(outcome), outcome instanceof RetryableError]).toEqual([true, false])
  expect(lanes.isTrusted).toBe(false)
  await expect.poll(peer.open).toBe(0)
  await lanes.drained
})

test('a warning amid a commit leaves that write open, and the lanes as they are', async () => {
  const { lanes } = await lanesOver({ open: commitsWithWarning, count: 3 })
  await lanes.read(one)
  const outcome = (await lanes.write(write)?.catch((error) => error)) as unknown
  expect([isUnavailable(outcome), outcome instanceof RetryableError]).toEqual([true, false])
  expect(lanes.isTrusted).toBe(true)
})

describe('Behind a pooler', () => {
  test('reads are spread, since nothing is sent ahead', async () => {
    const { lanes } = await lanesOver({ open: nameKeepingPooler, count: 3 })
    await lanes.read(one)
    await Promise.all([1, 2, 3].map(() => lanes.read(sleeping(0.1))))
    expect(lanes.pool.totalCount).toBe(3)
  })

  test('what was not sent when a connection ends may be run elsewhere, what was sent not', async () => {
    const { lanes } = await lanesOver({ open: nameKeepingPooler, cancel: never })
    await lanes.read(one)
    const outcomes = Promise.allSettled([lanes.read(sleeping(30)), lanes.read(one)])
    await untilAsleep(1)
    await withAdmin(database.url, async (admin) => {
      for (const each of await asleep()) await admin.query('select pg_terminate_backend($1)', [each])
    })
    const told = ((await outcomes) as PromiseRejectedResult[]).map(
      ({ reason }) => reason instanceof RetryableError,
    )
    expect(told).toEqual([false, true])
  })
})

test('a write that waits for a lane is refused in the end, and those that came later are not with it', async () => {
  const { lanes } = await lanesOver({ count: 2, reserved: 1, cancel: never })
  const { write: send } = batchWrites(lanes, 4000)
  const blocking = lanes.write(sleeping(5.5), 1, true)
  await untilAsleep(1)
  const first = send(2, write).catch((error) => error)
  await new Promise((resolve) => setTimeout(resolve, 3000))
  const second = send(2, write)
  expect(await first).toMatchObject({ message: 'timeout exceeded when trying to connect' })
  expect(await second).toEqual([[{ n: 1 }]])
  await blocking
})

test('a commit that was given up is not acknowledged, also where the server then says that it is done', async () => {
  let release = () => {}
  const open = async (url: string) => {
    const peer = await hangingCommits(url)
    release = peer.release
    peer.hang()
    return peer
  }
  const { lanes } = await lanesOver({ open, timeoutMillis: 300, cancel: async () => release() })
  const outcome = await lanes.write([...write, ...one])?.catch((error) => error)
  expect(outcome).toBeInstanceOf(UnacknowledgedError)
})
