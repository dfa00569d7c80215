// Edits of the committed document whose verdict is known.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { changesOf, type Document, type Edit, move, set } from './small-contract.ts'

const source = readFileSync(new URL('../../openapi/openapi.json', import.meta.url), 'utf8')

const tasks = (d: Document) => d.paths['/api/{user_id}/tasks']
const task = (d: Document) => d.paths['/api/{user_id}/tasks/{id}']
const schemas = (d: Document) => d.components.schemas
const field = (d: Document, schema: string, name: string) => schemas(d)[schema].properties[name]
const query = (d: Document, name: string) =>
  tasks(d).get.parameters.find((p: { name: string }) => p.name === name)
const without = (list: unknown[], value: unknown) => list.splice(list.indexOf(value), 1)

const cases: [string, Edit, ...string[]][] = [
  [
    'a path is removed',
    (d) => delete d.paths['/api/me/sessions'],
    'breaking GET /api/me/sessions: the operation is gone',
  ],
  [
    'a path is renamed',
    (d) => move(d.paths, '/api/auth/login', '/api/auth/sign-in'),
    'breaking POST /api/auth/login: moved to POST /api/auth/sign-in',
  ],
  [
    'a path loses its user',
    (d) => move(d.paths, '/api/{user_id}/tasks', '/api/tasks'),
    'breaking GET /api/{user_id}/tasks: moved to GET /api/tasks',
    'breaking POST /api/{user_id}/tasks: moved to POST /api/tasks',
  ],
  [
    'a method is removed',
    (d) => delete task(d).put,
    'breaking PUT /api/{user_id}/tasks/{id}: the operation is gone',
  ],
  [
    'a method is another one',
    (d) => move(d.paths['/api/me'], 'patch', 'put'),
    'breaking PATCH /api/me: moved to PUT /api/me',
  ],
  [
    'a method is added',
    (d) => set(tasks(d), 'delete', { operationId: 'deleteTasks', tags: ['Tasks'], responses: {} }),
    'additive DELETE /api/{user_id}/tasks: a new operation',
  ],
  [
    'an operationId is another one',
    (d) => set(task(d).get, 'operationId', 'readTask'),
    "breaking GET /api/{user_id}/tasks/{id}: operationId getTask → readTask: renames the SDK's method",
  ],
  [
    'a tag is another one',
    (d) => set(d.paths['/ready'].get, 'tags', ['Account']),
    "breaking GET /ready: group service → account: moves the SDK's method",
  ],
  [
    'a slot of a path has another name',
    (d) => {
      task(d).get.parameters.find((p: { name: string }) => p.name === 'id').name = 'task_id'
      const { get } = task(d)
      d.paths['/api/{user_id}/tasks/{task_id}'] = { get }
      delete task(d).get
    },
    'editorial GET /api/{user_id}/tasks/{id} · path parameter id: is named task_id now: only its place counts, in the URL and in the SDK',
  ],
  [
    'the slot of the owner has another name',
    (d) => {
      const { get } = tasks(d)
      get.parameters.find((p: { name: string }) => p.name === 'user_id').name = 'owner'
      set(d.paths, '/api/{owner}/tasks', { get })
      delete tasks(d).get
    },
    'breaking GET /api/{user_id}/tasks · path parameter user_id: is named owner now: the SDK fills in user_id alone by itself',
  ],
  [
    'a query parameter is removed',
    (d) => without(tasks(d).get.parameters, query(d, 'q')),
    'breaking GET /api/{user_id}/tasks · query parameter q: the parameter is gone',
  ],
  [
    'a query parameter is added',
    (d) => tasks(d).get.parameters.push({ name: 'tag', in: 'query', schema: { type: 'string' } }),
    'additive GET /api/{user_id}/tasks · query parameter tag: a new parameter, optional',
  ],
  [
    'a query parameter is required',
    (d) => set(query(d, 'sort'), 'required', true),
    'breaking GET /api/{user_id}/tasks · query parameter sort: is required (narrower)',
  ],
  [
    'a query parameter is renamed',
    (d) => set(query(d, 'due_before'), 'name', 'due_until'),
    'breaking GET /api/{user_id}/tasks · query parameter due_before: the parameter is gone',
    'additive GET /api/{user_id}/tasks · query parameter due_until: a new parameter, optional',
  ],
  [
    'a limit is lowered',
    (d) => set(query(d, 'limit').schema, 'maximum', 100),
    'breaking GET /api/{user_id}/tasks · query parameter limit: maximum 1000 → 100 (narrower)',
  ],
  [
    'a default order is another one',
    (d) => set(query(d, 'sort').schema, 'default', '-created_at'),
    'breaking GET /api/{user_id}/tasks · query parameter sort: default "id" → "-created_at"',
  ],
  [
    'an order is gone',
    (d) => without(query(d, 'sort').schema.enum, '-title'),
    'breaking GET /api/{user_id}/tasks · query parameter sort: enum loses "-title" (narrower)',
  ],
  [
    'a list is written with commas',
    (d) => set(query(d, 'priority'), 'explode', false),
    'breaking GET /api/{user_id}/tasks · query parameter priority: explode true → false',
  ],
  [
    'a header of requests is gone',
    (d) => tasks(d).post.parameters.shift(),
    'breaking POST /api/{user_id}/tasks · header parameter Idempotency-Key: the parameter is gone',
  ],
  [
    '`me` is gone from a path',
    (d) =>
      tasks(d)
        .get.parameters.find((p: { name: string }) => p.name === 'user_id')
        .schema.anyOf.shift(),
    'breaking GET /api/{user_id}/tasks · path parameter user_id: no longer "me" (narrower)',
  ],
  [
    'a media type of requests is gone',
    (d) => delete task(d).patch.requestBody.content['application/json'],
    'breaking PATCH /api/{user_id}/tasks/{id} · request body: media type application/json is gone',
  ],
  [
    'a title is shorter in requests',
    (d) => set(field(d, 'NewTask', 'title'), 'maxLength', 200),
    'breaking POST /api/{user_id}/tasks · request body · /title: maxLength 255 → 200 (narrower)',
  ],
  [
    'a title is longer in requests',
    (d) => set(field(d, 'NewTask', 'title'), 'maxLength', 500),
    'additive POST /api/{user_id}/tasks · request body · /title: maxLength 255 → 500 (wider)',
  ],
  [
    'a title is longer in responses',
    (d) => set(field(d, 'Task', 'title'), 'maxLength', 500),
    'breaking GET /api/{user_id}/tasks · 200 · /*/title: maxLength 255 → 500 (wider)',
  ],
  [
    'a field of requests is required',
    (d) => schemas(d).NewTask.required.push('priority'),
    'breaking POST /api/{user_id}/tasks · request body · /priority: is required (narrower)',
  ],
  [
    'a field of requests is new',
    (d) => set(schemas(d).NewTask.properties, 'tags', { type: 'array', items: { type: 'string' } }),
    'additive POST /api/{user_id}/tasks · request body · /tags: a new field, optional',
  ],
  [
    'a field of requests is gone',
    (d) => delete schemas(d).NewTask.properties.due_date,
    'breaking POST /api/{user_id}/tasks · request body · /due_date: the field is gone',
  ],
  [
    'null is refused in a request',
    (d) => set(field(d, 'TaskPatch', 'description'), 'type', 'string'),
    'breaking PATCH /api/{user_id}/tasks/{id} · request body (application/merge-patch+json) · /description: may not be null any more (narrower)',
  ],
  [
    'unknown fields are taken',
    (d) => delete schemas(d).NewTask.additionalProperties,
    'additive POST /api/{user_id}/tasks · request body: additionalProperties: members that are not named are allowed (wider)',
  ],
  [
    'a pattern of requests is another one',
    (d) => set(field(d, 'Registration', 'password'), 'pattern', '^[ -~]*$'),
    'breaking POST /api/auth/register · request body · /password: pattern "^[^\\\\x00]*$" → "^[ -~]*$" (changed)',
  ],
  [
    'a field of responses is new',
    (d) => set(schemas(d).Task.properties, 'rank', { type: 'integer' }),
    'additive GET /api/{user_id}/tasks · 200 · /*/rank: a new field',
  ],
  [
    'a field of responses is gone',
    (d) => delete schemas(d).Task.properties.due_date,
    'breaking GET /api/{user_id}/tasks · 200 · /*/due_date: the field is gone',
  ],
  [
    'a field of responses is optional',
    (d) => without(schemas(d).Task.required, 'completed'),
    'breaking GET /api/{user_id}/tasks · 200 · /*/completed: is optional (wider)',
  ],
  [
    'a field of responses may be null',
    (d) => set(field(d, 'User', 'name'), 'type', ['string', 'null']),
    'breaking POST /api/auth/register · 201 · /user/name: may be null (wider)',
  ],
  [
    'a field of responses is never null',
    (d) => set(field(d, 'User', 'email'), 'type', 'string'),
    'additive POST /api/auth/register · 201 · /user/email: may not be null any more (narrower)',
  ],
  [
    'a field of responses has another type',
    (d) => set(field(d, 'Task', 'id'), 'type', 'string'),
    'breaking GET /api/{user_id}/tasks · 200 · /*/id: type integer → string (changed)',
  ],
  [
    'a field of responses has another format',
    (d) => set(field(d, 'Task', 'created_at'), 'format', 'date'),
    'breaking GET /api/{user_id}/tasks · 200 · /*/created_at: format "date-time" → "date" (changed)',
  ],
  [
    'a value for requests and responses is new',
    (d) => schemas(d).Priority.enum.push('urgent'),
    'notable GET /api/{user_id}/tasks · 200 · /*/priority: enum gains "urgent" (wider)',
    'additive POST /api/{user_id}/tasks · request body · /priority: enum gains "urgent" (wider)',
  ],
  [
    'a value for requests and responses is gone',
    (d) => without(schemas(d).Priority.enum, 'low'),
    'breaking POST /api/{user_id}/tasks · request body · /priority: enum loses "low" (narrower)',
    'additive GET /api/{user_id}/tasks · 200 · /*/priority: enum loses "low" (narrower)',
  ],
  [
    'a code of problems is new',
    (d) => schemas(d).Problem.properties.code.enum.push('teapot'),
    'additive POST /api/auth/register · 400 · /code: enum gains "teapot" (wider)',
  ],
  [
    'a success has another status',
    (d) => move(tasks(d).post.responses, '201', '200'),
    'breaking POST /api/{user_id}/tasks · 201: the status is gone',
    'notable POST /api/{user_id}/tasks · 200: a new status, with a body that was known',
  ],
  [
    'an error is gone',
    (d) => delete task(d).put.responses[412],
    'breaking PUT /api/{user_id}/tasks/{id} · 412: the status is gone',
  ],
  [
    'an error is new',
    (d) => set(task(d).get.responses, '412', task(d).put.responses[412]),
    'notable GET /api/{user_id}/tasks/{id} · 412: a new status',
  ],
  [
    'a header of responses is gone',
    (d) => delete tasks(d).post.responses[201].headers.Location,
    'breaking POST /api/{user_id}/tasks · 201 · header Location: the header is gone',
  ],
  [
    'a header of responses is optional',
    (d) => set(d.components.headers.ETag, 'required', false),
    'breaking GET /api/{user_id}/tasks · 200 · header ETag: is optional (wider)',
  ],
  [
    'no token is needed',
    (d) => set(d.paths['/api/me'].get, 'security', []),
    'notable GET /api/me · security: no credential is enough; before: bearer (http bearer), or personalToken (http bearer) account:read',
  ],
  [
    'no personal access token is enough',
    (d) => d.paths['/api/me'].get.security.pop(),
    'breaking GET /api/me · security: personalToken (http bearer) account:read is not enough any more; now: bearer (http bearer)',
  ],
  [
    'a personal access token needs another scope',
    (d) => set(d.paths['/api/me'].get.security[1], 'personalToken', ['account:write']),
    'breaking GET /api/me · security: personalToken (http bearer) account:read is not enough any more; now: bearer (http bearer), or personalToken (http bearer) account:write',
    'additive GET /api/me · security: personalToken (http bearer) account:write is enough; before: bearer (http bearer), or personalToken (http bearer) account:read',
  ],
  [
    'a personal access token is enough',
    (d) => d.paths['/api/me'].patch.security.push({ personalToken: ['account:write'] }),
    'additive PATCH /api/me · security: personalToken (http bearer) account:write is enough; before: bearer (http bearer)',
  ],
  [
    'a token is needed',
    (d) => set(d.paths['/health'].get, 'security', [{ bearer: [] }]),
    'breaking GET /health · security: no credential is not enough any more; now: bearer (http bearer)',
  ],
  [
    'a server is another one',
    (d) => set(d.servers[0], 'url', '/v2'),
    'breaking servers: server / is gone',
    'additive servers: server /v2 is new',
  ],
  [
    'an operation is deprecated',
    (d) => set(task(d).put, 'deprecated', true),
    'additive PUT /api/{user_id}/tasks/{id}: deprecated',
  ],
  [
    'a summary is another one',
    (d) => set(task(d).put, 'summary', 'Write a task anew'),
    'editorial PUT /api/{user_id}/tasks/{id}: summary changed',
  ],
  [
    'an example is another one',
    (d) => set(field(d, 'Task', 'title'), 'examples', ['Read the report']),
    'editorial GET /api/{user_id}/tasks · 200 · /*/title: examples changed',
  ],
  [
    'a reference is written out',
    (d) => set(tasks(d).post.requestBody.content['application/json'], 'schema', schemas(d).NewTask),
    'editorial document: written in another way, with the same meaning',
  ],
  [
    'a part of a schema gets a name',
    (d) => {
      schemas(d).Title = field(d, 'NewTask', 'title')
      schemas(d).NewTask.properties.title = { $ref: '#/components/schemas/Title' }
    },
    'editorial schema Title: a new name, also for a type of the SDK',
  ],
  [
    'a shared response is written out',
    (d) => set(task(d).get.responses, '404', d.components.responses.task_not_found),
    'editorial document: written in another way, with the same meaning',
  ],
  [
    'a schema has another name',
    (d) =>
      Object.assign(
        d,
        JSON.parse(
          JSON.stringify(d)
            .replaceAll('schemas/NewTask"', 'schemas/TaskDraft"')
            .replace('"NewTask":', '"TaskDraft":'),
        ),
      ),
    "breaking schema NewTask: is named TaskDraft now: renames the SDK's type",
  ],
]

test.each(cases)('%s', (_name, edit, ...expected) => {
  const found = changesOf(edit, JSON.parse(source))
  expect(found.map((verdict) => verdict.replace(/ \(also .*\)$/, ''))).toEqual(expected)
})
