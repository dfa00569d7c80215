// What the gate says of edits of operations, their security, and the document around them.
import { describe, expect, test } from 'vitest'
import { changesOf, type Edit, move, set, smallContract } from './small-contract.ts'

/** Name, edit, and every change that it makes. */
type Case = [string, Edit, ...string[]]

const things = (d: Parameters<Edit>[0]) => d.paths['/things']
const one = (d: Parameters<Edit>[0]) => d.paths['/things/{id}']
const schemas = (d: Parameters<Edit>[0]) => d.components.schemas

const operations: Case[] = [
  ['a removed path', (d) => delete d.paths['/health'], 'breaking GET /health: the operation is gone'],
  [
    'a renamed path',
    (d) => move(d.paths, '/health', '/healthz'),
    'breaking GET /health: moved to GET /healthz',
  ],
  [
    'a new path',
    (d) => set(d.paths, '/ready', { get: { operationId: 'getReady', responses: {} } }),
    'additive GET /ready: a new operation',
  ],
  ['a removed method', (d) => delete one(d).delete, 'breaking DELETE /things/{id}: the operation is gone'],
  ['another method', (d) => move(things(d), 'post', 'put'), 'breaking POST /things: moved to PUT /things'],
  [
    'a new method',
    (d) => set(one(d), 'put', { operationId: 'replaceThing', responses: {} }),
    'additive PUT /things/{id}: a new operation',
  ],
  [
    'another operationId',
    (d) => set(one(d).get, 'operationId', 'readThing'),
    "breaking GET /things/{id}: operationId getThing → readThing: renames the SDK's method",
  ],
  [
    'no operationId',
    (d) => delete one(d).get.operationId,
    "breaking GET /things/{id}: operationId getThing → none: renames the SDK's method",
  ],
  [
    'another tag',
    (d) => set(d.paths['/health'].get, 'tags', ['Things']),
    "breaking GET /health: group service → things: moves the SDK's method",
  ],
  [
    'another group of a tag',
    (d) => set(d.tags[1], 'x-sdk-group', 'system'),
    "breaking GET /closed: group service → system: moves the SDK's method",
    "breaking GET /health: group service → system: moves the SDK's method",
  ],
  [
    'another name of a tag',
    (d) => {
      set(d.tags[1], 'name', 'System')
      set(d.paths['/health'].get, 'tags', ['System'])
    },
    'editorial GET /health: tags Service → System',
    'editorial tag Service: removed',
    'editorial tag System: added',
  ],
  [
    'a slot with another name',
    (d) => {
      set(one(d).parameters[0], 'name', 'thing_id')
      move(d.paths, '/things/{id}', '/things/{thing_id}')
    },
    'editorial GET /things/{id} · path parameter id: is named thing_id now: only its place counts, in the URL and in the SDK (also DELETE /things/{id}, PATCH /things/{id})',
  ],
  [
    'an operation in a group of its own',
    (d) => set(things(d).get, 'x-sdk-group', 'lists'),
    "breaking GET /things: group things → lists: moves the SDK's method",
  ],
  [
    'a path with a slot less',
    (d) => {
      const { get } = one(d)
      d.paths['/things/first'] = { get }
      delete one(d).get
    },
    'breaking GET /things/{id}: moved to GET /things/first',
    'breaking GET /things/{id} · path parameter id: the parameter is gone',
  ],
  [
    'a server of a path alone',
    (d) => set(d.paths['/health'], 'servers', [{ url: '/' }, { url: 'https://b.example' }]),
    'additive GET /health: server https://b.example is new',
  ],
  [
    'a slot and an operationId with other names',
    (d) => {
      set(one(d).delete, 'operationId', 'removeThing')
      set(d.paths, '/things/{thing}', { delete: one(d).delete })
      one(d).delete.parameters = [{ ...one(d).parameters[0], name: 'thing' }]
      delete one(d).delete
    },
    "breaking DELETE /things/{id}: operationId deleteThing → removeThing: renames the SDK's method",
    'editorial DELETE /things/{id} · path parameter id: is named thing now: only its place counts, in the URL and in the SDK',
  ],
  ['deprecation', (d) => set(things(d).get, 'deprecated', true), 'additive GET /things: deprecated'],
  ['another summary', (d) => set(things(d).get, 'summary', 'All'), 'editorial GET /things: summary changed'],
  [
    'a callback',
    (d) => set(things(d).post, 'callbacks', { made: {} }),
    'additive POST /things: callback made added',
  ],
  ['an extension', (d) => set(things(d).get, 'x-note', 'a'), 'editorial GET /things: x-note added'],
]

