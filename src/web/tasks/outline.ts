// The outline of a list: tasks with their subtasks below them, and where a row goes that is moved.
import type { Task } from 'tasks-sdk'

export interface Row {
  task: Task
  /** 0 for those at the left edge. */
  depth: number
}

/** What a task is known by on the page: one that was created here has another id when the service has it. */
export const keyOf = ({ id, external_id }: Task): string => external_id ?? String(id)

/** Where a row is put: what the service is asked for when a task is moved. */
export interface Spot {
  depth: number
  place: {
    parent_id: number | null
    /** null for the first place. */
    after_id: number | null
  }
}

/** The contract allows five levels. */
const maxDepth = 4

/**
 * @param tasks by position
 * @returns each with its subtasks below it. Whose parent is not among them is at the left edge.
 */
export function rowsOf(tasks: readonly Task[]): Row[] {
  const known = new Set(tasks.map(({ id }) => id))
  const children = Map.groupBy(tasks, ({ parent_id }) =>
    parent_id !== null && known.has(parent_id) ? parent_id : null,
  )
  const below = (parent: number | null, depth: number): Row[] =>
    (children.get(parent) ?? []).flatMap((task) => [{ task, depth }, ...below(task.id, depth + 1)])
  return below(null, 0)
}

/** The index behind a row and all that is below it. */
function endOf(rows: readonly Row[], index: number): number {
  const depth = rows[index]?.depth ?? 0
  const next = rows.findIndex((row, at) => at > index && row.depth <= depth)
  return next === -1 ? rows.length : next
}

/** The rows without a task and its subtasks: those among which it is moved. */
export function withoutSubtree(rows: readonly Row[], id: number): Row[] {
  const index = rows.findIndex(({ task }) => task.id === id)
  return index === -1 ? [...rows] : [...rows.slice(0, index), ...rows.slice(endOf(rows, index))]
}

/**
 * Where a row is when it is put between others.
 *
 * @param rows the others
 * @param index of the one that it comes before
 * @param wanted its depth, as far as its neighbours allow
 */
export function spotAt(rows: readonly Row[], index: number, wanted: number): Spot {
  const before = rows[index - 1]
  const deepest = Math.min(before ? before.depth + 1 : 0, maxDepth)
  const depth = Math.max(Math.min(wanted, deepest), rows[index]?.depth ?? 0)
  let after: number | null = null
  for (let at = index - 1; at >= 0; at -= 1) {
    const row = rows[at] as Row
    if (row.depth < depth) return { depth, place: { parent_id: row.task.id, after_id: after } }
    if (row.depth === depth && after === null) after = row.task.id
  }
  return { depth, place: { parent_id: null, after_id: after } }
}

export type Direction = 'ArrowUp' | 'ArrowDown' | 'ArrowRight' | 'ArrowLeft'

/** Where a row goes by the keyboard: past its sibling, below the one before it, or out behind its parent. */
export function spotTowards(rows: readonly Row[], id: number, direction: Direction) {
  const index = rows.findIndex(({ task }) => task.id === id)
  const depth = rows[index]?.depth ?? 0
  const others = withoutSubtree(rows, id)
  const sibling = others.findLastIndex((row, at) => at < index && row.depth <= depth)
  const parent = others.findLastIndex((row, at) => at < index && row.depth < depth)
  const hasSibling = sibling > parent
  const isLast = others[index]?.depth !== depth
  if (direction === 'ArrowUp') return hasSibling ? spotAt(others, sibling, depth) : undefined
  if (direction === 'ArrowDown') return isLast ? undefined : spotAt(others, endOf(others, index), depth)
  if (direction === 'ArrowRight')
    return hasSibling && depth < maxDepth ? spotAt(others, index, depth + 1) : undefined
  return depth > 0 ? spotAt(others, endOf(others, parent), depth - 1) : undefined
}
