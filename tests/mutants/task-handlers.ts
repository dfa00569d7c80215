// Lies about the operations on tasks.
import { liesIn, type Mutant } from './mutant.ts'

export const taskHandlerMutants: Mutant[] = [
  ...liesIn('src/features/tasks/handlers.ts', [
    {
      name: 'a created task is answered with 200',
      find: 'return replyJson(c, task, 201, {',
      replace: 'return replyJson(c, task, 200 as 201, {',
      tests: ['http/task-creation'],
    },
    {
      name: 'Location leads to the path of me',
      find: 'Location: `/api/${task.user_id}/tasks/${task.id}`',
      replace: 'Location: `/api/me/tasks/${task.id}`',
      tests: ['http/task-creation'],
    },
    {
      name: 'Location leads nowhere',
      find: 'Location: `/api/${task.user_id}/tasks/${task.id}`',
      replace: 'Location: `/api/${task.user_id}/task/${task.id}`',
      tests: ['http/task-creation'],
    },
    {
      name: 'a task leaves with its version',
      find: 'const { version, ...task } = stored ?? (await noTask(c))',
      replace: 'const { version } = stored ?? (await noTask(c))\n    const task = stored as StoredTask',
      tests: ['http/task-creation'],
    },
    {
      name: 'a written task leaves with its version',
      find: 'const { version, ...task } = stored ?? (await notWritten(c, id))',
      replace: 'const task = stored ?? (await notWritten(c, id))\n    const { version } = task',
      tests: ['http/tasks'],
    },
    {
      name: 'a deletion answers 200',
      find: 'return reply(c, null, 204)',
      replace: 'return reply(c, null, 200 as 204)',
      tests: ['http/tasks'],
    },
    {
      name: 'a deletion that found nothing answers 204',
      find: 'if (!deleted) return await notWritten(c, id)',
      replace: '',
      tests: ['http/tasks'],
    },
    {
      name: 'a missing task is a 412',
      find: 'if ((await queries.findTask(db, c.env.caller.id, id)) !== undefined)\n      throw',
      replace: 'throw',
      tests: ['http/conditional'],
    },
    {
      name: 'a stale version is a 404',
      find: "if ((await queries.findTask(db, c.env.caller.id, id)) !== undefined)\n      throw new Problem('precondition_failed')",
      replace: '',
      tests: ['http/conditional'],
    },
    {
      name: 'a task that is not found is a missing session',
      find: "throw new Problem('task_not_found')",
      replace: "throw new Problem('session_not_found')",
      tests: ['contract/refusals'],
    },
    {
      name: 'a task of a deleted account is a 404',
      find: 'await requireAccount(db, c.env.caller.id)\n    throw',
      replace: 'throw',
      tests: ['http/account'],
    },
    {
      name: 'an empty list of a deleted account is a 200',
      find: 'if (page.tasks.length === 0) await requireAccount(db, userId)',
      replace: '',
      tests: ['http/account'],
    },
    {
      name: 'a task of a deleted account is created into a 500',
      find: "if (stored === undefined) throw new Problem('invalid_token')\n",
      replace: '',
      tests: ['http/account'],
    },
    {
      name: 'completion only ever completes',
      find: "  mount(router, routes.setTaskCompletion, async (c) => {\n    const { id } = c.req.valid('param')\n    const versions = requiredVersions(c)\n    return written(c, id, await queries.updateTask(db, c.env.caller.id, id, c.req.valid('json'), versions))",
      replace:
        "  mount(router, routes.setTaskCompletion, async (c) => {\n    const { id } = c.req.valid('param')\n    const versions = requiredVersions(c)\n    return written(c, id, await queries.updateTask(db, c.env.caller.id, id, { completed: true }, versions))",
      tests: ['http/tasks'],
    },
    {
      name: 'a deletion minds no If-Match',
      find: 'queries.deleteTask(db, c.env.caller.id, id, requiredVersions(c))',
      replace: 'queries.deleteTask(db, c.env.caller.id, id)',
      tests: ['http/conditional'],
    },
    {
      name: 'a key is checked after the task is made',
      find: "const key = idempotencyKey(c)\n    const task = c.req.valid('json')\n    if (key === undefined) return",
      replace:
        "const task = c.req.valid('json')\n    const key = c.req.header('Idempotency-Key')\n    if (key === undefined) return",
      tests: ['http/idempotency'],
    },
    {
      name: 'bodies are compared after trimming',
      find: 'bodyHash(await c.req.json())',
      replace: 'bodyHash(task)',
      tests: ['http/idempotency'],
    },
    {
      name: 'a replayed answer is not marked',
      find: "      ...(replayed && { 'Idempotency-Replayed': 'true' }),\n",
      replace: '',
      tests: ['http/idempotency'],
    },
    {
      name: 'a first answer is marked as replayed',
      find: "...(replayed && { 'Idempotency-Replayed'",
      replace: "...({ 'Idempotency-Replayed'",
      tests: ['http/idempotency'],
    },
    {
      name: 'a replayed answer is audited once more',
      find: "if (!replayed) audit(c, 'task_created'",
      replace: "audit(c, 'task_created'",
      tests: ['http/idempotency', 'http/log-privacy'],
    },
    {
      name: 'a 304 of a task has no tag',
      find: 'isNotModified(c, ETag) ? reply(c, null, 304, { ETag })',
      replace: 'isNotModified(c, ETag) ? reply(c, null, 304)',
      tests: ['http/conditional'],
    },
    {
      name: 'a 304 of the list has no tag',
      find: 'return reply(c, null, 304, { ETag })',
      replace: 'return reply(c, null, 304)',
      tests: ['http/conditional'],
    },
    {
      name: 'a task is never 304',
      find: 'return isNotModified(c, ETag) ? reply(c, null, 304, { ETag }) : replyJson',
      replace: 'return replyJson',
      tests: ['http/conditional'],
    },
    {
      name: 'a written task has the tag of before',
      find: 'return replyJson(c, task, 200, { ETag: versionTag(version) })',
      replace: 'return replyJson(c, task, 200, { ETag: versionTag(version - 1) })',
      tests: ['http/conditional'],
    },
  ]),
  ...liesIn('src/features/tasks/contract.ts', [
    {
      name: 'proxies may keep tasks',
      find: "'private, no-cache'",
      replace: "'public, no-cache'",
      tests: ['http/headers'],
    },
    {
      name: 'clients may show tasks without asking',
      find: "'private, no-cache'",
      replace: "'private, max-age=60'",
      tests: ['http/headers'],
    },
  ]),
]
