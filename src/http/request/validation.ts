// From a zod error to a 400: every broken rule with its place, and never the rejected value.
import type { z } from '@hono/zod-openapi'
import { type FieldError, Problem } from '../../openapi/problem.ts'

type Issue = z.core.$ZodIssue

/** A hostile body must not be answered with a much larger one. */
const maxErrors = 50

/** @param place the part of the request that breaks its schema */
export function validationProblem(place: FieldError['in'], error: z.core.$ZodError): Problem {
  const errors = telling(error.issues).flatMap((issue) => fieldErrors(place, issue))
  return new Problem('validation_failed', { errors: errors.slice(0, maxErrors) })
}

/** Of a value of a wrong type nothing else is worth saying; zod goes on and measures the length of a list. */
function telling(issues: Issue[]): Issue[] {
  const at = ({ path }: Issue) => JSON.stringify(path)
  const wrongTypes = new Set(issues.filter(({ code }) => code === 'invalid_type').map(at))
  return issues.filter((issue) => issue.code === 'invalid_type' || !wrongTypes.has(at(issue)))
}

function fieldErrors(place: FieldError['in'], issue: Issue): FieldError[] {
  const at = (path: PropertyKey[]) => (place === 'body' ? jsonPointer(path) : String(path[0] ?? ''))
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      in: place,
      pointer: at([...issue.path, key]),
      code: 'unrecognized_key',
      message: 'is not a field that this operation takes',
    }))
  }
  return [{ in: place, pointer: at(issue.path), ...rule(issue) }]
}

function rule(issue: Issue): { code: string; message: string } {
  // zod leaves the input out of an issue; only the message tells that it was absent.
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) {
    return { code: 'required', message: 'is required' }
  }
  return { code: issue.code, message: inWords(issue) }
}

/** Of zod's own messages; what a contract says itself is not touched. */
function inWords(issue: Issue): string {
  const { message } = issue
  if (issue.code === 'invalid_type' && message.startsWith('Invalid input')) {
    return `must be ${kinds[issue.expected] ?? issue.expected}`
  }
  if (issue.code === 'too_small' && message.startsWith('Too small')) {
    return `must have at least ${counted(Number(issue.minimum), issue.origin)}`
  }
  if (issue.code === 'too_big' && message.startsWith('Too big')) {
    return `must have at most ${counted(Number(issue.maximum), issue.origin)}`
  }
  return message
}

const kinds: Record<string, string> = { string: 'text', boolean: 'true or false', object: 'a JSON object' }

const counted = (count: number, origin: string): string =>
  `${count} ${origin === 'string' ? 'character' : 'value'}${count === 1 ? '' : 's'}`

/** RFC 6901 */
function jsonPointer(path: PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
