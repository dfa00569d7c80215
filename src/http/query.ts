// The query before its schema: what Hono reads leniently is refused, so that no parameter is lost or misread.
import type { Context } from 'hono'
import { Problem } from './problem.ts'

/** @throws Problem 400 for percent-encoding that is broken or not UTF-8, and for a parameter without a name */
export function checkQuery(c: Context): void {
  const at = c.req.url.indexOf('?')
  if (at === -1) return
  const query = c.req.url.slice(at + 1)
  if (!isDecodable(query)) throw malformed('malformed', 'must be percent-encoded UTF-8')
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
