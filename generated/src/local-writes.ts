// Writes as an app makes them: kept in the outbox, and shown at once.

import {
  type Fields,
  isSame,
  type Kind,
  only,
  type PendingWrite,
  type Thing,
} from './pending-write.ts'
import type { Replica } from './replica.ts'
import type { View } from './view.ts'
import type { List, ListPatch, NewList, NewTask, Task, TaskMove, TaskPatch } from './contract.ts'
import { randomKey } from './operation.ts'

export interface TaskWrites {
  /**
   * Creates a task. Its `id` is negative until the service has given it one; it is found by either from then on.
   *
   * @param task may refer to a list or a task that was created here
   */
  create(task: NewTask): Promise<Task>
  /** Changes fields. @throws Error where there is no such task, or it is in the trash; so do all that follow */
  update(id: number, changes: TaskPatch): Promise<Task>
  /** Completes or reopens a task. One that recurs moves to its next day when the service has it. */
  complete(id: number, completed?: boolean): Promise<Task>
  /** Puts a task elsewhere: into a list, below another task, behind one (`after_id`), or last. */
  move(id: number, place: TaskMove): Promise<Task>
  /** Puts a task into the trash, with its subtasks. */
  delete(id: number): Promise<void>
  /** Takes a task out of the trash. */
  restore(id: number): Promise<Task>
}

export interface ListWrites {
  /** Creates a list. Its `id` is negative until the service has given it one; it is found by either from then on. */
  create(list: NewList): Promise<List>
  /** Renames a list. @throws Error where there is no such list */
  update(id: number, changes: ListPatch): Promise<List>
  /** Deletes a list for good. Its tasks are kept, in no list, unless they are to go to the `trash`. */
  delete(id: number, options?: { tasks?: 'keep' | 'trash' }): Promise<void>
}

type Given = Pick<PendingWrite, 'kind' | 'op' | 'id' | 'body'> &
  Pick<Partial<PendingWrite>, 'base' | 'occurrence'>

/**
 * @param now the time in ms since 1970
 * @param view what is shown
 * @param shown called with what was written, before it is in the store; without it when it was taken back
 * @param kept called when it is in the store
 */
export function localWrites(
  replica: Replica,
  {
    now,
    view,
    shown,
    kept,
  }: { now: () => number; view: () => View; shown: (write?: PendingWrite) => void; kept: () => void },
): { tasks: TaskWrites; lists: ListWrites } {
  async function accept(given: Given): Promise<void> {
    const last = replica.writes().at(-1)?.key.split(' ')[1] ?? 0
    const key = `write ${String(Number(last) + 1).padStart(12, '0')} ${randomKey()}`
    const write: PendingWrite = { base: {}, ...given, key, at: new Date(now()).toISOString() }
    const done = replica.commit({ puts: [[key, write]] })
    shown(write)
    try {
      await done
    } catch (error) {
      shown() // it was taken back
      throw error
    }
    kept()
  }

  function found<T extends Thing>(kind: Kind, id: number, isTrashed = false): T {
    const thing = view()[kind](id)
    const isThere = thing && (kind === 'list' || ((thing as Task).deleted_at !== null) === isTrashed)
    if (!isThere) throw new Error(`There is no ${kind} ${id}${isTrashed ? ' in the trash' : ''}.`)
    return thing as T
  }

  async function change(kind: Kind, op: 'update' | 'move', id: number, given: Fields): Promise<void> {
    const before = found<Thing>(kind, id) as unknown as Fields
    const changes = trimmed(only(given, (_, value) => value !== undefined))
    const body =
      op === 'update'
        ? only(replica.withIds(changes), (name, value) => !isSame(value, before[name]))
        : changes
    if (op === 'update' && Object.keys(body).length === 0) return
    const base = only(before, (name) => name in body)
    const recurs = body.completed === true && Boolean(before.recurrence && before.due_date)
    await accept({ kind, op, id, body, base, ...(recurs && { occurrence: before.due_date }) })
  }

  const task = (id: number) => view().task(id) as Task
  const list = (id: number) => view().list(id) as List
  const tasks: TaskWrites = {
    async create(given) {
      const id = localId()
      const body = trimmed(only({ ...given }, (_, value) => value !== undefined))
      await accept({
        kind: 'task',
        op: 'create',
        id,
        body: { ...body, external_id: body.external_id ?? randomKey() },
      })
      return task(id)
    },
    async update(id, changes) {
      await change('task', 'update', id, { ...changes })
      return task(id)
    },
    complete: (id, completed = true) => tasks.update(id, { completed }),
    async move(id, place) {
      await change('task', 'move', id, { ...place })
      return task(id)
    },
    async delete(id) {
      found('task', id)
      await accept({ kind: 'task', op: 'delete', id, body: {} })
    },
    async restore(id) {
      found('task', id, true)
      await accept({ kind: 'task', op: 'restore', id, body: {} })
      return task(id)
    },
  }
  const lists: ListWrites = {
    async create(given) {
      const id = localId()
      await accept({ kind: 'list', op: 'create', id, body: trimmed({ ...given }) })
      return list(id)
    },
    async update(id, changes) {
      await change('list', 'update', id, { ...changes })
      return list(id)
    },
    async delete(id, options = {}) {
      const { name } = found<List>('list', id)
      await accept({
        ...({ kind: 'list', op: 'delete', id, base: { name } } as const),
        body: only({ ...options }, (_, value) => value !== undefined),
      })
    },
  }
  return { tasks, lists }
}

/** An id that no other tab has given either. */
const localId = (): number => -Number.parseInt(randomKey().slice(0, 13), 16) - 1

/** The service drops white space around these. */
function trimmed(fields: Fields): Fields {
  const trim = (value: unknown) => (typeof value === 'string' ? value.trim() : value)
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (name === 'title' || name === 'name') return [name, trim(value)]
      return [name, name === 'labels' && Array.isArray(value) ? value.map(trim) : value]
    }),
  )
}
