// The keys of a list: they act on the row that has the focus.
import type { Task } from 'tasks-sdk'
import type { useCopy } from '../state/copy.ts'
import { attempt } from '../state/messages.ts'
import { type Direction, type Row, spotTowards } from './outline.ts'
import { remove } from './task-row.tsx'

/** What the page says of them. */
export const keys: [string, string][] = [
  ['n', 'new task'],
  ['/', 'search'],
  ['j, k or ↓, ↑', 'to the next and the previous task'],
  ['Enter', 'open the task'],
  ['x', 'complete or reopen it'],
  ['Delete', 'put it into the trash'],
  ['Alt ↑, Alt ↓', 'move it up or down'],
  ['Alt →, Alt ←', 'put it below the task before, or out again'],
  ['z', 'undo the last deletion'],
  ['?', 'show these keys'],
]

const directions: Record<string, Direction> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowRight: 'in',
  ArrowLeft: 'out',
}

/**
 * @param rows of the outline; undefined where tasks have no order of their own
 * @returns the handler of keys of the list's element
 */
export function listKeys(
  copy: ReturnType<typeof useCopy>,
  tasks: readonly Task[],
  rows: readonly Row[] | undefined,
) {
  return (event: KeyboardEvent): void => {
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-task]')
    const task = tasks.find(({ id }) => String(id) === row?.dataset.task)
    if (!row || !task || event.ctrlKey || event.metaKey) return
    const direction = directions[event.key]
    if (event.altKey) {
      const spot = direction && rows && spotTowards(rows, task.id, direction)
      if (spot) attempt(copy.tasks.move(task.id, spot.place))
      if (direction) event.preventDefault()
      return
    }
    if (event.key === 'j' || direction === 'down') focusRow(event, row, 1)
    else if (event.key === 'k' || direction === 'up') focusRow(event, row, -1)
    else if (event.key === 'x') attempt(copy.tasks.complete(task.id, !task.completed))
    else if (event.key === 'Delete') {
      focusRow(event, row, 1) || focusRow(event, row, -1)
      remove(copy, task)
    }
  }
}

/** @returns whether there is such a row */
function focusRow(event: Event, row: HTMLElement, step: number): boolean {
  const all = [...document.querySelectorAll<HTMLElement>('[data-task]')]
  const link = all[all.indexOf(row) + step]?.querySelector('a')
  event.preventDefault()
  link?.focus()
  return link !== undefined
}
