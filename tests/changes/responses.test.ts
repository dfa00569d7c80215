// What the gate says of edits of responses, and of what a document must have before it can change.
import { describe, expect, test } from 'vitest'
import { type Case, one, schemas, testEdits, text, things } from './edits.ts'
import { changesOf, type Edit, move, set, smallContract } from './small-contract.ts'

const cases: Case[] = [
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

testEdits(cases)

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
