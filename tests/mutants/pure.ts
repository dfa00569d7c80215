// What StrykerJS mutates, and the tests that must kill its mutants: rules that need no database, no socket and no process.

/** Source files, from the root of the repository. */
export const pureFiles = [
  'src/auth/email-case.ts',
  'src/auth/hmac.ts',
  'src/auth/issuer-list.ts',
  'src/auth/refresh-token.ts',
  'src/auth/verified-tokens.ts',
  'src/db/address-parameters.ts',
  'src/db/address.ts',
  'src/db/bulkheads.ts',
  'src/db/errors.ts',
  'src/http/client-address.ts',
  'src/http/conditional.ts',
  'src/http/costly.ts',
  'src/http/fields.ts',
  'src/http/idempotency-key.ts',
  'src/http/link.ts',
  'src/http/path.ts',
  'src/http/query.ts',
  'src/http/quota.ts',
  'src/http/user-quota.ts',
  'src/http/user-work.ts',
  'src/http/validation.ts',
  'src/sdk/retry-after.ts',
  'src/tasks/cursor.ts',
  'src/tasks/fold.ts',
  'src/tasks/list-query.ts',
  'src/tasks/page.ts',
  'src/wire/parameters.ts',
  'src/wire/values.ts',
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
