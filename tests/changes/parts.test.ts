// What the gate says of edits of parameters, bodies and responses.
import { describe, expect, test } from 'vitest'
import { changesOf, type Edit, move, set, smallContract } from './small-contract.ts'

/** Name, edit, and every change that it makes. */
type Case = [string, Edit, ...string[]]

const things = (d: Parameters<Edit>[0]) => d.paths['/things']
const one = (d: Parameters<Edit>[0]) => d.paths['/things/{id}']
const schemas = (d: Parameters<Edit>[0]) => d.components.schemas
const parameters = (d: Parameters<Edit>[0]) => things(d).get.parameters
const text = { type: 'string' }

const parameterCases: Case[] = [
  [
    'a removed parameter',
    (d) => parameters(d).splice(0, 1),
    'breaking GET /things · query parameter limit: the parameter is gone',
  ],
  [
    'a new parameter',
    (d) => parameters(d).push({ name: 'q', in: 'query', schema: text }),
    'additive GET /things · query parameter q: a new parameter, optional',
  ],
  [
    'the first parameter of a query',
    (d) => set(d.paths['/health'].get, 'parameters', [{ name: 'q', in: 'query', schema: text }]),
    "notable GET /health · query parameter q: a new parameter, optional, the first of the query: the SDK's options move behind it",
  ],
  [
    'a new required parameter',
    (d) => parameters(d).push({ name: 'q', in: 'query', required: true, schema: text }),
    'breaking GET /things · query parameter q: a new parameter that is required',
  ],
  [
    'a renamed parameter',
    (d) => set(parameters(d)[0], 'name', 'size'),
    'breaking GET /things · query parameter limit: the parameter is gone',
    'additive GET /things · query parameter size: a new parameter, optional',
  ],
  [
    'a moved parameter',
    (d) => set(parameters(d)[1], 'in', 'header'),
    'breaking GET /things · query parameter kind: moved to the header',
  ],
  [
    'a parameter that is required',
    (d) => set(parameters(d)[0], 'required', true),
    'breaking GET /things · query parameter limit: is required (narrower)',
  ],
  [
    'a header in other case',
    (d) => set(d.components.parameters.Trace, 'name', 'x-trace'),
    'editorial document: written in another way, with the same meaning',
  ],
  [
    'a removed header',
    (d) => parameters(d).pop(),
    'breaking GET /things · header parameter X-Trace: the parameter is gone',
  ],
  [
    'a shared parameter that is narrower',
    (d) => set(d.components.parameters.Trace.schema, 'maxLength', 32),
    'breaking GET /things · header parameter X-Trace: maxLength 64 → 32 (narrower)',
  ],
  [
    'another style',
    (d) => set(parameters(d)[2], 'style', 'pipeDelimited'),
    'breaking GET /things · query parameter tags: style form → pipeDelimited',
  ],
  [
    'no explode',
    (d) => set(parameters(d)[2], 'explode', false),
    'breaking GET /things · query parameter tags: explode true → false',
  ],
  [
    'the default style, said',
    (d) => Object.assign(parameters(d)[2], { style: 'form', explode: true }),
    'editorial document: written in another way, with the same meaning',
  ],
  [
    'a smaller maximum',
    (d) => set(parameters(d)[0].schema, 'maximum', 50),
    'breaking GET /things · query parameter limit: maximum 100 → 50 (narrower)',
  ],
  [
    'another default',
    (d) => set(parameters(d)[0].schema, 'default', 50),
    'breaking GET /things · query parameter limit: default 20 → 50',
  ],
  [
    'narrower items',
    (d) => set(parameters(d)[2].schema.items, 'maxLength', 9),
    'breaking GET /things · query parameter tags · /*: maxLength none → 9 (narrower)',
  ],
  [
    'a slot of a path that is narrower',
    (d) => set(one(d).parameters[0].schema, 'minimum', 2),
    'breaking GET /things/{id} · path parameter id: minimum 1 → 2 (narrower) (also DELETE /things/{id}, PATCH /things/{id})',
  ],
  [
    'a parameter from the path to the operations',
    (d) => {
      const [id] = one(d).parameters
      delete one(d).parameters
      for (const m of ['get', 'patch', 'delete']) one(d)[m].parameters = [id]
    },
    'editorial document: written in another way, with the same meaning',
  ],
  [
    'a parameter that is deprecated',
    (d) => set(parameters(d)[0], 'deprecated', true),
    'additive GET /things · query parameter limit: deprecated',
  ],
  [
    'another description',
    (d) => set(parameters(d)[0], 'description', 'How many.'),
    'editorial GET /things · query parameter limit: description added',
  ],
  [
    'another order',
    (d) => parameters(d).reverse(),
    'editorial document: written in another way, with the same meaning',
  ],
  [
    'a parameter inlined',
    (d) => set(parameters(d), 3, d.components.parameters.Trace),
    'editorial document: written in another way, with the same meaning',
  ],
  [
    'a media type for a parameter',
    (d) =>
      set(parameters(d), 1, { name: 'kind', in: 'query', content: { 'application/json': { schema: text } } }),
    'breaking GET /things · query parameter kind: has a media type now',
  ],
]

