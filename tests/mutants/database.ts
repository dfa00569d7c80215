// Lies in the database: its connections, its values, its errors, its housekeeping.
import { liesIn, type Mutant } from './mutant.ts'

export const databaseMutants: Mutant[] = [
  ...liesIn('src/db/connection.ts', [
    {
      name: 'sslmode=require verifies nothing',
      find: "searchParams.set('sslmode', 'verify-full')",
      replace: "searchParams.set('sslmode', 'no-verify')",
      tests: ['db/connection'],
    },
    {
      name: 'channel binding is not asked for',
      find: "searchParams.get('channel_binding') === 'require'",
      replace: 'false',
      tests: ['db/connection'],
    },
    {
      name: 'a pooler is not known',
      find: '/^[^.]+-pooler\\./',
      replace: '/^pooler\\./',
      tests: ['db/connection', 'db/migrations'],
    },
  ]),
  ...liesIn('src/db/errors.ts', [
    {
      name: 'after a fatal error nothing can have been committed',
      find: "error instanceof DatabaseError && error.severity === 'ERROR'",
      replace: 'error instanceof DatabaseError',
      tests: ['db/group-commit'],
    },
    {
      name: 'a server that starts up is a defect',
      find: "  '57P', // shut down, crashed, starting up\n",
      replace: '',
      tests: ['db/lost-connections'],
    },
    {
      name: 'a refused connection is a defect',
      find: "  'ECONNREFUSED',\n",
      replace: '',
      tests: ['db/lost-connections', 'contract/outages'],
    },
    {
      name: 'a connection that ends under a statement is a defect',
      find: 'Connection terminated|',
      replace: '',
      tests: ['db/lost-connections'],
    },
    {
      name: 'every error of PostgreSQL is an outage',
      find: 'return unavailableStates.some((state) => error.code?.startsWith(state))',
      replace: 'return true',
      tests: ['contract/outages'],
    },
    {
      name: 'a unique violation is a deleted account',
      find: "'23503'",
      replace: "'23505'",
      tests: ['http/account'],
    },
    {
      name: 'a deadlock is a defect',
      find: "  '40', // deadlock or serialization failure: the same request may succeed\n",
      replace: '',
      tests: ['db/errors'],
    },
  ]),
  ...liesIn('src/db/housekeeping.ts', [
    {
      name: 'keys are cleared away after an hour',
      find: "interval '24 hours'",
      replace: "interval '1 hour'",
      tests: ['db/housekeeping'],
    },
    {
      name: 'one batch is all',
      find: 'while (rows === batchRows && !isStopped())',
      replace: 'while (rows < 0)',
      tests: ['db/housekeeping'],
    },
    {
      name: 'a row that somebody holds is waited for',
      find: ' for update skip locked',
      replace: ' for update',
      tests: ['db/housekeeping'],
    },
    {
      name: 'counters are never cleared away',
      find: "removal('rate_limits', 'expire', nowMillis)",
      replace: "removal('rate_limits', 'expire', sql`0 * ${nowMillis}`)",
      tests: ['db/housekeeping'],
    },
    {
      name: 'a failure ends the housekeeping',
      find: "      .catch((err) => log.warn({ err }, 'could not clear away what has expired'))\n      .then(() => {\n        if (!stopped) schedule()\n      })",
      replace:
        "      .then(() => {\n        if (!stopped) schedule()\n      })\n      .catch((err) => log.warn({ err }, 'could not clear away what has expired'))",
      tests: ['db/housekeeping'],
    },
  ]),
  ...liesIn('src/db/migrate.ts', [
    {
      name: 'all migrations are one transaction',
      find: 'migrator.migrateUp()',
      replace: 'migrator.migrateToLatest()',
      tests: ['replicas/start'],
    },
    {
      name: 'a release that a later one has overtaken does not start',
      find: 'if (error && (await isMissingOne(migrator))) throw error',
      replace: 'if (error) throw error',
      tests: ['replicas/start'],
    },
    {
      name: 'one migration is enough to be ready',
      find: 'Object.keys(migrations).every(',
      replace: 'Object.keys(migrations).some(',
      tests: ['http/readiness'],
    },
  ]),
]
