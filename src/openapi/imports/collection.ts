// What a file to import holds, put together as it is found.
import type { FileType, Found, ImportedTask } from './found.ts'
import { type Position, positionsIn } from './positions.ts'

/** As of any other body; what comes behind is not read. */
const maxErrors = 50

const maxOmissions = 100

type FileError = { in: 'body'; pointer: string; code: string; message: string } & Position

export type Collected = {
  tasks: ImportedTask[]
  errors: FileError[]
  /** That the file is not JSON. The other errors say nothing then. */
  malformed?: FileError
  /** How much there is no place for, and the first of it. */
  omitted: number
  omissions: ({ what: string } & Position)[]
}

/** @returns what was added so far; and the function that adds, and returns whether it wants more */
export function newCollection(type: FileType, text: string) {
  const positionOf = positionsIn(text)
  const collected: Collected = { tasks: [], errors: [], omitted: 0, omissions: [] }

  function add(found: Found): boolean {
    if ('task' in found) collected.tasks.push(found.task)
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

  return { collected, add }
}
