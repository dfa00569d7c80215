// Group commit: writes of many requests that come at the same time share one transaction, and so one commit, which waits
// for the disk. In turns with a transaction each: twice as many creations a second, with half of the process's time.
import type { Row } from '../wire/row.ts'
import type { Step } from '../wire/wire.ts'
import { connectionTimeoutMillis } from './connection.ts'
import { connectionTimeout, isRolledBack } from './errors.ts'
import { type Lanes, Undone } from './lanes.ts'
import { tellPool } from './pools.ts'

export type GroupCommit = {
  /**
   * @param owner whose rows it writes
   * @param steps of one write. Its errors are for what is rare: the whole group is rolled back then
   * @returns the rows of each step, once they are committed
   * @throws as Lanes, and as a pool without a free connection when it waits too long. One that fails or takes long has the others of its group run again, each by itself
   */
  write(owner: number, steps: readonly Step[]): Promise<Row[][]>
}

type Write = {
  steps: readonly Step[]
  /** When it came, in ms of `performance.now()`. */
  since: number
  resolve(rows: Row[][]): void
  reject(error: unknown): void
}

/** `running` is the newest group that was sent and is not answered. */
type Queue = { running: readonly Write[] | undefined; waiting: Write[] }

/** With half as many there are 0.86 of the creations; twice as many make no difference beyond the noise. */
const writesAtMost = 16

/**
 * One group of each is under way at a time, so two are. A user's writes are all in the same, so groups never wait for
 * each other's rows; those of two replicas that do are cancelled by their lanes after its patience.
 */
const queueCount = 2

/** A group that waits longer, e.g. for a lock, is not waited for. */
const patienceMillis = 100

/** @param waitMillis a write that no lane was given by then is refused; as long as others wait for a connection */
export function groupCommit(lanes: Lanes, waitMillis = connectionTimeoutMillis): GroupCommit {
  const queues = Array.from({ length: queueCount }, (): Queue => ({ running: undefined, waiting: [] }))
  tellPool({
    totalCount: 0, // its connections are the lanes
    idleCount: 0,
    get waitingCount() {
      return queues.reduce((sum, { waiting }) => sum + waiting.length, 0)
    },
    get ended() {
      return lanes.ended
    },
  })

  function refuseLate({ waiting }: Queue): void {
    const tooLate = performance.now() - waitMillis
    while (waiting[0] && waiting[0].since < tooLate) waiting.shift()?.reject(connectionTimeout())
  }

  function sendNext(queue: Queue): void {
    refuseLate(queue)
    const group = queue.waiting.splice(0, writesAtMost)
    queue.running = group.length === 0 ? undefined : group
    if (group.length === 0) return
    const goOn = () => {
      clearTimeout(patience)
      if (queue.running === group) sendNext(queue)
    }
    const patience = setTimeout(goOn, patienceMillis)
    void send(group).then(goOn)
  }

  async function send(group: readonly Write[]): Promise<void> {
    try {
      const rows = await lanes.query(
        group.flatMap(({ steps }) => steps),
        group.length,
      )
      if (rows === undefined) throw new Undone()
      for (const { steps, resolve } of group) resolve(rows.splice(0, steps.length))
    } catch (error) {
      const isUndone = error instanceof Undone || isRolledBack(error)
      // Whose fault it is they find out each on its own. On lanes: the few other connections may all wait for a lock.
      if (group.length > 1 && isUndone) for (const one of group) void send([one])
      else for (const { reject } of group) reject(error)
    }
  }

  return {
    write(owner, steps) {
      const queue = queues[owner % queueCount] as Queue
      return new Promise((resolve, reject) => {
        queue.waiting.push({ steps, since: performance.now(), resolve, reject })
        if (queue.running === undefined) sendNext(queue)
      })
    },
  }
}