const bodies: Case[] = [
  [
    'an encoding',
    (d) => set(things(d).post.requestBody.content['application/json'], 'encoding', { name: {} }),
    'breaking POST /things · request body: encoding added',
  ],
  [
    'a removed body',
    (d) => delete things(d).post.requestBody,
    'breaking POST /things · request body: the body is gone',
  ],
  [
    'a new body',
    (d) => set(things(d).get, 'requestBody', { content: {} }),
    'additive GET /things · request body: a new body, optional',
  ],
  [
    'a new required body',
    (d) => set(things(d).get, 'requestBody', { required: true, content: {} }),
    'breaking GET /things · request body: a new body that is required',
  ],
  [
    'a body that is required',
    (d) => set(one(d).patch.requestBody, 'required', true),
    'breaking PATCH /things/{id} · request body: is required (narrower)',
  ],
  [
    'a body that is optional',
    (d) => set(things(d).post.requestBody, 'required', false),
    'additive POST /things · request body: is optional (wider)',
  ],
  [
    'a removed media type',
    (d) => delete one(d).patch.requestBody.content['application/json'],
    'breaking PATCH /things/{id} · request body: media type application/json is gone',
  ],
  [
    'a new media type',
    (d) => set(things(d).post.requestBody.content, 'text/plain', { schema: text }),
    'additive POST /things · request body: media type text/plain is new',
  ],
  [
    'a new field',
    (d) => set(schemas(d).NewThing.properties, 'note', text),
    'additive POST /things · request body · /note: a new field, optional',
  ],
  [
    'a new required field',
    (d) => {
      schemas(d).NewThing.properties.note = text
      schemas(d).NewThing.required.push('note')
    },
    'breaking POST /things · request body · /note: a new field that is required',
  ],
  [
    'a removed field',
    (d) => delete schemas(d).NewThing.properties.kind,
    'breaking POST /things · request body · /kind: the field is gone',
  ],
  [
    'a renamed field',
    (d) => move(schemas(d).NewThing.properties, 'kind', 'sort'),
    'breaking POST /things · request body · /kind: the field is gone',
    'additive POST /things · request body · /sort: a new field, optional',
  ],
  [
    'a field that is required',
    (d) => schemas(d).NewThing.required.push('kind'),
    'breaking POST /things · request body · /kind: is required (narrower)',
  ],
  [
    'a field that is optional',
    (d) => set(schemas(d).NewThing, 'required', []),
    'additive POST /things · request body · /name: is optional (wider)',
  ],
  [
    'a required field with a default that is optional',
    (d) => {
      schemas(d).NewThing.required = []
      schemas(d).NewThing.properties.name.default = 'x'
    },
    'additive POST /things · request body · /name: is optional (wider)',
    'editorial POST /things · request body · /name: default none → "x"',
  ],
  [
    'a schema of two media types',
    (d) => set(schemas(d).ThingPatch.properties.name, 'maxLength', 9),
    'breaking PATCH /things/{id} · request body (application/merge-patch+json) · /name: maxLength 20 → 9 (narrower)',
  ],
  [
    'an open request',
    (d) => delete schemas(d).NewThing.additionalProperties,
    'additive POST /things · request body: additionalProperties: members that are not named are allowed (wider)',
  ],
  [
    'a default of an optional field',
    (d) => set(schemas(d).NewThing.properties.size, 'default', 2),
    'breaking POST /things · request body · /size: default 1 → 2',
  ],
]

