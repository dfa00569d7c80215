// Connections that many requests share: statements are sent without waiting for the answers before them (pipelining).
// In `make bench` the floor serves 1.3 times as many gets so, with 0.79 of the CPU. For single statements alone: a
// transaction needs a connection of its own.
import type { Writable } from 'node:stream'
import type pg from 'pg'
import { isCancelled, isStalePlan } from './errors.ts'
import type { Pool } from './pools.ts'

export type Lanes = Pool & {
  /**
   * Runs a statement.
   * @returns undefined when no lane is free of a statement that takes long: take another connection then
   * @throws what pg throws; `Undone` when it may be run again elsewhere
   */
  query(statement: pg.QueryConfig): Promise<pg.QueryResult> | undefined
  /** Lets what runs finish. */
  end(): Promise<void>
}

/** It had to make way for others, or a migration has changed a table under its plan. Nothing has happened. */
export class Undone extends Error {}

type Lane = {
  client: pg.Client | undefined
  connecting: Promise<pg.Client> | undefined
  running: number
  isCancelling: boolean
  /** When the statement at the head of the line began to run, in ms of `performance.now()`. */
  headSince: number
}

const closed = { client: undefined, connecting: undefined }

/**
 * A statement that runs longer than this, for instance since it waits for a lock, gets no more behind it; if some are
 * behind it already, it is cancelled, and may go on elsewhere.
 */
const patienceMillis = 100

type Options = {
  /** Opens a connection. */
  connect: () => Promise<pg.Client>
  /** Cancels what it is running. */
  cancel: (client: pg.Client) => Promise<void>
  /** How many lanes, opened when they are first needed. */
  count: number
}

/** What pg keeps to itself. */
type Internal = { connection: { stream: Writable } }

const corked = new WeakSet<pg.Client>()

/** Statements of many requests that are served in one turn of the event loop leave in one packet, by one system call. */
function send(client: pg.Client, statement: pg.QueryConfig): Promise<pg.QueryResult> {
  if (!corked.has(client)) {
    corked.add(client)
    const { stream } = (client as unknown as Internal).connection
    stream.cork()
    setImmediate(() => {
      corked.delete(client)
      stream.uncork()
    })
  }
  return client.query(statement)
}

export function openLanes({ connect, cancel, count }: Options): Lanes {
  const lanes: Lane[] = Array.from({ length: count }, () => ({
    ...closed,
    running: 0,
    isCancelling: false,
    headSince: 0,
  }))
  const isStuck = ({ running, headSince }: Lane, now: number) =>
    running > 0 && now - headSince > patienceMillis
  let ended = false
  const watch = setInterval(makeWay, patienceMillis).unref()

  function makeWay(): void {
    const now = performance.now()
    for (const lane of lanes.filter((each) => isStuck(each, now))) {
      if (lane.client && lane.running > 1 && !lane.isCancelling) void cancelHead(lane, lane.client)
    }
  }

  // One at a time: where the network stalls, each try would leave a socket that waits.
  async function cancelHead(lane: Lane, client: pg.Client): Promise<void> {
    lane.isCancelling = true
    await cancel(client)
    lane.isCancelling = false
  }

  async function open(lane: Lane): Promise<pg.Client> {
    try {
      const client = await connect()
      const forget = () => {
        if (lane.client === client) Object.assign(lane, closed)
      }
      client.once('end', forget).on('error', forget)
      Object.assign(lane, { client, headSince: performance.now() })
      return client
    } finally {
      lane.connecting = undefined
    }
  }

  /** Its prepared statements are of no use any more. What runs on it may finish. */
  function retire(lane: Lane): void {
    void lane.client?.end()
    Object.assign(lane, closed)
  }

  function clientOf(lane: Lane): pg.Client | Promise<pg.Client> {
    if (lane.client !== undefined) return lane.client
    lane.connecting ??= open(lane)
    return lane.connecting
  }

  async function run(lane: Lane, statement: pg.QueryConfig): Promise<pg.QueryResult> {
    if (lane.running === 0) lane.headSince = performance.now()
    lane.running += 1
    try {
      return await send(await clientOf(lane), statement)
    } catch (error) {
      if (isCancelled(error)) throw new Undone()
      if (!isStalePlan(error)) throw error
      retire(lane)
      throw new Undone()
    } finally {
      lane.running -= 1
      lane.headSince = performance.now()
    }
  }

  return {
    query(statement) {
      const now = performance.now()
      let best: Lane | undefined
      for (const lane of lanes) {
        if (isStuck(lane, now)) continue
        if (best === undefined || lane.running < best.running) best = lane
      }
      return best && run(best, statement)
    },
    get totalCount() {
      return lanes.filter(({ client }) => client !== undefined).length
    },
    get idleCount() {
      return lanes.filter(({ client, running }) => client !== undefined && running === 0).length
    },
    get waitingCount() {
      return lanes.reduce((sum, { running }) => sum + Math.max(0, running - 1), 0)
    },
    get ended() {
      return ended
    },
    async end() {
      ended = true
      clearInterval(watch)
      const close = async (lane: Lane) => (await (lane.connecting ?? lane.client))?.end()
      await Promise.allSettled(lanes.map(close))
    },
  }
}
