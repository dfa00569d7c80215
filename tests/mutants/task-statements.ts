// Lies about the statements on single tasks, and about a creation that is sent twice.
import { liesIn, type Mutant } from './mutant.ts'

export const taskStatementMutants: Mutant[] = [
  ...liesIn('src/features/tasks/queries.ts', [
    {
      name: "anybody's task can be read",
      find: "db.selectFrom('tasks').select(storedColumns).where('user_id', '=', userId)",
      replace: "db.selectFrom('tasks').select(storedColumns)",
      tests: ['http/tasks'],
    },
    {
      name: "anybody's task can be written",
      find: "version: sql<number>`version + 1` })\n      .where('user_id', '=', given.userId)\n",
      replace: 'version: sql<number>`version + 1` })\n',
      tests: ['contract/refusals'],
    },
    {
      name: "anybody's task can be deleted",
      find: "      .deleteFrom('tasks')\n      .where('user_id', '=', userId)\n",
      replace: "      .deleteFrom('tasks')\n",
      tests: ['contract/refusals'],
    },
    {
      name: 'a write touches every task of its owner',
      find: ".where('id', '=', given.id)",
      replace: ".where('id', '>=', given.id)",
      tests: ['http/tasks'],
    },
    {
      name: 'a deletion takes the next tasks along',
      find: "      .deleteFrom('tasks')\n      .where('user_id', '=', userId)\n      .where('id', '=', id)\n",
      replace:
        "      .deleteFrom('tasks')\n      .where('user_id', '=', userId)\n      .where('id', '>=', id)\n",
      tests: ['http/tasks'],
    },
    {
      name: 'the list leaks the folded title',
      find: "  'updated_at',\n] as const satisfies (keyof Task)[]",
      replace: "  'updated_at',\n  'folded_title' as 'updated_at',\n] as const",
      tests: ['http/tasks'],
    },
    {
      name: 'the list lacks the day that a task is due',
      find: "  'due_date',\n",
      replace: '',
      tests: ['http/tasks'],
    },
    {
      name: 'a write may leave updated_at as it was',
      find: "`greatest(now(),\n  (updated_at at time zone 'UTC' + interval '1 millisecond') at time zone 'UTC')`",
      replace: '`now()`',
      tests: ['http/tasks'],
    },
    {
      name: 'updated_at moves by a microsecond, which nobody sees',
      find: "interval '1 millisecond'",
      replace: "interval '1 microsecond'",
      tests: ['http/tasks'],
    },
    {
      name: 'updated_at ignores the clock',
      find: "`greatest(now(),\n  (updated_at at time zone 'UTC' + interval '1 millisecond') at time zone 'UTC')`",
      replace: "`updated_at + interval '1 millisecond'`",
      tests: ['http/tasks'],
    },
    {
      name: 'updated_at is ahead of the clock',
      find: '`greatest(now(),',
      replace: "`greatest(now() + interval '1 second',",
      tests: ['http/tasks'],
    },
    {
      name: 'a write moves created_at too',
      find: '.set({ updated_at: laterThanBefore,',
      replace: '.set({ created_at: laterThanBefore, updated_at: laterThanBefore,',
      tests: ['http/tasks'],
    },
    {
      name: 'the version stands still',
      find: 'version: sql<number>`version + 1`',
      replace: 'version: sql<number>`version`',
      tests: ['http/conditional'],
    },
    {
      name: 'a replacement keeps the description that is left out',
      find: '{ description: null, priority: null, due_date: null, ...task }',
      replace: '{ priority: null, due_date: null, ...task }',
      tests: ['http/tasks'],
    },
    {
      name: 'a replacement keeps the day that is left out',
      find: '{ description: null, priority: null, due_date: null, ...task }',
      replace: '{ description: null, priority: null, ...task }',
      tests: ['http/tasks'],
    },
    {
      name: 'a replacement reopens the task',
      find: '{ description: null, priority: null, due_date: null, ...task }',
      replace: '{ description: null, completed: false, priority: null, due_date: null, ...task }',
      tests: ['http/tasks'],
    },
    {
      name: 'a replacement can null nothing',
      find: '{ description: null, priority: null, due_date: null, ...task }',
      replace: '{ ...task, description: task.description ?? undefined }',
      tests: ['http/tasks'],
    },
    {
      name: 'a replacement minds no If-Match',
      find: 'due_date: null, ...task }, versions)',
      replace: 'due_date: null, ...task })',
      tests: ['http/conditional'],
    },
    {
      name: 'If-Match without a tag of ours lets everything through',
      find: "if (versions !== undefined) shape.push('guarded')",
      replace: "if (versions?.length) shape.push('guarded')",
      tests: ['http/conditional'],
    },
    {
      name: 'a deletion with If-Match deletes the older versions',
      find: '(deletion) => deletion.where(isOneOf(versions))',
      replace: "(deletion) => deletion.where('version', '>=', versions?.[0] ?? 0)",
      tests: ['http/conditional'],
    },
    {
      name: 'a new title is not searched for',
      find: '...(title !== undefined && { folded_title: fold(title) }),',
      replace: '',
      tests: ['http/search'],
    },
    {
      name: 'a cleared description is still found',
      find: 'description !== undefined && {',
      replace: 'description != null && {',
      tests: ['http/search'],
    },
    {
      name: 'every failed insert means a deleted account',
      find: 'if (isForeignKeyViolation(error)) return undefined',
      replace: 'if (error) return undefined',
      tests: ['contract/outages'],
    },
  ]),
  ...liesIn('src/features/tasks/creation.ts', [
    {
      name: 'nobody is told that the first is still running',
      find: 'if (isDivisionByZero(error)) throw',
      replace: 'if (isForeignKeyViolation(error)) throw',
      tests: ['http/idempotency'],
    },
    {
      name: 'a used key is an outage',
      find: 'if (!isUniqueViolation(error)) throw error',
      replace: 'throw error',
      tests: ['http/idempotency'],
    },
    {
      name: 'an idempotency key is good for ever',
      find: 'kept.created_at > ${oldest}',
      replace: '${oldest} is not null',
      tests: ['http/idempotency'],
    },
    {
      name: "somebody else's answer is replayed",
      find: 'kept.user_id = ${userId} and kept.key',
      replace: '${userId}::bigint > 0 and kept.key',
      tests: ['http/idempotency'],
    },
    {
      name: 'an idempotency key is good for 23 hours',
      find: "interval '24 hours'",
      replace: "interval '23 hours'",
      tests: ['http/idempotency'],
    },
    {
      name: 'a key takes any body',
      find: "if (!body_hash.equals(bodyHash)) throw new Problem('idempotency_key_reused')",
      replace: '',
      tests: ['http/idempotency'],
    },
    {
      name: 'a key with another body is a conflict',
      find: "throw new Problem('idempotency_key_reused')",
      replace: "throw new Problem('idempotency_in_progress')",
      tests: ['http/idempotency'],
    },
    {
      name: 'a key that is in use is waited for',
      find: 'select 1 / pg_try_advisory_xact_lock(hashtextextended(${name}, 0))::int',
      replace: 'select 1 from pg_advisory_xact_lock(hashtextextended(${name}, 0))',
      tests: ['http/idempotency'],
    },
    {
      name: 'a key locks nothing',
      find: '    { statement: lockKey, given: { name: `${userId} ${key}` } },\n',
      replace: '',
      tests: ['http/idempotency'],
    },
    {
      name: 'no answer is kept',
      find: '    { statement: keepAnswer, given: kept },\n',
      replace: '',
      tests: ['http/idempotency'],
    },
    {
      name: 'an answer is kept outside of the transaction',
      find: 'const [, inserted] = await runTogether(db, [',
      replace:
        'const inserted = (await runTogether(db, [{ statement: insertRow, given: row }]))[0]\n  await runTogether(db, [',
      tests: ['http/idempotency'],
    },
    {
      name: 'a replayed answer does not say so',
      find: 'return { task, replayed: true }',
      replace: 'return { task, replayed: false }',
      tests: ['http/idempotency'],
    },
    {
      name: 'a replayed answer has another time',
      find: "'created_at', now()::timestamptz(3)",
      replace: "'created_at', now() + interval '1 second'",
      tests: ['http/idempotency'],
    },
    {
      name: 'an expired key is never replaced',
      find: '    await runForOne(db, removeExpired, request)\n',
      replace: "    throw new Problem('idempotency_in_progress')\n",
      tests: ['http/idempotency'],
    },
    {
      name: 'a key expires at once',
      find: 'created_at: now,',
      replace: "created_at: sql<string>`${now} - interval '1 day'`,",
      tests: ['http/idempotency'],
    },
  ]),
]
