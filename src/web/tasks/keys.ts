// The keys of a list: they act on the row that has the focus.
import type { Offline } from 'tasks-sdk/offline'
import { attempt } from '../state/messages.ts'
import { type Direction, keyOf, type Row, spotTowards } from './outline.ts'
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

const steps: Record<string, number> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }

/**
 * @param rows as they are shown
 * @param isOutline whether tasks have an order of their own there
 * @returns the handler of keys of the list's element
 */
export function listKeys(copy: Offline, rows: readonly Row[], isOutline: boolean) {
  return (event: KeyboardEvent): void => {
    const element = (event.target as HTMLElement).closest<HTMLElement>('[data-task]')
    const task = rows.find(({ task }) => keyOf(task) === element?.dataset.task)?.task
    if (!element || !task || event.ctrlKey || event.metaKey) return
    const step = steps[event.key]
    if (event.altKey) {
      if (!event.key.startsWith('Arrow')) return
      const spot = isOutline && spotTowards(rows, task.id, event.key as Direction)
      if (spot) attempt(copy.tasks.move(task.id, spot.place))
    } else if (step) focusRow(element, step)
    else if (event.key === 'x') leave(element, () => attempt(copy.tasks.complete(task.id, !task.completed)))
    else if (event.key === 'Delete' || event.key === 'Backspace') leave(element, () => remove(copy, task))
    else return
    event.preventDefault()
  }
}

const rowElements = () => [...document.querySelectorAll<HTMLElement>('[data-task]')]

function focusRow(from: HTMLElement, step: number): void {
  const all = rowElements()
  all[all.indexOf(from) + step]?.querySelector('a')?.focus()
}

/** @param work which may take the row away, and others with it: then the nearest has the focus */
function leave(from: HTMLElement, work: () => void): void {
  const all = rowElements()
  const index = all.indexOf(from)
  work()
  requestAnimationFrame(() => {
    if (document.activeElement !== document.body) return
    const near = [...all.slice(index + 1), ...all.slice(0, index).reverse()].find((row) => row.isConnected)
    near?.querySelector('a')?.focus()
  })
}
