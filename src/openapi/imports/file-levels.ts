// The levels of the tasks in a file: a task, its subtasks, and so on.
import { maxLevels } from '../limits.ts'
import type { ImportedTask } from './found.ts'

/** @returns the level of each task, from 1; none for one whose parent the file does not have, or that is too deep or below itself */
export function levelsOf(tasks: readonly ImportedTask[]): Map<ImportedTask, number> {
  const byId = new Map(tasks.flatMap((task) => (task.file_id === undefined ? [] : [[task.file_id, task]])))
  const levels = new Map<ImportedTask, number>()
  for (const task of tasks) {
    let level = 1
    let above: ImportedTask | undefined = task
    while (typeof above?.parent_id === 'number' && level <= maxLevels) {
      above = byId.get(above.parent_id)
      level += 1
    }
    if (above !== undefined && level <= maxLevels) levels.set(task, level)
  }
  return levels
}
