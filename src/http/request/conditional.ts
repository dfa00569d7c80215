// Conditional requests (RFC 9110 section 13): entity tags, If-Match and If-None-Match.
import { hash } from 'node:crypto'
import type { Context } from 'hono'
import { entityTagsIn, namesEntityTag } from '../../openapi/entity-tags.ts'
import { Problem } from '../../openapi/problem.ts'

/** The strong entity tag of a resource with a version. */
export const versionTag = (version: number): string => `"${version}"`

/** A weak entity tag for a representation, as a hash of the text that determines it. */
export const weakTag = (text: string): string => `W/"${hash('sha1', text, 'base64url')}"`

/**
 * The versions that `If-Match` allows. What compressing proxies add, a weak mark (`W/`) or the name of a coding (`"3-gzip"`),
 * is ignored; tags that are not in this service's form match nothing.
 * @returns undefined when any version is allowed
 * @throws Problem 400 when the header is malformed
 */
export const requiredVersions = (c: Context): number[] | undefined => versionsIn(c.req.header('If-Match'))

/** As `requiredVersions`. @param header undefined where there is none */
export function versionsIn(header: string | undefined): number[] | undefined {
  if (header === undefined || header.trim() === '*') return undefined
  const tags = entityTagsIn(header)
  if (tags === undefined) throw malformed
  return tags.flatMap((tag) => (versionForm.test(tag) ? [Number(tag.slice(1, -1))] : []))
}

/**
 * Whether `If-None-Match` names the current entity tag (weak comparison), so that the client's copy is still good. A
 * malformed header is ignored.
 */
export function isNotModified(c: Context, tag: string): boolean {
  const header = c.req.header('If-None-Match')
  return header !== undefined && namesEntityTag(header, tag)
}

const malformed = new Problem('validation_failed', {
  errors: [
    {
      in: 'header',
      pointer: 'If-Match',
      code: 'invalid_format',
      message: 'must be * or a list of entity tags',
    },
  ],
})

const versionForm = /^"[1-9][0-9]{0,14}"$/
