// What is shown: the things as the service has them, with what was written here since.
import type { List, Task } from './contract.ts'
import { applyWrite, type Things } from './effects.ts'
import type { Kind, PendingWrite } from './pending-write.ts'
import { inOrder } from './positions.ts'
import type { Replica } from './replica.ts'

/** Which tasks are wanted: all that are not in the trash, when nothing is said. */
export interface TaskFilter {
  /** Those of a list; null for those in none. */
  list_id?: number | null | undefined
  /** Those below a task; null for those below none. */
  parent_id?: number | null | undefined
  completed?: boolean | undefined
  /** Those with this label, compared without case and accents. */
  label?: string | undefined
  /** true for those in the trash. */
  deleted?: boolean | undefined
}

/** Things are found by the id that they had when it was made, and by the one that is known by now. */
export interface View {
  task(id: number): Task | undefined
  list(id: number): List | undefined
  tasks(filter?: TaskFilter): Task[]
  lists(): List[]
  /** All tasks that are not in the trash: the same array until something is written. */
  all(): readonly Task[]
  /** Shows a write, too, which is the last one. */
  add(write: PendingWrite): void
}

const folded = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** A write with the ids of the service, as far as they are known. */
export const resolved = ({ idOf, withIds }: Replica, write: PendingWrite): PendingWrite => ({
  ...write,
  id: idOf(write.kind, write.id),
  body: withIds(write.body),
})

/**
 * @param settled writes that the service has made, of whose effects on other things nothing is known yet
 */
export function viewOf(replica: Replica, settled: readonly PendingWrite[]): View {
  const { idOf, meta } = replica
  const things: Things = { task: new Map(), list: new Map() }
  for (const [key, { data }] of replica.things)
    (things[key.startsWith('task') ? 'task' : 'list'] as Map<number, unknown>).set(data.id, data)
  const userId = (meta.get('owner') as number | undefined) ?? 0
  for (const write of settled) applySettled(replica, things, resolved(replica, write), userId)
  for (const write of replica.writes()) applyWrite(things, resolved(replica, write), userId)

  let all: readonly Task[] | undefined
  const view: View = {
    task: (id) => things.task.get(id) ?? things.task.get(idOf('task', id)),
    list: (id) => things.list.get(id) ?? things.list.get(idOf('list', id)),
    tasks({ list_id, parent_id, completed, label, deleted = false } = {}) {
      const isIn = (kind: Kind, id: number | null, given: number | null | undefined) =>
        given === undefined || id === given || (given !== null && id === idOf(kind, given))
      const name = label && folded(label)
      return [...things.task.values()]
        .filter(
          (task) =>
            (task.deleted_at !== null) === deleted &&
            isIn('list', task.list_id, list_id) &&
            isIn('task', task.parent_id, parent_id) &&
            (completed === undefined || task.completed === completed) &&
            (name === undefined || task.labels.some((one) => folded(one) === name)),
        )
        .sort(inOrder)
    },
    lists: () => [...things.list.values()].sort(inOrder),
    all() {
      all ??= view.tasks()
      return all
    },
    add(write) {
      applyWrite(things, resolved(replica, write), userId)
      all = undefined
    },
  }
  return view
}

/** The thing itself is known as it is, unless it has been deleted. */
function applySettled({ things: copies }: Replica, things: Things, write: PendingWrite, userId: number) {
  applyWrite(things, write, userId)
  const copy = write.op === 'delete' ? undefined : copies.get(`${write.kind} ${write.id}`)
  if (copy) (things[write.kind] as Map<number, unknown>).set(write.id, copy.data)
}