const responses: Case[] = [
  [
    'a link',
    (d) => set(things(d).post.responses[201], 'links', { self: { operationId: 'getThing' } }),
    'additive POST /things · 201: link self added',
  ],
  [
    'a header in another style',
    (d) => set(d.components.headers.ETag, 'explode', true),
    'breaking GET /things · 200 · header ETag: explode false → true (also POST /things, GET /things/{id})',
  ],
  [
    'a header that is deprecated',
    (d) => set(d.components.headers.ETag, 'deprecated', true),
    'additive GET /things · 200 · header ETag: deprecated (also POST /things, GET /things/{id})',
  ],
  [
    'a header in other case',
    (d) => move(things(d).get.responses[200].headers, 'Link', 'link'),
    'editorial document: written in another way, with the same meaning',
  ],
  [
    'one more success without a body where another has none',
    (d) => set(one(d).delete.responses, 202, { description: 'Later.' }),
    'notable DELETE /things/{id} · 202: a new status, with a body that was known',
  ],
  [
    'one more success with a body where another has none',
    (d) => set(one(d).delete.responses, 200, { description: 'Gone.', content: {} }),
    'breaking DELETE /things/{id} · 200: a new success with another body than was promised',
  ],
  [
    'words beside a reference to a response',
    (d) => {
      d.components.responses = { Taken: things(d).post.responses[409] }
      things(d).post.responses[409] = { $ref: '#/components/responses/Taken', description: 'Another word.' }
    },
    'editorial POST /things · 409: description changed',
  ],
  [
    'a component whose name must be escaped',
    (d) => {
      d.components.responses = { 'a/b': things(d).post.responses[409] }
      things(d).post.responses[409] = { $ref: '#/components/responses/a~1b' }
    },
    'editorial document: written in another way, with the same meaning',
  ],
  [
    'a new field of a response that was closed',
    (d) => set(d.components.schemas.Closed.properties, 'age', text),
    'breaking GET /closed · 200 · /age: a new field where the contract allowed no others',
  ],
  [
    'a removed success',
    (d) => delete things(d).post.responses[201],
    'breaking POST /things · 201: the status is gone',
  ],
  [
    'another success',
    (d) => move(things(d).post.responses, '201', '200'),
    'breaking POST /things · 201: the status is gone',
    'notable POST /things · 200: a new status, with a body that was known',
  ],
  [
    'one more success with the same body',
    (d) => set(things(d).post.responses, 200, things(d).post.responses[201]),
    'notable POST /things · 200: a new status, with a body that was known',
  ],
  [
    'one more success with another body',
    (d) => set(things(d).post.responses, 202, { description: 'Later.' }),
    'breaking POST /things · 202: a new success with another body than was promised',
  ],
  [
    'a removed error',
    (d) => delete things(d).post.responses[409],
    'breaking POST /things · 409: the status is gone',
  ],
  [
    'a new error',
    (d) => set(things(d).post.responses, 400, things(d).get.responses[400]),
    'notable POST /things · 400: a new status',
  ],
  [
    'a new code of an error',
    (d) => set(things(d).get.responses[400].content['application/problem+json'].examples, 'odd', {}),
    'notable GET /things · 400: also with the code odd',
  ],
  [
    'a code less',
    (d) => set(things(d).get.responses[400].content['application/problem+json'], 'examples', {}),
    'notable GET /things · 400: no longer with the code invalid',
  ],
  [
    'a new code in the list of all',
    (d) => schemas(d).Problem.properties.code.enum.push('odd'),
    'additive GET /things · 400 · /code: enum gains "odd" (wider) (also POST /things, GET /things/{id})',
  ],
  [
    'a removed media type of a response',
    (d) => set(one(d).get.responses[200], 'content', {}),
    'breaking GET /things/{id} · 200: media type application/json is gone',
  ],
  [
    'a new media type of a response',
    (d) => set(one(d).get.responses[200].content, 'text/plain', {}),
    'additive GET /things/{id} · 200: media type text/plain is new',
  ],
  [
    'a removed header of a response',
    (d) => delete one(d).get.responses[200].headers.ETag,
    'breaking GET /things/{id} · 200 · header ETag: the header is gone',
  ],
  [
    'a new header of a response',
    (d) => set(one(d).get.responses[200].headers, 'Age', { schema: text }),
    'additive GET /things/{id} · 200 · header Age: a new header',
  ],
  [
    'a header that is optional',
    (d) => set(d.components.headers.ETag, 'required', false),
    'breaking GET /things · 200 · header ETag: is optional (wider) (also POST /things, GET /things/{id})',
  ],
  [
    'a header that is always sent',
    (d) => set(things(d).get.responses[200].headers.Link, 'required', true),
    'additive GET /things · 200 · header Link: is always sent (narrower)',
  ],
  [
    'a header of another type',
    (d) => set(d.components.headers.ETag.schema, 'type', 'integer'),
    'breaking GET /things · 200 · header ETag: type string → integer (changed) (also POST /things, GET /things/{id})',
  ],
  [
    'a new field of a response',
    (d) => set(schemas(d).Thing.properties, 'age', text),
    'additive GET /things · 200 · /*/age: a new field (also POST /things, GET /things/{id}, PATCH /things/{id})',
  ],
  [
    'a removed field of a response',
    (d) => delete schemas(d).Thing.properties.note,
    'breaking GET /things · 200 · /*/note: the field is gone (also POST /things, GET /things/{id}, PATCH /things/{id})',
  ],
  [
    'a removed required field',
    (d) => {
      delete schemas(d).Thing.properties.name
      schemas(d).Thing.required = ['id', 'kind']
    },
    'breaking GET /things · 200 · /*/name: the field is gone (also POST /things, GET /things/{id}, PATCH /things/{id})',
  ],
  [
    'a response with an optional field',
    (d) => set(schemas(d).Thing, 'required', ['id', 'kind']),
    'breaking GET /things · 200 · /*/name: is optional (wider) (also POST /things, GET /things/{id}, PATCH /things/{id})',
  ],
  [
    'a response with a field that always comes',
    (d) => schemas(d).Thing.required.push('note'),
    'additive GET /things · 200 · /*/note: is required (narrower) (also POST /things, GET /things/{id}, PATCH /things/{id})',
  ],
  [
    'a bare object for an array',
    (d) =>
      set(things(d).get.responses[200].content['application/json'], 'schema', {
        $ref: '#/components/schemas/Thing',
      }),
    'breaking GET /things · 200: type array → object (changed)',
  ],
  [
    'a description of a response',
    (d) => set(one(d).get.responses[200], 'description', 'The thing.'),
    'editorial GET /things/{id} · 200: description changed',
  ],
  [
    'a value of a schema for both directions',
    (d) => schemas(d).Kind.enum.push('huge'),
    'notable GET /things · 200 · /*/kind: enum gains "huge" (wider) (also POST /things, GET /things/{id}, PATCH /things/{id})',
    'additive GET /things · query parameter kind: enum gains "huge" (wider) (also POST /things)',
  ],
  [
    'a value less for both directions',
    (d) => schemas(d).Kind.enum.pop(),
    'breaking GET /things · query parameter kind: enum loses "large" (narrower) (also POST /things)',
    'additive GET /things · 200 · /*/kind: enum loses "large" (narrower) (also POST /things, GET /things/{id}, PATCH /things/{id})',
  ],
]

describe.each(Object.entries({ parameters: parameterCases, bodies, responses }))('%s', (_subject, cases) => {
  test.each(cases)('%s', (_name, edit, ...expected) => {
    expect(changesOf(edit)).toEqual(expected)
  })
})

describe('what a document must have before it can change', () => {
  const before = smallContract()
  const content = (type: string) => ({ [type]: { schema: text } })
  things(before).get.parameters = [{ name: 'filter', in: 'query', content: content('application/json') }]
  before.paths['/closed'].get.responses = { 404: { description: 'Nothing.' } }

  test('a parameter with another media type breaks', () => {
    const edit: Edit = (d) => set(things(d).get.parameters[0], 'content', content('text/csv'))
    expect(changesOf(edit, before)).toEqual([
      'breaking GET /things · query parameter filter: media type application/json gone',
      'breaking GET /things · query parameter filter: media type text/csv new',
    ])
  })

  test('the first success of an operation is reported', () => {
    const edit: Edit = (d) => set(d.paths['/closed'].get.responses, 200, { description: 'It.' })
    expect(changesOf(edit, before)).toEqual(['notable GET /closed · 200: a new status'])
  })
})
