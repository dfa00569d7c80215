// What a write does to the things that are shown, until the service says what it has made of it.
import type { List, Task } from './contract.ts'
import type { Fields, PendingWrite, Thing } from './pending-write.ts'
import { behind } from './positions.ts'

/** Things by their ids. */
export interface Things {
  task: Map<number, Task>
  list: Map<number, List>
}

/** @param write with the ids of the service, as far as they are known */
export function applyWrite(things: Things, write: PendingWrite, userId: number): void {
  const { kind, op, id, body } = write
  if (op === 'create') create(things, write, userId)
  else if (!things[kind].has(id)) return
  else if (op === 'update') update(things, write, body)
  else if (op === 'move') move(things, write)
  else if (kind === 'list') removeList(things, write)
  else if (op === 'delete') trash(things, below(things, id, isPresent), write)
  else restore(things, write)
}

const isPresent = ({ deleted_at }: Task) => deleted_at === null

const set = <T extends Thing>(map: Map<number, T>, id: number, changes: Fields) => {
  const thing = map.get(id)
  if (thing) map.set(id, { ...thing, ...changes })
}

/** A task with those below it. @param keeps of which of them, and what is below those */
function below({ task }: Things, id: number, keeps: (task: Task) => boolean): number[] {
  const children = [...task.values()].filter((one) => one.parent_id === id && keeps(one))
  return [id, ...children.flatMap((child) => below({ task } as Things, child.id, keeps))]
}

/** What a task has that is not given: each field of the contract that may be left out. */
const unset: Omit<Task, keyof Given> = {
  ...{ description: null, completed: false, priority: null, due_date: null, due_time: null, time_zone: null },
  ...{ recurrence: null, recurs_from: 'due', labels: [], list_id: null, parent_id: null },
  ...{ completed_at: null, deleted_at: null, series_id: null },
}

type Given = Pick<Task, 'id' | 'user_id' | 'title' | 'external_id' | 'position' | 'created_at' | 'updated_at'>

function create(things: Things, { kind, id, body, at }: PendingWrite, userId: number): void {
  const all = things[kind] as Map<number, Thing>
  if (all.has(id)) return
  const own = { id, user_id: userId, created_at: at, updated_at: at }
  if (kind === 'list') {
    things.list.set(id, { ...own, ...body, position: behind([...things.list.values()]) } as List)
    return
  }
  const task = { ...own, ...unset, ...placed(things, body), ...doneAt(body, at) } as unknown as Task
  things.task.set(id, { ...task, position: behind(siblings(things, task)) })
}

/** A subtask is in the list of its parent. */
function placed({ task }: Things, fields: Fields): Fields {
  const parent = typeof fields.parent_id === 'number' ? task.get(fields.parent_id) : undefined
  return parent ? { ...fields, list_id: parent.list_id } : fields
}

const doneAt = ({ completed }: Fields, at: string): Fields =>
  completed === undefined ? {} : { completed_at: completed ? at : null }

const siblings = ({ task }: Things, { id, list_id, parent_id }: Task): Task[] =>
  [...task.values()].filter(
    (other) => other.id !== id && other.list_id === list_id && other.parent_id === parent_id,
  )

function update(things: Things, { kind, id, at }: PendingWrite, body: Fields): void {
  if (kind === 'list') {
    set(things.list, id, { ...body, updated_at: at })
    return
  }
  const before = things.task.get(id) as Task
  const after = { ...before, ...placed(things, body), ...doneAt(body, at), updated_at: at } as Task
  const isElsewhere = before.list_id !== after.list_id || before.parent_id !== after.parent_id
  if (isElsewhere) after.position = behind(siblings(things, after))
  things.task.set(id, after)
  if (before.list_id === after.list_id) return
  for (const one of below(things, id, () => true)) set(things.task, one, { list_id: after.list_id })
}

function move(things: Things, write: PendingWrite): void {
  const { after_id, ...place } = write.body
  update(things, write, place)
  const task = things.task.get(write.id) as Task
  set(things.task, write.id, { position: behind(siblings(things, task), after_id as number | null) })
}

const trash = ({ task }: Things, ids: number[], { at }: PendingWrite) => {
  for (const id of ids) set(task, id, { deleted_at: at, updated_at: at })
}

function restore(things: Things, { id, at }: PendingWrite): void {
  const task = things.task.get(id) as Task
  for (const one of below(things, id, ({ deleted_at }) => deleted_at === task.deleted_at))
    set(things.task, one, { deleted_at: null, updated_at: at })
  const parent = things.task.get(task.parent_id as number)
  if (!parent || !isPresent(parent)) set(things.task, id, { parent_id: null })
}

function removeList(things: Things, write: PendingWrite): void {
  const inside = [...things.task.values()].filter(({ list_id }) => list_id === write.id)
  if (write.body.tasks === 'trash')
    trash(
      things,
      inside.filter(isPresent).map(({ id }) => id),
      write,
    )
  for (const { id } of inside) set(things.task, id, { list_id: null })
  things.list.delete(write.id)
}
