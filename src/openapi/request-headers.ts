// The optional request headers, as the contract documents them.
import { ifMatchForm } from './entity-tags.ts'
import { idempotencyKeyForm, idempotencyKeyHours } from './idempotency-key.ts'
import type { ProblemCode } from './problem-codes.ts'

export const requestHeaders = {
  'If-Match': {
    name: 'If-Match',
    in: 'header',
    required: false,
    description:
      'RFC 9110: write only if it still has one of these entity tags, else 412. A weak mark (`W/`), as proxies ' +
      'add it, does not matter.',
    schema: { type: 'string', pattern: ifMatchForm.source },
    examples: { one: { summary: 'The tag of the last answer', value: '"3"' } },
  },
  'If-None-Match': {
    name: 'If-None-Match',
    in: 'header',
    required: false,
    description:
      'RFC 9110: answer 304 without a body if nothing has changed since the answer with this entity tag.',
    schema: { type: 'string' },
    examples: { one: { summary: 'The tag of the last answer', value: '"3"' } },
  },
  'Idempotency-Key': {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      `Makes it safe to send the request again: within ${idempotencyKeyHours} hours the same key and body get the first answer once more. ` +
      '1 to 255 visible ASCII characters, bare or in quotes; a UUID is a good key.',
    schema: { type: 'string', pattern: idempotencyKeyForm.source },
    examples: { uuid: { summary: 'A UUID', value: '8e03978e-40d5-43e8-bc93-6894a57f9324' } },
  },
  'Last-Event-ID': {
    name: 'Last-Event-ID',
    in: 'header',
    required: false,
    description: 'The `id` of the last event that was received, to go on behind it; it comes before `since`.',
    schema: { type: 'string' },
    examples: { one: { summary: 'The id of the last event', value: 'WzcsMTc5NjAzMTAwMCw0Miw0LDAsMCwiIl0' } },
  },
} as const

export type RequestHeader = keyof typeof requestHeaders

/** The errors that an operation can respond with because it takes a header. */
export const headerErrors: Record<RequestHeader, readonly ProblemCode[]> = {
  'If-Match': ['validation_failed', 'precondition_failed'],
  'If-None-Match': [],
  'Last-Event-ID': ['sync_token_expired'],
  'Idempotency-Key': ['validation_failed', 'idempotency_in_progress', 'idempotency_key_reused'],
}
