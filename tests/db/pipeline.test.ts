// Which connection of the pipeline takes what, and what becomes of those whose statements were cancelled, or whose peer is
// not trusted any more.
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test, vi } from 'vitest'
import { quickMillis } from '../../src/db/pipeline/choice.ts'
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
import { isUnfriendly } from '../support/unfriendly-settings.ts'
import { until } from '../support/until.ts'

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

async function pipelineOver({ open = itself, when = async () => {}, ...options }: Options = {}) {
  const peer = await open(database.url)
  onTestFinished(peer.close)
  const pipeline = openPipeline({
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
  onTestFinished(() => pipeline.end())
  return { pipeline, peer }
}

const step = (text: string) => [{ statement: { name: text.slice(0, 60), text }, texts: [] }]
const one = step('select 1 as one')
const pid = step('select pg_backend_pid() as pid')
const sleeping = (seconds: number) => step(`select pg_sleep(${seconds})`)
const write = step('insert into things values (1) returning n')

/** Waits until so many statements sleep in the server. */
const untilAsleep = (count: number) => expect.poll(async () => (await asleep()).length).toBe(count)

const asleep = () =>
  withAdmin(database.url, async (admin) => {
    const { rows } = await admin.query(`select pid from pg_stat_activity where datname = current_database()
      and state = 'active' and wait_event = 'PgSleep'`)
    return rows.map((row) => row.pid as number)
  })

/** Ends what sleeps in the server. */
async function wake(sleepers: readonly (Promise<unknown> | undefined)[]): Promise<void> {
  const outcomes = Promise.allSettled(sleepers)
  await withAdmin(database.url, async (admin) => {
    for (const each of await asleep()) await admin.query('select pg_cancel_backend($1)', [each])
  })
  await outcomes
}

/** Asks until a connection takes it. */
const taken = <Rows>(ask: () => Promise<Rows> | undefined) => until<Rows | undefined>(() => ask())

describe('With reserved connections', () => {
  const all = { count: 3, reserved: 1, cancel: never, timeoutMillis: 120_000 }

  test('writes leave some to reads', async () => {
    const { pipeline } = await pipelineOver(all)
    expect(pipeline.forWrites).toBe(2)
    const writes = Array.from({ length: 2 }, () => pipeline.write(sleeping(120)))
    await untilAsleep(2)
    expect(pipeline.write(write)).toBeUndefined()
    expect(await pipeline.read(one)).toEqual([[{ one: 1 }]])
    await wake(writes)
  })

  test('reads leave some to writes', async () => {
    const { pipeline } = await pipelineOver(all)
    const reads = [pipeline.read(sleeping(120))]
    await untilAsleep(1)
    await sleep(2 * quickMillis) // a read that is asked for sooner is sent behind the first
    reads.push(pipeline.read(sleeping(120)))
    await untilAsleep(2)
    await until(() => pipeline.read(one) === undefined)
    expect(await pipeline.write(write)).toEqual([[{ n: 1 }]])
    await wake(reads)
  })
})

describe('A connection', () => {
  test('takes no read while it writes', async () => {
    const { pipeline } = await pipelineOver({ cancel: never })
    await pipeline.read(one)
    const writing = pipeline.write(sleeping(0.3))
    expect(pipeline.read(one)).toBeUndefined()
    await writing
    expect(await pipeline.read(one)).toEqual([[{ one: 1 }]])
  })

  test('takes no statement behind a slow one', async () => {
    const { pipeline } = await pipelineOver({ cancel: never, timeoutMillis: 120_000 })
    await pipeline.read(one)
    const reading = pipeline.read(sleeping(120))
    await until(() => pipeline.read(one) === undefined)
    expect(pipeline.write(write)).toBeUndefined()
    await wake([reading])
  })
})

describe('A statement that has others behind it', () => {
  test('is cancelled, and may be run elsewhere; its connection is used no more', async () => {
    const { pipeline } = await pipelineOver()
    const [[before]] = (await pipeline.read(pid)) as [[{ pid: number }]]
    const long = pipeline.read(sleeping(30))
    const behind = pipeline.read(one)
    await expect(long).rejects.toBeInstanceOf(RetryableError)
    expect(await behind).toEqual([[{ one: 1 }]])
    const [[after]] = (await taken(() => pipeline.read(pid))) as [[{ pid: number }]]
    expect(after.pid).not.toBe(before.pid)
  })

  test('keeps its connection until the cancel request is sent, since that would hit the next statement', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const cancel = vi.fn(() => promise)
    const { pipeline } = await pipelineOver({ cancel })
    await pipeline.read(one)
    const both = [pipeline.read(sleeping(3)), pipeline.read(one)]
    await until(() => cancel.mock.calls.length > 0)
    expect([pipeline.read(one), pipeline.write(write)]).toEqual([undefined, undefined])
    await Promise.all(both)
    expect([pipeline.read(one), pipeline.pool.totalCount]).toEqual([undefined, 1])
    resolve()
    expect(await taken(() => pipeline.read(one))).toEqual([[{ one: 1 }]])
  })

  test('is not cancelled where the network takes as long as it', async () => {
    const cancel = vi.fn(async () => {})
    const delayed = (url: string) =>
      relayTo(url, (way) => ({ fromServer: ({ bytes }) => void setTimeout(way.toClient, 400, bytes) }))
    const { pipeline } = await pipelineOver({ cancel, open: delayed })
    await pipeline.read(one)
    expect(await Promise.all([pipeline.read(one), pipeline.read(one)])).toHaveLength(2)
    expect(cancel).not.toHaveBeenCalled()
  })
})

describe('A write that is slow', () => {
  test('makes way for another, unless it has done so before', async () => {
    const cancelsOf = async (mayTakeLong: boolean) => {
      const cancel = vi.fn(async () => {})
      const { pipeline } = await pipelineOver({ count: 2, reserved: 1, cancel })
      pipeline.whenFree(
        () => {},
        () => true,
      )
      await pipeline.write(write)
      const writing = pipeline.write(sleeping(3), 1, mayTakeLong)
      expect(pipeline.write(write)).toBeUndefined()
      await writing
      return cancel.mock.calls.length
    }
    expect(await Promise.all([cancelsOf(false), cancelsOf(true)])).toEqual([1, 0])
  })
})

test('a statement that somebody else has cancelled is not taken for one that the service cancelled', async () => {
  const { pipeline } = await pipelineOver()
  const outcome = Promise.allSettled([pipeline.read(sleeping(30))])
  await untilAsleep(1)
  await withAdmin(database.url, async (admin) => {
    for (const each of await asleep()) await admin.query('select pg_cancel_backend($1)', [each])
  })
  const [{ reason }] = (await outcome) as [PromiseRejectedResult]
  expect([reason.code, reason instanceof RetryableError]).toEqual(['57014', false])
  expect(await pipeline.read(one)).toEqual([[{ one: 1 }]]) // nothing is wrong with the connection
})

test('a statement that is given up is cancelled, and not run again', async () => {
  const { pipeline } = await pipelineOver({ timeoutMillis: 300 })
  await expect(pipeline.read(sleeping(30))).rejects.toSatisfy(isQueryTimeout)
  await untilAsleep(0)
})

describe.skipIf(isUnfriendly)('A pipeline that has led to an unknown peer', () => {
  const strange = (url: string) => observedWay(url, { greetsAsPooler: true })

  test('takes nothing, and leaves no connection open', async () => {
    const { pipeline, peer } = await pipelineOver({ open: strange, count: 3 })
    await expect(pipeline.read(one)).rejects.toBeInstanceOf(UntrustedPeerError)
    await expect.poll(peer.open).toBe(0)
    expect([pipeline.isTrusted, pipeline.read(one)]).toEqual([false, undefined])
    await expect(pipeline.write(write)).rejects.toBeInstanceOf(UntrustedPeerError)
  })

  test('does not use a connection that was being opened meanwhile, either', async () => {
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
    const { pipeline, peer } = await pipelineOver({ open: mixed, count: 2, when })
    const outcomes = Promise.allSettled([pipeline.read(one), pipeline.write(write)])
    await until(() => !pipeline.isTrusted)
    resolve()
    for (const outcome of await outcomes)
      expect(outcome).toMatchObject({ reason: expect.any(UntrustedPeerError) })
    await expect.poll(peer.open).toBe(0)
  })
})

test('a pipeline over a peer that acknowledges what it has not committed is closed, and takes nothing more', async () => {
  const { pipeline, peer } = await pipelineOver({ open: commitsRolledBack, count: 3 })
  await pipeline.read(one)
  const outcome = (await pipeline.write([...write, ...one])?.catch((error) => error)) as unknown
  expect([isUnavailable(outcome), outcome instanceof RetryableError]).toEqual([true, false])
  expect(pipeline.isTrusted).toBe(false)
  await expect.poll(peer.open).toBe(0)
  await pipeline.drained
})

test('a warning during a commit leaves the outcome of that write open, and the pipeline as it is', async () => {
  const { pipeline } = await pipelineOver({ open: commitsWithWarning, count: 3 })
  await pipeline.read(one)
  const outcome = (await pipeline.write(write)?.catch((error) => error)) as unknown
  expect([isUnavailable(outcome), outcome instanceof RetryableError]).toEqual([true, false])
  expect(pipeline.isTrusted).toBe(true)
})

describe.skipIf(isUnfriendly)('Behind a pooler', () => {
  test('reads are spread, since nothing is sent before a response', async () => {
    const { pipeline } = await pipelineOver({ open: nameKeepingPooler, count: 3 })
    await pipeline.read(one)
    await Promise.all([1, 2, 3].map(() => pipeline.read(sleeping(0.1))))
    expect(pipeline.pool.totalCount).toBe(3)
  })

  test('when a connection ends, only statements that were not sent may be run elsewhere', async () => {
    const { pipeline } = await pipelineOver({ open: nameKeepingPooler, cancel: never })
    await pipeline.read(one)
    const outcomes = Promise.allSettled([pipeline.read(sleeping(30)), pipeline.read(one)])
    await untilAsleep(1)
    await withAdmin(database.url, async (admin) => {
      for (const each of await asleep()) await admin.query('select pg_terminate_backend($1)', [each])
    })
    const mayRunAgain = ((await outcomes) as PromiseRejectedResult[]).map(
      ({ reason }) => reason instanceof RetryableError,
    )
    expect(mayRunAgain).toEqual([false, true])
  })
})

test('a write that waits too long for a connection is rejected, and those that came later are not', async () => {
  const { pipeline } = await pipelineOver({ count: 2, reserved: 1, cancel: never })
  const { write: send } = batchWrites(pipeline, 4000)
  const blocking = pipeline.write(sleeping(5.5), 1, true)
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
  const { pipeline } = await pipelineOver({ open, timeoutMillis: 300, cancel: async () => release() })
  const outcome = await pipeline.write([...write, ...one])?.catch((error) => error)
  expect(outcome).toBeInstanceOf(UnacknowledgedError)
})
