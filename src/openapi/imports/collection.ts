// What a file to import holds, put together as it is found.
import { maxErrors, maxLevels } from '../limits.ts'
import { levelsOf } from './file-levels.ts'
import type { FileType, Found, ImportedList, ImportedTask } from './found.ts'
import { type Position, positionsIn } from './positions.ts'

const maxOmissions = 100

type FoundTask = Extract<Found, { task: unknown }>
type FileError = { in: 'body'; pointer: string; code: string; message: string } & Position

export type Collected = {
  lists: ImportedList[]
  /** In the order that they are to have, those of the first level first. */
  tasks: ImportedTask[]
  errors: FileError[]
  /** That the file is not JSON. The other errors say nothing then. */
  malformed?: FileError
  /** How much there is no place for, and the first of it. */
  omitted: number
  omissions: ({ what: string } & Position)[]
}

/** @returns the function that adds, and returns whether it wants more; and the one that returns what was added */
export function newCollection(type: FileType, text: string) {
  const positionOf = positionsIn(text)
  const collected: Collected = { lists: [], tasks: [], errors: [], omitted: 0, omissions: [] }
  const placed: FoundTask[] = []

  function add(found: Found): boolean {
    if ('task' in found) {
      collected.tasks.push(found.task)
      if (typeof (found.task.list_id ?? found.task.parent_id) === 'number') placed.push(found)
    } else if ('list' in found) collected.lists.push(found.list)
    else if ('rule' in found) {
      const error: FileError = { in: 'body', ...found.rule, ...positionOf(found.start) }
      collected.errors.push(error)
      if (type === 'application/json' && error.code === 'malformed') collected.malformed = error
    } else {
      collected.omitted += 1
      if (collected.omissions.length < maxOmissions)
        collected.omissions.push({ what: found.omitted, ...positionOf(found.start) })
    }
    return collected.errors.length < maxErrors // what comes behind is not read
  }

  /** To be called once all is added: a task may come before its list and its parent. */
  function finish(): Collected {
    const levels = levelsOf(collected.tasks)
    const lists = new Set(collected.lists.map(({ id }) => id))
    for (const { task, pointer, start } of placed) {
      const { list_id, parent_id } = task
      const [field, message] =
        typeof list_id === 'number' && !lists.has(list_id)
          ? ['list_id', 'is of no list in the file']
          : typeof parent_id === 'number' && levels.get(task) === undefined
            ? [
                'parent_id',
                `is of no task in the file, or of one that is itself below this one, or ${maxLevels} levels deep`,
              ]
            : []
      if (field === undefined || collected.errors.length >= maxErrors) continue
      add({ rule: { pointer: `${pointer}/${field}`, code: 'unknown', message: message as string }, start })
    }
    const level = (task: ImportedTask) => levels.get(task) ?? 1
    collected.tasks.sort((a, b) => level(a) - level(b) || byPosition(a, b))
    return collected
  }

  return { add, finish }
}

/** Those of a file that does not say it stay as they are. */
const byPosition = (one: ImportedTask, other: ImportedTask): number => {
  const [a, b] = [one, other].map(({ position }) => (typeof position === 'string' ? position : ''))
  return a === b ? 0 : String(a) < String(b) ? -1 : 1
}
