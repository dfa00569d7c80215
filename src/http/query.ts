// The query. What Hono reads leniently is refused before its schema is asked, so that no parameter is lost or misread.
import { parse } from 'node:querystring'
import type { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { Problem } from './problem.ts'
import { validationProblem } from './validation.ts'

/**
 * Leaves the query where `c.req.valid('query')` finds it.
 * @param schema what it must keep to: of an object of strings, and of lists of them where a name is repeated
 * @throws Problem 400, also for percent-encoding that is broken or not UTF-8, and for a parameter without a name
 */
export function checkQuery(c: Context, schema: z.ZodType): void {
  const query = /\?([^#]*)/.exec(c.req.url)?.[1] ?? ''
  checkForm(query)
  const result = schema.safeParse(parse(query, '&', '=', { maxKeys: 0 }))
  if (!result.success) throw validationProblem('query', result.error)
  c.req.addValidatedData('query', result.data as object)
}

function checkForm(query: string): void {
  if (query.includes('%') && !isDecodable(query))
    throw malformed('malformed', 'must be percent-encoded UTF-8')
  if (/(^|&)=/.test(query)) throw malformed('unrecognized_key', 'must have a name')
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

const malformed = (code: string, message: string) =>
  new Problem('validation_failed', { errors: [{ in: 'query', pointer: '', code, message }] })
