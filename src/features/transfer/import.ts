// A file to import: read, judged as a whole, and only then written.
import { setImmediate as others } from 'node:timers/promises'
import { validationProblem } from '../../http/request/validation.ts'
import type { FileType, ImportedTask, Judge } from '../../openapi/imports/found.ts'
import { tasksIn } from '../../openapi/imports/imported-tasks.ts'
import { positionsIn } from '../../openapi/imports/positions.ts'
import { type FieldError, Problem } from '../../openapi/problem.ts'
import { ImportedTask as schema } from '../tasks/task.ts'

/** After so many of its parts other requests have their turn. */
const partsAtOnce = 200

/** As of any other body; what comes behind is not read. */
const maxErrors = 50

const maxOmissions = 100

export type Omission = { what: string; line: number; column: number }
export type ReadFile = { tasks: ImportedTask[]; omitted: number; omissions: Omission[] }

/**
 * Reads a file.
 * @throws Problem 400 that names the place of each broken rule
 */
export async function readFile(type: FileType, text: string): Promise<ReadFile> {
  const positionOf = positionsIn(text)
  const read: ReadFile = { tasks: [], omitted: 0, omissions: [] }
  const errors: FieldError[] = []
  let parts = 0
  for (const found of tasksIn(type, text, judge)) {
    if ('task' in found) read.tasks.push(found.task)
    else if ('rule' in found) errors.push({ in: 'body', ...found.rule, ...positionOf(found.start) })
    else {
      read.omitted += 1
      if (read.omissions.length < maxOmissions)
        read.omissions.push({ what: found.omitted, ...positionOf(found.start) })
    }
    if (errors.length === maxErrors) break
    parts += 1
    if (parts % partsAtOnce === 0) await others()
  }
  const malformed = type === 'application/json' && errors.find(({ code }) => code === 'malformed')
  if (malformed) throw new Problem('malformed_json', { detail: detailOf(malformed), errors: [malformed] })
  if (errors.length > 0) throw new Problem('validation_failed', { errors })
  return read
}

const detailOf = ({ line, column }: FieldError) =>
  `The file is not JSON from line ${line}, column ${column} on.`

const judge: Judge = (value) => {
  const result = schema.safeParse(value)
  if (result.success) return { task: result.data }
  const { errors = [] } = validationProblem('body', result.error)
  return {
    rules: errors.map(({ pointer = '', code, message }) => ({ path: pathIn(pointer), code, message })),
  }
}

/** A task has no lists within it, so every part of the pointer is the name of a field. */
const pathIn = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
