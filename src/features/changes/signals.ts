// How replicas tell each other whose items were changed: each notes it in a table, some milliseconds after its writes were
// committed and for all of them together, and those that have streams look there. Nothing depends on it but how soon a stream
// has a change, since each looks by itself with every sign of life. See DECISIONS.md for why it is not LISTEN and NOTIFY.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Logger } from 'pino'
import { type Database, preparedQuery } from '../../db/database.ts'
import { expiry } from '../../db/housekeeping.ts'
import { now } from '../../db/schema/now.ts'
import type { Streams } from './streams.ts'

export type Signals = {
  /** Something of a user was changed here. */
  send(userId: number): void
  /** Passes on what was changed elsewhere, from now on. */
  listen(streams: Pick<Streams, 'has' | 'changed' | 'changedAll'>): void
  /** Notes what it has not noted yet. */
  stop(): Promise<void>
}

/** For how long changes are collected before they are noted. */
const collectMillis = 20
const lookMillis = 100

const usualTimes = {
  /** A row with a lower id may be committed after one with a higher id, but not much later. */
  outOfOrderMillis: 500,
  /** How often it is made sure that ids have not begun again with lower ones, as they may after a failover. */
  checkMillis: 5000,
}

/** Rows are of no use any more when everybody has seen them. */
export const signalExpiry = expiry('change_signals', 'noted_at', sql`${now} - interval '1 minute'`)

const noteSignal = preparedQuery(
  'note_signal',
  (db, { origin, userIds }: { origin: string; userIds: number[] }) =>
    db.insertInto('change_signals').values({ origin, user_ids: userIds }),
)
const selectSignals = preparedQuery(
  'select_signals',
  (db, { origin, after }: { origin: string; after: number }) =>
    db
      .selectFrom('change_signals')
      .select(['id', sql<number>`unnest(user_ids)`.as('user_id')])
      .where('id', '>', after)
      .where('origin', '!=', origin)
      .orderBy('id'),
)
const selectLast = preparedQuery('select_last_signal', (db, _: object) =>
  db.selectFrom('change_signals').select(({ fn }) => fn.max<number | null>('id').as('last')),
)

type Options = { db: Database; log: Logger; times?: typeof usualTimes }

export function openSignals({ db, log, times = usualTimes }: Options): Signals {
  const { outOfOrderMillis, checkMillis } = times
  const origin = randomUUID()
  const pending = new Set<number>()
  const timers = new Set<NodeJS.Timeout>()
  let running: Promise<unknown> = Promise.resolve()
  let isStopped = false
  let isSending = false

  const logFailure = (err: unknown) => log.warn({ err }, 'changes could not be passed on between replicas')

  /** Runs something after a while, unless all of it was stopped; a failure is logged. */
  function later(millis: number, work: () => Promise<void>): void {
    if (isStopped) return
    const timer = setTimeout(() => {
      timers.delete(timer)
      running = work().catch(logFailure)
    }, millis)
    timers.add(timer.unref())
  }

  async function note(): Promise<void> {
    const userIds = [...pending]
    pending.clear()
    try {
      await noteSignal.execute(db, { origin, userIds })
    } finally {
      isSending = false
      if (pending.size > 0) send()
    }
  }

  function send(): void {
    if (isSending) return
    isSending = true
    later(collectMillis, note)
  }

  /** Up to where nothing more comes; undefined while nobody listens. */
  let after: number | undefined
  const seen = new Map<number, number>()
  let checkedAt = Number.NEGATIVE_INFINITY

  async function look(streams: Parameters<Signals['listen']>[0]): Promise<void> {
    if (!streams.has()) {
      after = undefined
      return
    }
    const time = performance.now()
    if (after === undefined || time - checkedAt > checkMillis) {
      checkedAt = time
      const last = (await selectLast.executeTakeFirst(db, {}))?.last ?? 0
      if (after === undefined || last < after) {
        after = last
        seen.clear()
        streams.changedAll() // what was noted since they were opened
        return
      }
    }
    const rows = (await selectSignals.execute(db, { origin, after })).filter(({ id }) => !seen.has(id))
    for (const { id, user_id } of rows) {
      seen.set(id, time)
      streams.changed(user_id)
    }
    for (const [id, at] of seen) if (time - at > outOfOrderMillis && id > after) after = id
    for (const id of seen.keys()) if (id <= after) seen.delete(id)
  }
  return {
    send(userId) {
      pending.add(userId)
      send()
    },
    listen(streams) {
      const again = () =>
        later(lookMillis, async () => {
          await look(streams).finally(again)
        })
      again()
    },
    async stop() {
      isStopped = true
      for (const timer of timers) clearTimeout(timer)
      await running
      if (pending.size > 0) await note().catch(logFailure)
    },
  }
}
