// Devices of one person, each with an offline copy: they write at random, and note what must not be lost.
import { createClient, memoryStore, type Task, type TaskPatch } from '../../generated/dist/index.js'
import {
  type Conflict,
  createOffline,
  inMemoryStore,
  type Offline,
  type RefusedWrite,
} from '../../generated/dist/offline.js'
import { type Mishap, type Network, whileAlive } from './offline-network.ts'

/** What was written, and what was told of. Texts are written once, so each says which write it is of. */
export type Record = {
  /** The external ids of tasks. */
  created: Set<string>
  written: Set<string>
  /** What somebody saw who wrote another one in its place. */
  seen: Set<string>
  /** What an app was told of. */
  told: Set<string>
  /** Occurrences that somebody has completed: the external id of the task, and the day. */
  done: Set<string>
  /** Whether an app has decided that another occurrence is completed. */
  hasDecided: boolean
  refused: RefusedWrite[]
  conflicts: Conflict[]
}

export const emptyRecord = (): Record => ({
  ...{ created: new Set(), written: new Set(), seen: new Set(), told: new Set() },
  ...{ done: new Set(), hasDecided: false, refused: [], conflicts: [] },
})

/** How an app decides. */
export type Decision = 'none' | 'theirs' | 'mine' | 'both'

export type Device = {
  offline: Offline
  isOnline: boolean
  /** Milliseconds by which its clock is wrong. */
  clockError: number
  /** Ends the program, and starts it again. */
  restart(): Promise<void>
}

type Person = { email: string; password: string }
type Options = {
  network: Network
  person: Person
  record: Record
  now: () => number
  mishap: () => Mishap | undefined
  meanwhile: () => Promise<void>
  decision: Decision
}

/** Texts that say which write they are of. */
export const marksIn = (fields: object | null | undefined): string[] =>
  JSON.stringify(fields ?? null).match(/v\d+v/g) ?? []

const add = (set: Set<string>, fields: object | null | undefined) => {
  for (const mark of marksIn(fields)) set.add(mark)
}

export async function startDevice(options: Options): Promise<Device> {
  const { network, person, record, now, mishap, meanwhile, decision } = options
  const store = inMemoryStore()
  const tokens = memoryStore()
  let isAlive = true
  let end = () => {
    isAlive = false
  }

  async function start(): Promise<Offline> {
    let isMine = true
    end = () => {
      isMine = false
    }
    const fetch = network.connect(
      () => isMine && device.isOnline,
      mishap,
      () => end(),
      meanwhile,
    )
    const api = createClient({ baseUrl: 'http://test', fetch, auth: tokens })
    await api.account.get().catch(() => api.auth.login(person)) // a session ends after some days
    return await createOffline({
      api,
      store: whileAlive(store, () => isMine && isAlive),
      autoSync: false,
      environment: { now: () => now() + device.clockError, after: () => () => {} },
      onConflict: (conflict) => (isMine ? decide(conflict) : {}),
      onRefused: (refused) => {
        if (!isMine) return
        record.refused.push(refused)
        add(record.told, refused.body)
      },
    })
  }

  function decide(conflict: Conflict): TaskPatch | undefined {
    const { fields, mine, theirs } = conflict
    record.conflicts.push(conflict)
    const disputed = Object.fromEntries(
      fields.map((field) => [field, theirs?.[field as keyof typeof theirs]]),
    )
    add(record.told, mine)
    add(record.told, disputed)
    if (decision === 'none') return undefined
    record.hasDecided ||= decision !== 'theirs' && fields.some((field) => field === 'completed')
    if (decision === 'theirs') return {}
    if (decision === 'mine' || theirs === null) return mine as TaskPatch
    const both = (field: string) => `${mine[field as keyof typeof mine]}+${disputed[field]}`.slice(0, 200)
    return Object.fromEntries(
      fields.map((field) => [
        field,
        ['title', 'name', 'description'].includes(field) ? both(field) : mine[field as keyof typeof mine],
      ]),
    )
  }

  const device: Device = {
    offline: undefined as unknown as Offline,
    isOnline: true,
    clockError: 0,
    async restart() {
      end()
      device.offline.close()
      isAlive = true
      device.offline = await start()
    },
  }
  device.offline = await start()
  return device
}

/** Notes a change that was accepted. @param before what was shown when it was made */
export function noteChange(record: Record, before: object, changes: object) {
  const overwritten = Object.keys(changes).map((field) => before[field as keyof typeof before])
  add(record.seen, overwritten)
  add(record.written, changes)
}

export type Shown = { tasks: Task[]; lists: object[] }

/** All of it, the trash among it. */
export const shown = ({ tasks, lists }: Offline): Shown => ({
  tasks: [...tasks.list(), ...tasks.list({ deleted: true })].sort((one, other) => one.id - other.id),
  lists: lists.list(),
})
