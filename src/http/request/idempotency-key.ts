// The Idempotency-Key of a request, and the hash that distinguishes one body from another.
import { hash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { Context } from 'hono'
import { keyIn, malformedKey } from '../../openapi/idempotency-key.ts'
import { Problem } from '../../openapi/problem.ts'

/**
 * Reads the header.
 * @returns the key without quotes; undefined when none was sent
 * @throws Problem 400 when it is malformed
 */
export function idempotencyKey(c: Context): string | undefined {
  const header = c.req.header('Idempotency-Key')
  if (header === undefined) return undefined
  const key = keyIn(header)
  if (key !== undefined) return key
  const error = {
    in: 'header',
    pointer: 'Idempotency-Key',
    code: 'invalid_format',
    message: malformedKey,
  } as const
  throw new Problem('validation_failed', { errors: [error] })
}

/** The SHA-256 of a body's canonical form (RFC 8785), which does not depend on the order of members or white space. */
export const bodyHash = (body: unknown): Buffer => hash('sha256', canonicalize(body) ?? '', 'buffer')
