// Lies about who shares which connections: groups of writes, what runs where, and the parts of the pool.
import { liesIn, type Mutant } from './mutant.ts'

export const sharedConnectionMutants: Mutant[] = [
  ...liesIn('src/db/pipeline/write-batching.ts', [
    {
      name: 'a write waits for its group for ever',
      find: '      for (const { reject } of late) reject(connectionTimeout())\n',
      replace: '      void connectionTimeout\n',
      tests: ['db/lane-rules'],
    },
    {
      name: 'a write that came late is refused like those before it',
      find: 'queue.waiting.filter(({ since }) => since < tooLate)',
      replace: 'queue.waiting.slice()',
      tests: ['db/lane-rules'],
    },
    {
      name: 'nobody counts the writes that wait for their group',
      find: 'return queues.reduce((sum, { waiting }) => sum + waiting.length, 0)',
      replace: 'return 0',
      tests: ['db/group-commit'],
    },
    {
      name: 'groups are counted after their end',
      find: 'return lanes.pool.ended',
      replace: 'return false',
      tests: ['db/group-commit'],
    },
    {
      name: 'a group is without end',
      find: 'queue.waiting.splice(0, queue.groupSize)',
      replace: 'queue.waiting.splice(0)',
      tests: ['db/group-commit'],
    },
    {
      name: 'each write has a transaction of its own',
      find: 'const writesAtMost = 16',
      replace: 'const writesAtMost = 1',
      tests: ['db/group-commit'],
    },
    {
      name: 'a group fails as a whole',
      find: ': group.length > 1 && isRolledBack(error)',
      replace: ': (false as boolean)',
      tests: ['db/group-commit'],
    },
    {
      name: 'a group is sent again whatever has happened',
      find: 'group.length > 1 && isRolledBack(error)',
      replace: 'group.length > 1',
      tests: ['db/group-commit'],
    },
    {
      name: 'a write that had to make way is refused',
      find: '!(error instanceof Untrusted) && one.undone < undoneAtMost',
      replace: '(false as boolean)',
      tests: ['db/group-commit'],
    },
    {
      name: 'a group that waits for a lock is waited for',
      find: 'setTimeout(goOn, patienceMillis)',
      replace: 'setTimeout(goOn, 60_000)',
      tests: ['db/group-commit'],
    },
    {
      name: 'slow writes take all lanes',
      find: 'Math.max(1, lanes.forWrites - 1)',
      replace: 'Number.POSITIVE_INFINITY',
      tests: ['db/group-commit'],
    },
    {
      name: 'the writes of a user are spread over the queues',
      find: 'groups[owner % queueCount]',
      replace: 'groups[Math.floor(Math.random() * queueCount)]',
      tests: ['db/group-commit'],
    },
    {
      name: "each is told the first one's rows",
      find: 'rows.splice(0, steps.length)',
      replace: 'rows.slice(0, steps.length)',
      tests: ['db/group-commit'],
    },
  ]),
  ...liesIn('src/db/pipeline/execute.ts', [
    {
      name: 'a read that had to make way is not done again',
      find: '(error instanceof Undone && !isWrite)',
      replace: '(false as boolean)',
      tests: ['db/lanes'],
    },
    {
      name: 'what no lane may take fails',
      find: 'error instanceof Untrusted || (',
      replace: '(',
      tests: ['db/pooler'],
    },
    {
      name: 'a read waits for the writes before it',
      find: 'const isWrite = !steps.every(({ statement }) => statement.isRead)',
      replace: 'const isWrite = true as boolean',
      tests: ['db/lanes'],
    },
    {
      name: 'where nobody knows reads share the few connections of lists with filters',
      find: 'lanes?.isTrusted ? filters : plainReads',
      replace: 'filters',
      tests: ['db/pooler'],
    },
    {
      name: 'every purpose has the connections of accounts',
      find: 'sharedBy.get(db)?.[purpose] ?? db',
      replace: 'db',
      tests: ['db/bulkheads'],
    },
  ]),
  ...liesIn('src/db/bulkheads.ts', [
    {
      name: 'readiness has a connection that nobody counts',
      find: ' - searches - readiness\n',
      replace: ' - searches\n',
      tests: ['db/bulkheads'],
    },
    {
      name: 'no lanes are kept',
      find: 'lanes < 2 ? 0 : share(lanes, 0.4)',
      replace: '0',
      tests: ['db/bulkheads'],
    },
    {
      name: 'accounts take what there is',
      find: 'share(poolSize, 0.2)',
      replace: 'share(poolSize, 0.8)',
      tests: ['db/bulkheads'],
    },
  ]),
  ...liesIn('src/db/database.ts', [
    {
      name: 'a statement is waited for without end',
      find: 'const limits = { max, query_timeout: queryTimeoutMillis }',
      replace: 'const limits = { max }',
      tests: ['db/slow-statements'],
    },
    {
      name: 'searches have no connections of their own',
      find: 'searches: open(parts.searches, db)',
      replace: 'searches: db',
      tests: ['db/bulkheads'],
    },
    {
      name: 'readiness has no connection of its own',
      find: 'readiness: open(parts.readiness, db)',
      replace: 'readiness: db',
      tests: ['db/bulkheads'],
    },
    {
      name: 'the plain way is opened beside lanes that have not ended',
      find: 'const after = lanes?.drained',
      replace: 'const after = undefined',
      tests: ['db/backends'],
    },
  ]),
]
