// tasks-sdk/offline: the tasks and lists of a person on this device, read and written at once, and in step with the service
// whenever there is a network.
import { type Channel, type Environment, usual } from './environment.ts'
import type { OfflineOptions } from './offline-options.ts'
import type { PendingWrite } from './pending-write.ts'
import { openReplica } from './replica.ts'
import { type TaskFilter, viewOf } from './view.ts'
import { syncOnce } from './sync-once.ts'
import type { List, Task } from './contract.ts'
import { autoSync } from './auto-sync.ts'
import type { Live } from './live.ts'
import { type ListWrites, localWrites, type TaskWrites } from './local-writes.ts'
import { type SyncStatus, schedule } from './schedule.ts'

export type { Channel, Environment } from './environment.ts'
export { indexedDbStore } from './indexed-db-store.ts'
export type {
  Conflict,
  Decision,
  ListConflict,
  OfflineClient,
  OfflineOptions,
  RefusedWrite,
  TaskConflict,
} from './offline-options.ts'
export { inMemoryStore, type OfflineStore, type StoredEntry } from './offline-store.ts'
export type { TaskFilter } from './view.ts'
export type { ListWrites, TaskWrites } from './local-writes.ts'
export type { SyncStatus } from './schedule.ts'

/** What is shown at a moment. */
export interface OfflineSnapshot {
  /** All that are not in the trash, by their position. */
  readonly tasks: readonly Task[]
  readonly lists: readonly List[]
  /** How many writes wait to be sent. */
  readonly pending: number
  readonly status: SyncStatus
  /** Why it waits, or is signed out. */
  readonly error: unknown
}

/** The local copy. Its functions need no `this`. */
export interface Offline {
  /** Tasks: what is read is what the service had last, with what was written here since. */
  readonly tasks: TaskWrites & {
    get(id: number): Task | undefined
    /** @returns those that are wanted, by their position: all that are not in the trash, when nothing is said */
    list(filter?: TaskFilter): Task[]
  }
  readonly lists: ListWrites & {
    get(id: number): List | undefined
    list(): List[]
  }
  /** What is shown now, for `useSyncExternalStore`: the same object until something changes. */
  getSnapshot(this: void): OfflineSnapshot
  /** Calls a function when something has changed, here, elsewhere or in another tab. @returns a function that ends this */
  subscribe(this: void, listener: () => void): () => void
  /**
   * Sends what was written, and gets what was changed elsewhere. Call it when something may have changed.
   *
   * @returns whether that is done; false where it is tried again later, or waits for somebody to sign in
   */
  sync(this: void): Promise<boolean>
  /** Deletes all local data, also what was not sent yet: call it when the person signs out. */
  clear(this: void): Promise<void>
  /** Ends what goes on in the background. What was not sent yet is kept. */
  close(this: void): void
}

/**
 * Opens the local copy of somebody's tasks and lists.
 *
 * @param options the client, the store, and what decides in conflicts
 * @returns once the store is read; the network is not waited for
 * @throws what the store throws
 */
export async function createOffline(options: OfflineOptions): Promise<Offline> {
  const environment: Environment = { ...usual, ...options.environment }
  const { api, store } = options
  const name = store.name === undefined ? undefined : `tasks-sdk offline ${store.name}`
  let channel: Channel | undefined = name === undefined ? undefined : environment.channel(name)
  const replica = await openReplica(store, (keys) => channel?.postMessage({ keys }))
  const settled: PendingWrite[] = []
  const listeners = new Set<() => void>()
  const locked = <T>(signal: AbortSignal, work: () => Promise<T>, what = '') =>
    name === undefined ? work() : environment.lock(name + what, signal, work)

  let automatic: Live | undefined
  const syncs = schedule(
    (signal) =>
      locked(signal, () => syncOnce({ options, replica, settled, call: { signal, maxRetries: 0 } })),
    environment,
    {
      isAutomatic: options.autoSync !== false,
      changed() {
        if (syncs.status().status === 'signed_out') automatic?.end()
        show()
      },
      done: () => automatic?.synced(),
    },
  )
  let view = viewOf(replica, settled)
  let version = replica.version()
  let snapshot = snapshotOf()
  function snapshotOf(): OfflineSnapshot {
    const shown = view
    const pending = replica.writes().length
    return {
      // When it is asked for: what is shown changes more often.
      get tasks() {
        return shown.all()
      },
      lists: shown.lists(),
      pending,
      ...syncs.status(),
    }
  }
  /** @param write what alone has changed */
  function show(write?: PendingWrite) {
    const before = version
    version = replica.version()
    if (write && version === before + 1) view.add(write)
    else if (version !== before) view = viewOf(replica, settled)
    snapshot = snapshotOf()
    for (const listener of listeners) listener()
  }
  const { tasks, lists } = localWrites(replica, {
    now: environment.now,
    view: () => view,
    shown: show,
    kept: () => void syncs.syncSoon(),
  })

  async function stop() {
    automatic?.end()
    await syncs.stop()
    automatic?.end() // also one that a sync has led to that was just done
  }
  /** @param work after which the store holds nothing of before */
  async function forget(work: () => Promise<void>) {
    await stop()
    await work()
    settled.length = 0
  }
  if (channel)
    channel.onmessage = ({ data }) => {
      const { keys } = data as { keys?: string[] }
      const read = keys ? replica.reload(keys) : forget(replica.load)
      const seen = () => {
        show()
        if (keys?.includes('meta token')) automatic?.synced()
      }
      // A store that fails is reported where something is written, and by the next sync.
      read.then(seen, () => {})
    }
  const lead = (signal: AbortSignal, work: () => Promise<void>) => locked(signal, work, ' stream')
  if (options.autoSync !== false) automatic = autoSync({ api, replica, syncs, environment, lead })
  return {
    tasks: { ...tasks, get: (id) => view.task(id), list: (filter) => view.tasks(filter) },
    lists: { ...lists, get: (id) => view.list(id), list: () => view.lists() },
    getSnapshot: () => snapshot,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    sync: syncs.sync,
    async clear() {
      await forget(async () => {
        channel?.postMessage({})
        await locked(new AbortController().signal, replica.clear)
        channel?.postMessage({})
      })
      show()
    },
    close() {
      syncs.close()
      automatic?.stop()
      channel?.close()
      channel = undefined
    },
  }
}
