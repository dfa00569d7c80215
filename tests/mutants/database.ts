// Lies in the database: its connections, its values, its errors, its housekeeping.
import { liesIn, type Mutant } from './mutant.ts'

export const databaseMutants: Mutant[] = [
  ...liesIn('src/db/address/address.ts', [
    {
      name: 'a database may be any URL',
      find: '/^postgres(?:ql)?:',
      replace: '/^[a-z]+:',
      tests: ['db/address', 'process/settings'],
    },
    {
      name: 'a password may be cut at its slash',
      find: '  if (/[@#]/.test(tail)) throw new Refused(howToEncode)\n',
      replace: '',
      tests: ['db/address'],
    },
    {
      name: 'the first @ ends the password',
      find: "authority.lastIndexOf('@')",
      replace: "authority.indexOf('@')",
      tests: ['db/address'],
    },
    {
      name: 'a database is taken as it is encoded',
      find: "decoded(elsewhere ?? '')",
      replace: "(elsewhere ?? '')",
      tests: ['db/address'],
    },
    {
      name: 'one port is for the first host alone',
      find: 'ports.length === 1 ? ports[0] : ports[place]',
      replace: 'ports[place]',
      tests: ['db/address'],
    },
  ]),
  ...liesIn('src/db/address/parameters.ts', [
    {
      name: 'a strange parameter is passed over',
      find: 'if (strange.length > 0) {',
      replace: 'if (strange.length > 99) {',
      tests: ['db/address'],
    },
    {
      name: 'a part of a password is told as the name of a parameter',
      find: "!parameters.has('password') && ",
      replace: '',
      tests: ['db/address'],
    },
    {
      name: 'a standby is taken where one is asked for',
      find: "target === 'any' ||",
      replace: "target !== 'x' ||",
      tests: ['db/address'],
    },
  ]),
  ...liesIn('src/db/address/tls.ts', [
    {
      name: 'sslmode=require verifies nothing',
      find: "(!isLibpq && (mode === 'require' ||",
      replace: "(!isLibpq && (mode === 'never' ||",
      tests: ['db/connection'],
    },
    {
      name: 'a file of authorities is not read',
      find: '...(ca && { ca }), ',
      replace: '',
      tests: ['db/connection'],
    },
  ]),
  ...liesIn('src/db/address/connection-options.ts', [
    {
      name: 'channel binding is not asked for',
      find: "binding === 'require' || binding === 'prefer'",
      replace: "binding === 'prefer'",
      tests: ['db/connection'],
    },
    {
      name: 'a pooler is not known',
      find: '/^[^.]+-pooler\\./',
      replace: '/^pooler\\./',
      tests: ['db/connection', 'db/migrations'],
    },
  ]),
  ...liesIn('src/db/address/servers.ts', [
    {
      name: 'a server that failed is asked for ever',
      find: '        if (known === server && servers.length > 1) forget(server)\n',
      replace: '',
      tests: ['db/servers'],
    },
    {
      name: 'a standby is as good as its primary',
      find: "if (target === 'any') return",
      replace: "if (target !== 'x') return",
      tests: ['db/servers'],
    },
    {
      name: 'a session that is read-only is a primary as well',
      find: "target === 'primary' ? !standby : !read_only",
      replace: '!standby',
      tests: ['db/servers'],
    },
    {
      name: 'TLS is spoken over a socket',
      find: '  internal.connection.ssl = false\n',
      replace: '',
      tests: ['db/servers'],
    },
    {
      name: 'a search that failed is never made again',
      find: '      .finally(() => {\n        search = undefined\n      })\n',
      replace: '',
      tests: ['db/servers'],
    },
  ]),
  ...liesIn('src/db/access.ts', [
    {
      name: 'a role that may only read may start',
      find: "['select', 'insert', 'update', 'delete'].map",
      replace: "['select'].map",
      tests: ['db/access'],
    },
    {
      name: 'a table that nobody sees is no hindrance',
      find: 'where granted is not true group',
      replace: 'where granted is false group',
      tests: ['db/access'],
    },
    {
      name: 'a read-only database may be started on',
      find: '(await readOnly(client)) ?? ',
      replace: '',
      tests: ['process/refused-start'],
    },
  ]),
  ...liesIn('src/db/unusable.ts', [
    {
      name: 'a refusal tells the user, which may be the password',
      find: '.replaceAll(/(user|role) "[^"]*"/g, \'$1\')',
      replace: '',
      tests: ['process/refused-start'],
    },
  ]),
  ...liesIn('src/db/session/errors.ts', [
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
