// Converts a zod error to a 400 that names each broken rule and its place, and never contains the rejected value.
import type { z } from '@hono/zod-openapi'
import { jsonPointer } from '../../openapi/imports/found.ts'
import { maxErrors } from '../../openapi/limits.ts'
import { type FieldError, Problem } from '../../openapi/problem.ts'

type Issue = z.core.$ZodIssue

/**
 * Makes the 400 for input that breaks its schema.
 * @param place the part of the request that was validated
 * @param error zod's error
 */
export function validationProblem(place: FieldError['in'], error: z.core.$ZodError): Problem {
  const at = (path: PropertyKey[]) => (place === 'body' ? jsonPointer(path) : String(path[0] ?? ''))
  const errors = brokenRules(error).map(({ path, ...rule }) => ({ in: place, pointer: at(path), ...rule }))
  return new Problem('validation_failed', { errors: errors.slice(0, maxErrors) })
}

type BrokenRule = { path: PropertyKey[]; code: string; message: string }

/** @returns each broken rule, and where */
export const brokenRules = (error: z.core.$ZodError): BrokenRule[] => relevant(error.issues).flatMap(rulesOf)

/** Drops what zod reports of a value besides its wrong type, such as its length: it is of no use to the reader. */
function relevant(issues: Issue[]): Issue[] {
  const at = ({ path }: Issue) => JSON.stringify(path)
  const wrongTypes = new Set(issues.filter(({ code }) => code === 'invalid_type').map(at))
  return issues.filter((issue) => issue.code === 'invalid_type' || !wrongTypes.has(at(issue)))
}

function rulesOf(issue: Issue): BrokenRule[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      code: 'unrecognized_key',
      message: 'is not a field that this operation takes',
    }))
  }
  return [{ path: issue.path, ...rule(issue) }]
}

function rule(issue: Issue): { code: string; message: string } {
  // An issue does not contain the input, so only its message says that the value was absent.
  if (issue.code !== 'custom' && issue.message.endsWith('received undefined')) {
    return { code: 'required', message: 'is required' }
  }
  const own = issue.code === 'custom' ? issue.params?.code : undefined
  return { code: own ?? issue.code, message: messageOf(issue) }
}

/** Rewords zod's own messages; messages that a schema sets itself are kept. */
function messageOf(issue: Issue): string {
  const { message } = issue
  if (issue.code === 'invalid_type' && message.startsWith('Invalid input')) {
    return `must be ${typeNames[issue.expected] ?? issue.expected}`
  }
  if (issue.code === 'too_small' && message.startsWith('Too small')) {
    return `must have at least ${quantity(Number(issue.minimum), issue.origin)}`
  }
  if (issue.code === 'too_big' && message.startsWith('Too big')) {
    return `must have at most ${quantity(Number(issue.maximum), issue.origin)}`
  }
  return message
}

const typeNames: Record<string, string> = {
  string: 'text',
  boolean: 'true or false',
  object: 'a JSON object',
}

const quantity = (count: number, origin: string): string =>
  `${count} ${origin === 'string' ? 'character' : 'value'}${count === 1 ? '' : 's'}`
