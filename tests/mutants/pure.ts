// What StrykerJS mutates, and the tests that must kill its mutants: rules that need no database, no socket and no process.

/** Source files, from the root of the repository. */
export const pureFiles = [
  'src/features/credentials/email-case.ts',
  'src/features/tokens/hmac.ts',
  'src/features/tokens/issuer-list.ts',
  'src/features/auth/refresh-token.ts',
  'src/features/tokens/verified-tokens.ts',
  'src/db/address/parameters.ts',
  'src/db/address/address.ts',
  'src/db/bulkheads.ts',
  'src/db/session/errors.ts',
  'src/http/request/client-address.ts',
  'src/http/request/conditional.ts',
  'src/http/limits/concurrency-limit.ts',
  'src/openapi/entity-tags.ts',
  'src/openapi/fields.ts',
  'src/openapi/relative-reference.ts',
  'src/http/request/idempotency-key.ts',
  'src/http/link.ts',
  'src/http/request/path.ts',
  'src/http/request/query.ts',
  'src/http/limits/quota.ts',
  'src/http/limits/user-quota.ts',
  'src/http/limits/user-concurrency.ts',
  'src/http/request/validation.ts',
  'src/sdk/runtime/retry-after.ts',
  'src/features/owned/cursor.ts',
  'src/openapi/comparable-text.ts',
  'src/features/tasks/page-query.ts',
  'src/features/owned/page-headers.ts',
  'src/db/protocol/parameters.ts',
  'src/db/protocol/values.ts',
]

/** Patterns of test files. */
export const pureTests = [
  'tests/auth/hmac.test.ts',
  'tests/auth/issuer-list.test.ts',
  'tests/auth/refresh-rule.test.ts',
  'tests/auth/verified-tokens.test.ts',
  'tests/db/address.test.ts',
  'tests/db/errors.test.ts',
  'tests/pure/*.test.ts',
]
