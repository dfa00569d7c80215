// What the gate says of edits of request bodies.
import { type Case, one, schemas, testEdits, text, things } from './edits.ts'
import { move, set } from './small-contract.ts'

const cases: Case[] = [
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

testEdits(cases)
