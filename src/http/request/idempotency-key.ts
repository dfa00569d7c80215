// Idempotency-Key (draft-ietf-httpapi-idempotency-key-header-07): reading the key, and hashing a body for comparison.
import { hash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { Context } from 'hono'
import { Problem } from '../../openapi/problem.ts'

const bare = /^(?!")[\x21-\x7e]{1,255}$/
const quoted = /^"((?:[\x21\x23-\x5b\x5d-\x7e]|\\["\\]){1,255})"$/ // an sf-string of RFC 8941

/**
 * Reads the header.
 * @returns the key without quotes; undefined when none was sent
 * @throws Problem 400 when it is malformed
 */
export function idempotencyKey(c: Context): string | undefined {
  const header = c.req.header('Idempotency-Key')
  if (header === undefined) return undefined
  const key = quoted.exec(header)?.[1]?.replaceAll(/\\(.)/g, '$1') ?? bare.exec(header)?.[0]
  if (key !== undefined) return key
  const message = 'must be 1 to 255 visible ASCII characters'
  const error = { in: 'header', pointer: 'Idempotency-Key', code: 'invalid_format', message } as const
  throw new Problem('validation_failed', { errors: [error] })
}

/** The SHA-256 of a body's canonical form (RFC 8785), which does not depend on the order of members or white space. */
export const bodyHash = (body: unknown): Buffer => hash('sha256', canonicalize(body) ?? '', 'buffer')
