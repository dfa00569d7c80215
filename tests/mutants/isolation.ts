// Mutants of isolation: what belongs to one user is shown to another, or changed by another.
import { type Mutant, mutantsIn } from './mutant.ts'

export const isolationMutants: Mutant[] = [
  ...mutantsIn('src/features/owned/idempotent-creation.ts', [
    {
      name: "another user's response is replayed for the same idempotency key",
      find: 'kept.user_id = ${userId} and',
      replace: '${userId}::bigint > 0 and',
      tests: ['http/idempotency'],
    },
  ]),
  ...mutantsIn('src/db/migrations/0003-idempotency-keys.ts', [
    {
      name: 'two users cannot have the same idempotency key',
      find: 'primary key (user_id, key)',
      replace: 'primary key (user_id, key), unique (key)',
      tests: ['http/idempotency'],
    },
  ]),
  ...mutantsIn('src/http/request/path.ts', [
    {
      name: "another user's id in the path is accepted",
      find: "user_id !== 'me' && user_id !== principal.id",
      replace: "user_id !== 'me' && user_id < 0",
      tests: ['contract/access-control'],
    },
  ]),
  ...mutantsIn('src/features/account/queries.ts', [
    {
      name: 'a new name is given to all users',
      find: ".set({ name }).where('id', '=', id)",
      replace: '.set({ name })',
      tests: ['http/account'],
    },
  ]),
  ...mutantsIn('src/db/row-security.ts', [
    {
      name: 'whose rows a statement is about outlives its transaction',
      find: '$1::text, true)',
      replace: '$1::text, false)',
      tests: ['db/row-security'],
    },
  ]),
  ...mutantsIn('src/db/migrations/0006-row-security.ts', [
    {
      name: 'a session that names no user sees the rows of all',
      find: "user_id = nullif(current_setting('tasks_api.user_id', true), '')::bigint",
      replace: "coalesce(user_id = nullif(current_setting('tasks_api.user_id', true), '')::bigint, true)",
      tests: ['db/row-security'],
    },
  ]),
  ...mutantsIn('src/features/owned/statements.ts', [
    {
      name: 'a task can be read by any user',
      find: "presentOf(db, resource, userId).select(columns).where('id', '=', id)",
      replace: "owned(db).selectFrom(table).select(columns).where('id', '=', id)",
      tests: ['http/tasks'],
    },
  ]),
  ...mutantsIn('src/features/owned/statements.ts', [
    {
      name: 'a task can be written by any user',
      find: "change: taken }).where('user_id', '=', given.userId)",
      replace: 'change: taken })',
      tests: ['contract/access-control'],
    },
  ]),
  ...mutantsIn('src/features/labels/queries.ts', [
    {
      name: 'a label is renamed in the tasks of all users',
      find: ".where('user_id', '=', userId) .where(isLabelled)",
      replace: '.where(isLabelled)',
      tests: ['http/labels'],
    },
  ]),
  ...mutantsIn('src/features/owned/statements.ts', [
    {
      name: 'the list shows the tasks of all users',
      find: "selectFrom(table).where('user_id', '=', userId)",
      replace: "selectFrom(table).where('user_id', '>', 0)",
      tests: ['http/tasks', 'http/pages'],
    },
  ]),
  ...mutantsIn('src/features/labels/queries.ts', [
    {
      name: 'the list of labels shows those of all users',
      find: "presentOf(own, tasks, userId).select(['labels'",
      replace: "owned(own).selectFrom(tasks.name).select(['labels'",
      tests: ['http/labels'],
    },
  ]),
  ...mutantsIn('src/features/sessions/queries.ts', [
    {
      name: 'a session can be ended by any user',
      find: ".deleteFrom('sessions').where('user_id', '=', userId).where('id', '=', id)",
      replace: ".deleteFrom('sessions').where('id', '=', id)",
      tests: ['http/sessions'],
    },
  ]),
  ...mutantsIn('src/features/tokens/queries.ts', [
    {
      name: 'a subject is the same person whichever issuer names it',
      find: ".where('issuer', '=', issuer)",
      replace: '',
      tests: ['auth/issuers'],
    },
  ]),
  ...mutantsIn('src/db/execution.ts', [
    {
      name: 'PostgreSQL does not learn whose rows a statement is about',
      find: 'namesOwner = hasRowSecurity && owner !== undefined',
      replace: 'namesOwner = false as boolean',
      tests: ['db/row-security'],
    },
  ]),
]
