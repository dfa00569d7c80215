// Lies in the database: its connections, its values, its errors, its housekeeping.
import { liesIn, type Mutant } from './mutant.ts'

export const databaseMutants: Mutant[] = [
  ...liesIn('src/db/address.ts', [
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
  ...liesIn('src/db/address-parameters.ts', [
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
  ...liesIn('src/db/tls.ts', [
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
  ...liesIn('src/db/connection.ts', [
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
  ...liesIn('src/db/servers.ts', [
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
  ...liesIn('src/db/database.ts', [
    {
      name: 'a connection of which nobody knows what it leads to stays open',
      find: '    void client.end() // the other end may never answer that\n',
      replace: '',
      tests: ['db/pooler'],
    },
  ]),
  ...liesIn('src/db/group-commit.ts', [
    {
      name: 'a write waits for its group for ever',
      find: '    refuseLate(queue)\n',
      replace: '',
      tests: ['db/group-commit'],
    },
    {
      name: 'a write that came late is refused like those before it',
      find: 'while (waiting[0] && waiting[0].since < tooLate)',
      replace: 'while (waiting[0])',
      tests: ['db/group-commit'],
    },
    {
      name: 'nobody counts the writes that wait for their group',
      find: 'return queues.reduce((sum, { waiting }) => sum + waiting.length, 0)',
      replace: 'return 0',
      tests: ['db/group-commit'],
    },
    {
      name: 'groups are counted after their end',
      find: 'return lanes.ended',
      replace: 'return false',
      tests: ['db/group-commit'],
    },
    {
      name: 'a group is without end',
      find: 'queue.waiting.splice(0, writesAtMost)',
      replace: 'queue.waiting.splice(0)',
      tests: ['db/group-commit'],
    },
    {
      name: 'each write has a transaction of its own',
      find: 'queue.waiting.splice(0, writesAtMost)',
      replace: 'queue.waiting.splice(0, 1)',
      tests: ['db/group-commit'],
    },
    {
      name: 'a group fails as a whole',
      find: 'if (group.length > 1 && isUndone) for',
      replace: 'if (false as boolean) for',
      tests: ['db/group-commit'],
    },
    {
      name: 'a group is sent again whatever has happened',
      find: 'const isUndone = error instanceof Undone || isRolledBack(error)',
      replace: 'const isUndone = true as boolean',
      tests: ['db/group-commit'],
    },
    {
      name: 'a group that had to make way waits for the few other connections',
      find: 'error instanceof Undone || isRolledBack(error)',
      replace: 'isRolledBack(error)',
      tests: ['db/group-commit'],
    },
    {
      name: 'a group that waits for a lock is waited for',
      find: 'setTimeout(goOn, patienceMillis)',
      replace: 'setTimeout(goOn, 60_000)',
      tests: ['db/group-commit'],
    },
    {
      name: 'the writes of a user are spread over the queues',
      find: 'queues[owner % queueCount]',
      replace: 'queues[Math.floor(Math.random() * queueCount)]',
      tests: ['db/group-commit'],
    },
    {
      name: "each is told the first one's rows",
      find: 'rows.splice(0, steps.length)',
      replace: 'rows.slice(0, steps.length)',
      tests: ['db/group-commit'],
    },
  ]),
  ...liesIn('src/wire/wire.ts', [
    {
      name: 'a group counts as one request, and does not make way',
      find: 'running += requests\n',
      replace: 'running += 1\n',
      tests: ['db/group-commit'],
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
  ...liesIn('src/db/database.ts', [
    {
      name: 'a database that wakes up is not waited for',
      find: 'const connectRetryMillis = [50, 150, 400]',
      replace: 'const connectRetryMillis: number[] = []',
      tests: ['db/lost-connections'],
    },
    {
      name: 'a broken idle connection ends the process',
      find: "  pool.on('error', (error) => onIdleError?.(error))\n",
      replace: '',
      tests: ['db/lost-connections'],
    },
    {
      name: 'a connection whose statement timed out is used again',
      find: 'client.release(isUseless || discard === true)',
      replace: 'client.release(discard === true)',
      tests: ['db/slow-statements'],
    },
    {
      name: 'a read-only connection is used again for transactions',
      find: 'isQueryTimeout(error) || isReadOnly(error)',
      replace: 'isQueryTimeout(error)',
      tests: ['db/read-only-sessions'],
    },
    {
      name: 'a rollback waits behind the statement that timed out',
      find: '      if (timeout !== undefined) throw timeout\n',
      replace: '',
      tests: ['db/slow-statements'],
    },
    {
      name: 'a transaction whose client is lost keeps its locks',
      find: "sql === 'begin' ? begin : sql",
      replace: 'sql',
      tests: ['db/lost-transactions'],
    },
    {
      name: 'a statement is waited for without end',
      find: ', query_timeout: queryTimeoutMillis }',
      replace: ' }',
      tests: ['db/slow-statements'],
    },
  ]),
  ...liesIn('src/db/housekeeping.ts', [
    {
      name: 'what expires this moment stays',
      find: '<= ${until}',
      replace: '< ${until}',
      tests: ['db/housekeeping'],
    },
    {
      name: 'keys are cleared away after an hour',
      find: 'const idempotencyMillis = 24 * 60',
      replace: 'const idempotencyMillis = 60',
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
      find: "removal('rate_limits', 'expire', now.getTime())",
      replace: "removal('rate_limits', 'expire', 0)",
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
