// Mutants of transactions: what is acknowledged without having been committed, sent twice, or given to somebody else.
import { type Mutant, mutantsIn } from './mutant.ts'

export const transactionMutants: Mutant[] = [
  ...mutantsIn('src/db/protocol/responses.ts', [
    {
      name: 'the transaction status that the server reports is ignored',
      find: "else if (status !== 'I') breakOff",
      replace: 'else if (false as boolean) breakOff',
      tests: ['protocol/statuses'],
    },
    {
      name: 'fewer responses than statements are accepted',
      find: 'head.error === undefined && head.done !== head.steps.length',
      replace: 'false as boolean',
      tests: ['protocol/statuses'],
    },
    {
      name: 'a commit whose response from the server is ROLLBACK is acknowledged',
      find: 'tag !== undefined && bytes.latin1Slice',
      replace: '(false as boolean) && bytes.latin1Slice',
      tests: ['protocol/statuses'],
    },
    {
      name: 'a commit with a warning is acknowledged',
      find: "severity !== 'WARNING'",
      replace: "severity !== 'PANIC'",
      tests: ['protocol/statuses'],
    },
    {
      name: 'an error of a proxy during a commit is taken for a rollback',
      find: 'head.isWrite && isCommitting(head) && !isSureOfErrors()',
      replace: 'false as boolean',
      tests: ['protocol/statuses'],
    },
  ]),
  ...mutantsIn('src/db/protocol/transaction.ts', [
    {
      name: 'the isolation of a transaction is left to the session',
      find: 'begin isolation level read committed',
      replace: 'begin',
      tests: ['protocol/statuses'],
    },
  ]),
  ...mutantsIn('src/db/protocol/connection.ts', [
    {
      name: 'several writes are sent without a transaction',
      find: 'isPostgres ? isWrite && bound.length > 1 :',
      replace: 'isPostgres ? (false as boolean) :',
      tests: ['protocol/statuses'],
    },
    {
      name: 'a statement that was never sent is said to have failed in an unknown way',
      find: 'if (!isDestroyed) rejectUnsent()',
      replace: '',
      tests: ['protocol/connection'],
    },
  ]),
  ...mutantsIn('src/db/session/pool.ts', [
    {
      name: 'the pool acknowledges a commit whose response is ROLLBACK',
      find: "sql === 'commit' && command !== 'COMMIT'",
      replace: 'false as boolean',
      tests: ['db/pool'],
    },
    {
      name: 'a commit that failed is said to be undone for certain',
      find: "sql === 'commit' && !isQueryTimeout(cause) ? new UnacknowledgedError('commit', { cause }) : cause",
      replace: 'cause',
      tests: ['db/pool'],
    },
    {
      name: 'a write that was not acknowledged is sent again',
      find: '|| error instanceof UnacknowledgedError',
      replace: '',
      tests: ['db/pool'],
    },
  ]),
  ...mutantsIn('src/db/pipeline/opening.ts', [
    {
      name: 'a statement that was sent over a broken connection is sent again',
      find: 'if (error instanceof NotSentError)',
      replace: 'if (error instanceof NotSentError || /^Connection/.test(String((error as Error).message)))',
      tests: ['db/pipelined-queries', 'db/pipeline-timeouts'],
    },
  ]),
  ...mutantsIn('src/db/pipeline/timeouts.ts', [
    {
      name: 'a commit may still be acknowledged after it was given up',
      find: "protocol.doubt(new UnacknowledgedError('the statement was given up'))",
      replace: '',
      tests: ['db/pipeline'],
    },
  ]),
  ...mutantsIn('src/db/pipeline/write-batching.ts', [
    {
      name: 'a group of writes is sent again after any error',
      find: 'batch.length > 1 && isRolledBack(error)',
      replace: 'batch.length > 1',
      tests: ['db/write-batching'],
    },
  ]),
  ...mutantsIn('src/db/pipeline/write-batching.ts', [
    {
      name: 'a write in a group gets the rows of the first one',
      find: 'rows.splice(0, bound.length)',
      replace: 'rows.slice(0, bound.length)',
      tests: ['db/write-batching'],
    },
  ]),
]
