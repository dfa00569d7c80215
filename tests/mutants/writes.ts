// Mutants of writes: conditions on the version, and requests that are sent again with the same idempotency key.
import { type Mutant, mutantsIn } from './mutant.ts'

export const writeMutants: Mutant[] = [
  ...mutantsIn('src/features/owned/handlers.ts', [
    {
      name: 'a deletion ignores If-Match',
      find: "if (!(await remove(target, valid<Query>(c, 'query'))))",
      replace: "if (!(await remove({ ...target, versions: undefined }, valid<Query>(c, 'query'))))",
      tests: ['http/conditional'],
    },
    {
      name: 'a malformed idempotency key is used as it is',
      find: 'key = idempotencyKey(c)',
      replace: "key = c.req.header('Idempotency-Key')",
      tests: ['http/idempotency'],
    },
  ]),
  ...mutantsIn('src/features/tasks/completion.ts', [
    {
      name: 'a replacement ignores If-Match',
      find: 'write(db, { userId, id, versions }, { ...tasks.replaced',
      replace: 'write(db, { userId, id, versions: undefined }, { ...tasks.replaced',
      tests: ['http/conditional'],
    },
  ]),
  ...mutantsIn('src/features/owned/queries.ts', [
    {
      name: 'If-Match is ignored where it names no version',
      find: 'if (versions !== undefined) shape.push(guarded)',
      replace: 'if (versions?.length) shape.push(guarded)',
      tests: ['http/conditional'],
    },
  ]),
  ...mutantsIn('src/features/owned/idempotent-creation.ts', [
    {
      name: 'an idempotency key never expires',
      find: 'kept.created_at > ${oldest}',
      replace: '${oldest} is not null',
      tests: ['http/idempotency'],
    },
    {
      name: 'an idempotency key may be used for another body',
      find: '!body_hash.equals(bodyHash)',
      replace: 'false as boolean',
      tests: ['http/idempotency'],
    },
    {
      name: 'a second request waits for the first one with its idempotency key',
      find: 'select 1 / pg_try_advisory_xact_lock(hashtextextended(${name}, 0))::int',
      replace: 'select 1 from pg_advisory_xact_lock(hashtextextended(${name}, 0))',
      tests: ['http/idempotency'],
    },
    {
      name: 'no response is stored to be replayed',
      find: 'keepResponse.with(kept),',
      replace: '',
      tests: ['http/idempotency'],
    },
    {
      name: 'the response is stored in another transaction than the task',
      find: 'return [queries.insertRow.with(row), keepResponse.with(kept)]',
      replace: `setImmediate(() => keepResponse.execute(db, kept).catch(() => {}))
      return [queries.insertRow.with(row)]`,
      tests: ['http/idempotency'],
    },
    {
      name: 'an expired idempotency key can never be used again',
      find: 'await removeExpired.execute(db, request)',
      replace: "throw new Problem('idempotency_in_progress')",
      tests: ['http/idempotency'],
    },
  ]),
  ...mutantsIn('src/features/owned/statements.ts', [
    {
      name: 'a write leaves the version as it was',
      find: '`version + 1`',
      replace: '`version`',
      tests: ['http/conditional'],
    },
  ]),
]
