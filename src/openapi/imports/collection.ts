// What a file to import holds, put together as it is found.
import type { FileType, Found, ImportedList, ImportedTask } from './found.ts'
import { type Position, positionsIn } from './positions.ts'

/** As of any other body; what comes behind is not read. */
const maxErrors = 50

const maxOmissions = 100

type FileError = { in: 'body'; pointer: string; code: string; message: string } & Position

export type Collected = {
  lists: ImportedList[]
  /** In the order that they are to have. */
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
  const inLists: Extract<Found, { task: unknown }>[] = []

  function add(found: Found): boolean {
    if ('task' in found) {
      collected.tasks.push(found.task)
      if (typeof found.task.list_id === 'number') inLists.push(found)
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
    return collected.errors.length < maxErrors
  }

  /** To be called once all is added: a task may come before its list. */
  function finish(): Collected {
    const known = new Set(collected.lists.map(({ id }) => id))
    const unknown = inLists.filter(({ task }) => !known.has(task.list_id as number))
    for (const { pointer, start } of unknown.slice(0, maxErrors - collected.errors.length))
      add({
        rule: { pointer: `${pointer}/list_id`, code: 'unknown', message: 'is of no list in the file' },
        start,
      })
    collected.tasks.sort(byPosition)
    return collected
  }

  return { add, finish }
}

/** Those of a file that does not say it stay as they are. */
const byPosition = (one: ImportedTask, other: ImportedTask): number => {
  const [a, b] = [one, other].map(({ position }) => (typeof position === 'string' ? position : ''))
  return a === b ? 0 : String(a) < String(b) ? -1 : 1
}
