// Request headers with a syntax of their own: If-Match and If-None-Match (RFC 9110 section 13), and Idempotency-Key.
import { entityTagsIn, namesEntityTag } from '../../openapi/entity-tags.ts'
import { keyIn, malformedKey } from '../../openapi/idempotency-key.ts'
import { refuse } from './response.ts'

/**
 * What compressing proxies add, a weak mark or the name of a coding, is ignored.
 * @returns the tags of If-Match, or undefined when any version will do
 * @throws Problem 400 when the header is malformed
 */
export function requiredTags(headers: Headers): string[] | undefined {
  const header = headers.get('If-Match')
  if (header === null || header.trim() === '*') return undefined
  const tags = entityTagsIn(header)
  if (tags === undefined) {
    const message = 'must be * or a list of entity tags'
    refuse([{ in: 'header', pointer: 'If-Match', code: 'invalid_format', message }])
  }
  return tags
}

/** Whether the client has this representation already. A malformed If-None-Match is ignored. */
export function isNotModified(headers: Headers, tag: string): boolean {
  const header = headers.get('If-None-Match')
  return header !== null && namesEntityTag(header, tag)
}

/**
 * @returns the Idempotency-Key without quotes, or undefined when none was sent
 * @throws Problem 400 when it is malformed
 */
export function idempotencyKey(headers: Headers): string | undefined {
  const header = headers.get('Idempotency-Key')
  if (header === null) return undefined
  const key = keyIn(header)
  if (key === undefined)
    refuse([{ in: 'header', pointer: 'Idempotency-Key', code: 'invalid_format', message: malformedKey }])
  return key
}
