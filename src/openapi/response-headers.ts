// The response headers, as the contract documents them.

export const responseHeaders = {
  'X-Request-Id': {
    description:
      'The id of this request, yours when you sent one of 8 to 128 characters from `A-Za-z0-9._-`.',
    required: true,
    schema: { type: 'string', pattern: '^[A-Za-z0-9._-]{8,128}$' },
  },
  Location: {
    description: 'Where the new resource is, or the one to go to: a relative reference (RFC 3986).',
    required: true,
    schema: { type: 'string', format: 'uri-reference' },
  },
  'WWW-Authenticate': {
    description:
      'RFC 6750: `Bearer`, with `error="invalid_token"` where a token was sent that is not good, and with ' +
      '`error="insufficient_scope"` and the `scope` that is needed where its scopes do not suffice.',
    required: true,
    schema: { type: 'string' },
  },
  'Retry-After': {
    description: 'Seconds to wait before the next try.',
    required: true,
    schema: { type: 'integer', minimum: 0 },
  },
  'RateLimit-Policy': {
    description:
      'The quotas that this request was counted against: `q` requests in `w` seconds ' +
      '(draft-ietf-httpapi-ratelimit-headers-10). Absent where a limit is turned off, or was not reached.',
    required: false,
    schema: { type: 'string', pattern: '^"[a-z]+";q=[0-9]+;w=[0-9]+(, "[a-z]+";q=[0-9]+;w=[0-9]+)*$' },
  },
  RateLimit: {
    description: 'What is left of each of these quotas: `r` requests for the next `t` seconds.',
    required: false,
    schema: { type: 'string', pattern: '^"[a-z]+";r=[0-9]+;t=[0-9]+(, "[a-z]+";r=[0-9]+;t=[0-9]+)*$' },
  },
  'Content-Disposition': {
    description: 'RFC 6266: under which name a browser keeps the file.',
    required: true,
    schema: { type: 'string' },
  },
  ETag: {
    description:
      'RFC 9110: the entity tag of this answer, for `If-None-Match` and, of a single thing, for `If-Match`.',
    required: true,
    schema: { type: 'string', pattern: '^(W/)?"[^"]*"$' },
  },
  Link: {
    description: 'RFC 8288: `rel="next"` where there is more, `rel="first"` on every page of several.',
    required: false,
    schema: { type: 'string' },
  },
  'X-Next-Cursor': {
    description: 'The `cursor` of the next page, where there is one.',
    required: false,
    schema: { type: 'string' },
  },
  'X-Completed-Task': {
    description:
      'Where an occurrence of a recurring task was completed: the id of the task that it is kept as.',
    required: false,
    schema: { type: 'integer', minimum: 1 },
  },
  'Idempotency-Replayed': {
    description: '`true` where this answer was given before, to a request with the same `Idempotency-Key`.',
    required: false,
    schema: { type: 'string', const: 'true' },
  },
} as const
