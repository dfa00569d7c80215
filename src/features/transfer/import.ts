// A file to import: read, judged as a whole, and only then written.
import { setImmediate as others } from 'node:timers/promises'
import type { z } from '@hono/zod-openapi'
import { brokenRules } from '../../http/request/validation.ts'
import { type Collected, newCollection } from '../../openapi/imports/collection.ts'
import type { FileType, Judge, Judges } from '../../openapi/imports/found.ts'
import { tasksIn } from '../../openapi/imports/imported-tasks.ts'
import { Problem } from '../../openapi/problem.ts'
import { ImportedList } from '../lists/list.ts'
import { ImportedTask } from '../tasks/task.ts'

/** After so many of its parts other requests have their turn. */
const partsAtOnce = 200

/**
 * Reads a file.
 * @throws Problem 400 that names the place of each broken rule
 */
export async function readFile(type: FileType, text: string): Promise<Collected> {
  const { add, finish } = newCollection(type, text)
  let parts = 0
  for (const found of tasksIn(type, text, judges)) {
    if (!add(found)) break
    parts += 1
    if (parts % partsAtOnce === 0) await others()
  }
  const collected = finish()
  const { errors, malformed } = collected
  if (malformed) {
    const detail = `The file is not JSON from line ${malformed.line}, column ${malformed.column} on.`
    throw new Problem('malformed_json', { detail, errors: [malformed] })
  }
  if (errors.length > 0) throw new Problem('validation_failed', { errors })
  return collected
}

const judgeBy =
  (schema: z.ZodType<Record<string, unknown>>): Judge =>
  (value) => {
    const result = schema.safeParse(value)
    return result.success ? { value: result.data } : { rules: brokenRules(result.error) }
  }

const judges: Judges = { tasks: judgeBy(ImportedTask), lists: judgeBy(ImportedList) }