const security: Case[] = [
  [
    'a credential where none was',
    (d) => delete d.paths['/health'].get.security,
    'breaking GET /health · security: no credential is not enough any more; now: bearer (http bearer)',
  ],
  [
    'no credential',
    (d) => set(things(d).get, 'security', []),
    'notable GET /things · security: no credential is enough; before: bearer (http bearer)',
  ],
  [
    'another scheme',
    (d) => set(things(d).get, 'security', [{ key: [] }]),
    'breaking GET /things · security: bearer (http bearer) is not enough any more; now: key (apiKey header X-Key)',
  ],
  [
    'one more alternative',
    (d) => set(things(d).get, 'security', [{ bearer: [] }, { key: [] }]),
    'additive GET /things · security: key (apiKey header X-Key) is enough; before: bearer (http bearer)',
  ],
  [
    'one alternative less',
    (d) => one(d).patch.security.pop(),
    'breaking PATCH /things/{id} · security: key (apiKey header X-Key) is not enough any more; now: bearer (http bearer)',
  ],
  [
    'both at once',
    (d) => set(things(d).get, 'security', [{ bearer: [], key: [] }]),
    'breaking GET /things · security: bearer (http bearer) is not enough any more; now: bearer (http bearer) and key (apiKey header X-Key)',
  ],
  [
    'one more scope',
    (d) => one(d).delete.security[0].login.push('admin'),
    'breaking DELETE /things/{id} · security: login (openIdConnect) write is not enough any more; now: login (openIdConnect) write admin',
  ],
  [
    'a scope less',
    (d) => set(one(d).delete.security[0], 'login', []),
    'additive DELETE /things/{id} · security: login (openIdConnect) is enough; before: login (openIdConnect) write',
  ],
  [
    'the security of the document, said',
    (d) => set(things(d).get, 'security', [{ bearer: [] }]),
    'editorial document: written in another way, with the same meaning',
  ],
  [
    'another name for a scheme',
    (d) => {
      move(d.components.securitySchemes, 'bearer', 'token')
      d.security = [{ token: [] }]
      one(d).patch.security[0] = { token: [] }
    },
    'editorial security scheme bearer: bearerFormat removed',
    'editorial security scheme token: bearerFormat added',
  ],
  [
    'another header for a key',
    (d) => set(d.components.securitySchemes.key, 'name', 'X-Api-Key'),
    'breaking PATCH /things/{id} · security: key (apiKey header X-Key) is not enough any more; now: bearer (http bearer), or key (apiKey header X-Api-Key)',
    'additive PATCH /things/{id} · security: key (apiKey header X-Api-Key) is enough; before: bearer (http bearer), or key (apiKey header X-Key)',
  ],
  [
    'words about a scheme',
    (d) => set(d.components.securitySchemes.bearer, 'description', 'A token.'),
    'editorial security scheme bearer: description added',
  ],
]

const whole: Case[] = [
  ['a server less', (d) => d.servers.pop(), 'breaking servers: server https://things.example is gone'],
  [
    'variables of a server',
    (d) => set(d.servers[1], 'variables', { region: { default: 'eu' } }),
    'breaking servers: variables of server https://things.example changed',
  ],
  [
    'one more server',
    (d) => d.servers.push({ url: 'https://b.example' }),
    'additive servers: server https://b.example is new',
  ],
  [
    'another first server',
    (d) => d.servers.reverse(),
    'breaking servers: the first server is https://things.example now, not /',
  ],
  [
    'the same server, relative to the document',
    (d) => set(d.servers[0], 'url', '.'),
    'editorial document: written in another way, with the same meaning',
  ],
  ['another title', (d) => set(d.info, 'title', 'All things'), 'editorial info: title changed'],
  ['another version', (d) => set(d.info, 'version', '9.9.9')],
  ['another order of paths', (d) => set(d, 'paths', Object.fromEntries(Object.entries(d.paths).reverse()))],
  [
    'a description of a tag',
    (d) => set(d.tags[0], 'description', 'Yours.'),
    'editorial tag Things: description changed',
  ],
  [
    'a type with another name',
    (d) => {
      move(schemas(d), 'NewThing', 'ThingDraft')
      things(d).post.requestBody.content['application/json'].schema.$ref = '#/components/schemas/ThingDraft'
    },
    "breaking schema NewThing: is named ThingDraft now: renames the SDK's type",
  ],
  [
    'a type that is gone',
    (d) => {
      things(d).post.requestBody.content['application/json'].schema = schemas(d).NewThing
      delete schemas(d).NewThing
    },
    "breaking schema NewThing: is gone, and the SDK's type with it",
  ],
  [
    'a schema moved to the components',
    (d) => {
      schemas(d).Note = schemas(d).Thing.properties.note
      schemas(d).Thing.properties.note = { $ref: '#/components/schemas/Note' }
    },
    'editorial schema Note: a new name, also for a type of the SDK',
  ],
  [
    'a schema inlined',
    (d) => set(things(d).post.requestBody.content['application/json'], 'schema', schemas(d).NewThing),
    'editorial document: written in another way, with the same meaning',
  ],
  [
    'a response moved to the components',
    (d) => {
      d.components.responses = { Taken: things(d).post.responses[409] }
      things(d).post.responses[409] = { $ref: '#/components/responses/Taken' }
    },
    'editorial document: written in another way, with the same meaning',
  ],
  ['a webhook', (d) => set(d, 'webhooks', { made: {} }), 'additive webhooks: webhook made added'],
  ['nothing', () => undefined],
]

test('slots of a path that change places break it, though their names and types are the same', () => {
  const document = smallContract()
  const slots = ['from', 'to'].map((name) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'integer' },
  }))
  const get = { operationId: 'listThings', tags: ['Things'], parameters: slots, responses: {} }
  document.paths = { '/things/{from}/{to}': { get } }
  expect(changesOf((d) => move(d.paths, '/things/{from}/{to}', '/things/{to}/{from}'), document)).toEqual([
    'breaking GET /things/{from}/{to} · path parameter from: changed places with to',
    'breaking GET /things/{from}/{to} · path parameter to: changed places with from',
  ])
})

describe.each(Object.entries({ operations, security, whole }))('%s', (_subject, cases) => {
  test.each(cases)('%s', (_name, edit, ...expected) => {
    expect(changesOf(edit)).toEqual(expected)
  })
})
