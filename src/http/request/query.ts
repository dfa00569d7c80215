// The query string. Malformed percent-encoding is rejected before validation, so that no parameter is misread.
import { parse } from 'node:querystring'
import type { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { Problem } from '../../openapi/problem.ts'
import { validationProblem } from './validation.ts'

const malformed = new Problem('validation_failed', {
  errors: [{ in: 'query', pointer: '', code: 'malformed', message: 'must be percent-encoded UTF-8' }],
})

/**
 * Validates the query. Handlers get its parameters from `c.req.valid('query')`.
 * @param schema of an object of strings; a repeated parameter is an array of strings
 * @throws Problem 400, also for percent-encoding that is broken or not UTF-8
 */
export function checkQuery(c: Context, schema: z.ZodType): void {
  const query = /^[^?#]*\?([^#]*)/.exec(c.req.url)?.[1] ?? ''
  if (query.includes('%') && !isDecodable(query)) throw malformed
  const result = schema.safeParse(parse(query, '&', '=', { maxKeys: 0 }))
  if (!result.success) throw validationProblem('query', result.error)
  c.req.addValidatedData('query', result.data as object)
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
