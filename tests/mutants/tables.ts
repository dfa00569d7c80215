// Lies in the schema of the database.
import { liesIn, type Mutant } from './mutant.ts'

export const tableMutants: Mutant[] = [
  ...liesIn('src/db/migrations/0001-users-tasks-sessions.ts', [
    {
      name: 'tasks outlive their user',
      find: '`create table tasks (\n    user_id bigint not null references users on delete cascade,',
      replace: '`create table tasks (\n    user_id bigint not null,',
      tests: ['http/account'],
    },
    {
      name: 'sessions outlive their user',
      find: '`create table sessions (\n    user_id bigint not null references users on delete cascade,',
      replace: '`create table sessions (\n    user_id bigint not null,',
      tests: ['http/account', 'http/erasure'],
    },
    {
      name: 'refresh tokens outlive their session',
      find: ',\n    foreign key (user_id, session_id) references sessions (user_id, id) on delete cascade',
      replace: '',
      tests: ['http/refresh', 'http/erasure'],
    },
    {
      name: 'ids go beyond 2^53',
      find: '`create table tasks (\n    user_id bigint not null references users on delete cascade,\n    id bigint generated always as identity (maxvalue 9007199254740991),',
      replace:
        '`create table tasks (\n    user_id bigint not null references users on delete cascade,\n    id bigint generated always as identity,',
      tests: ['db/schema'],
    },
    {
      name: 'the key of a task does not lead with its owner',
      find: 'primary key (user_id, id)\n  )`,\n\n  `create table sessions',
      replace: 'primary key (id, user_id)\n  )`,\n\n  `create table sessions',
      tests: ['db/schema'],
    },
    {
      name: 'times have microseconds',
      find: 'created_at timestamptz(3) not null default now(),\n    updated_at',
      replace: 'created_at timestamptz not null default now(),\n    updated_at',
      tests: ['db/schema'],
    },
    {
      name: 'priorities are sorted by their names',
      find: "enum ('low', 'medium', 'high')",
      replace: "enum ('high', 'low', 'medium')",
      tests: ['http/list'],
    },
  ]),
  ...liesIn('src/db/migrations/0002-task-versions-and-search.ts', [
    {
      name: 'folded titles are sorted by a locale',
      find: 'add column folded_title text collate "C" not null',
      replace: 'add column folded_title text collate "en-x-icu" not null',
      tests: ['http/list'],
    },
    {
      name: 'the migration folds one batch alone',
      find: '    last = end\n',
      replace: '    return\n',
      tests: ['http/search'],
    },
  ]),
  ...liesIn('src/db/migrations/0003-idempotency-keys.ts', [
    {
      name: 'keys outlive their user',
      find: 'references users on delete cascade',
      replace: '',
      tests: ['http/erasure'],
    },
    {
      name: "a key is everybody's",
      find: 'primary key (user_id, key)',
      replace: 'primary key (user_id, key), unique (key)',
      tests: ['http/idempotency'],
    },
    {
      name: 'expired keys are found by a scan',
      find: '  await sql`create index idempotency_keys_created_at_idx on idempotency_keys (created_at)`.execute(db)\n',
      replace: '',
      tests: ['db/housekeeping'],
    },
  ]),
  ...liesIn('src/db/migrations/0004-other-issuers.ts', [
    {
      name: 'an account may have both a password and an issuer',
      find: '(password_hash is not null and email is not null and issuer is null and subject is null)',
      replace: '(password_hash is not null and email is not null)',
      tests: ['auth/issuer-accounts'],
    },
    {
      name: 'an address is unique over all issuers',
      find: ' where password_hash is not null`',
      replace: '`',
      tests: ['auth/issuer-accounts'],
    },
    {
      name: 'addresses are unique with their case',
      find: 'on users (lower(email)) where',
      replace: 'on users (email) where',
      tests: ['http/registration'],
    },
  ]),
]
