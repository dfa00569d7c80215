// The rules for the document: the committed one keeps them all, and each rule finds the edit that breaks it.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { contractProblems } from '../../src/gates/lint/contract-rules.ts'
import { redoclyProblems } from '../../src/gates/lint/redocly.ts'
import type { Document, Edit } from '../changes/small-contract.ts'

const source = readFileSync(new URL('../../openapi/openapi.json', import.meta.url), 'utf8')

function edited(edit: Edit): Document {
  const document = JSON.parse(source)
  edit(document)
  return document
}

test('the committed document keeps every rule', async () => {
  expect(contractProblems(JSON.parse(source))).toEqual([])
  expect(await redoclyProblems(source)).toEqual([])
})

const me = (d: Document) => d.paths['/api/me']
const tasks = (d: Document) => d.paths['/api/{user_id}/tasks']
const task = (d: Document) => d.components.schemas.Task.properties

/** The rule, what breaks it, the edit, and where it is reported. */
const cases: [string, string, Edit, string][] = [
  [
    'operationIdIsAVerbInCamelCase',
    'a noun',
    (d) => Object.assign(me(d).get, { operationId: 'me' }),
    'GET /api/me',
  ],
  [
    'operationIdIsAVerbInCamelCase',
    'snake case',
    (d) => Object.assign(me(d).get, { operationId: 'get_me' }),
    'GET /api/me',
  ],
  [
    'operationIdIsAVerbInCamelCase',
    'a word that only begins like a verb',
    (d) => Object.assign(me(d).get, { operationId: 'settings' }),
    'GET /api/me',
  ],
  ['operationIdIsAVerbInCamelCase', 'none', (d) => delete me(d).get.operationId, 'GET /api/me'],
  [
    'operationIdIsUnique',
    'one that differs in case',
    (d) => Object.assign(me(d).patch, { operationId: 'getME' }),
    'PATCH /api/me',
  ],
  ['operationIsDescribed', 'no summary', (d) => delete me(d).get.summary, 'GET /api/me'],
  [
    'operationIsDescribed',
    'a blank description',
    (d) => Object.assign(me(d).get, { description: ' ' }),
    'GET /api/me',
  ],
  ['operationHasOneKnownTag', 'no tag', (d) => delete me(d).get.tags, 'GET /api/me'],
  ['operationHasOneKnownTag', 'two tags', (d) => me(d).get.tags.push('Tasks'), 'GET /api/me'],
  [
    'operationHasOneKnownTag',
    'an unknown tag',
    (d) => Object.assign(me(d).get, { tags: ['Me'] }),
    'GET /api/me',
  ],
  [
    'errorIsAProblem',
    'an error without a body',
    (d) => Object.assign(me(d).get.responses, { 500: { description: 'Oh.' } }),
    'GET /api/me · 500',
  ],
  [
    'errorIsAProblem',
    'an error as plain JSON',
    (d) =>
      Object.assign(me(d).get.responses, {
        500: { description: 'Oh.', content: { 'application/json': {} } },
      }),
    'GET /api/me · 500',
  ],
  [
    'errorIsAProblem',
    'an error of another schema',
    (d) =>
      Object.assign(me(d).get.responses, {
        500: {
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Message' } } },
        },
      }),
    'GET /api/me · 500',
  ],
  [
    'errorIsAProblem',
    'an error without examples',
    (d) =>
      Object.assign(me(d).get.responses, {
        500: {
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      }),
    'GET /api/me · 500',
  ],
  [
    'errorIsAProblem',
    'an example of another code',
    (d) => Object.assign(d.components.examples.email_taken.value, { code: 'overloaded' }),
    'POST /api/auth/register · 409',
  ],
  [
    'errorIsAProblem',
    'an example of another status',
    (d) => Object.assign(d.components.examples.email_taken.value, { status: 400 }),
    'POST /api/auth/register · 409',
  ],
  [
    'successIsNamed',
    'an inline schema',
    (d) =>
      Object.assign(me(d).get.responses[200].content['application/json'], { schema: { type: 'object' } }),
    'GET /api/me · 200',
  ],
  [
    'successIsNamed',
    'an array of an inline schema',
    (d) =>
      Object.assign(tasks(d).get.responses[200].content['application/json'].schema, {
        items: { type: 'object' },
      }),
    'GET /api/{user_id}/tasks · 200',
  ],
  ['securedOperationHas401', 'a token without a 401', (d) => delete me(d).get.responses[401], 'GET /api/me'],
  [
    'bodyIsRequiredWithItsErrors',
    'an optional body',
    (d) => delete me(d).patch.requestBody.required,
    'PATCH /api/me',
  ],
  ...['400', '413', '415'].map((status): [string, string, Edit, string] => [
    'bodyIsRequiredWithItsErrors',
    `a body without ${status}`,
    (d) => delete me(d).patch.responses[status],
    'PATCH /api/me',
  ]),
  ...['a(?=b)', 'a(?!b)', '(?<=a)b', '(?<name>a)', '(a)\\1', '\\u0041', '\\p{L}', '\\d+', '\\s'].map(
    (pattern): [string, string, Edit, string] => [
      'patternIsPortable',
      pattern,
      (d) => Object.assign(task(d).title, { pattern }),
      '#/components/schemas/Task/properties/title',
    ],
  ),
  [
    'examplesAreValid',
    'an example of a field',
    (d) => Object.assign(task(d).title, { examples: [''] }),
    '#/components/schemas/Task/properties/title/examples/0',
  ],
  [
    'examplesAreValid',
    'an example of a format',
    (d) => Object.assign(task(d).created_at, { examples: ['today'] }),
    '#/components/schemas/Task/properties/created_at/examples/0',
  ],
  [
    'examplesAreValid',
    'an example of a parameter',
    (d) => Object.assign(d.paths['/api/{user_id}/tasks/{id}'].get.parameters[1], { example: 0 }),
    '#/paths/~1api~1{user_id}~1tasks~1{id}/get/parameters/1/example',
  ],
  [
    'examplesAreValid',
    'an example of a header',
    (d) => Object.assign(d.components.headers.ETag, { example: 'x' }),
    '#/components/headers/ETag/example',
  ],
  [
    'examplesAreValid',
    'a named example of a parameter',
    (d) => Object.assign(d.components.parameters['Idempotency-Key'].examples.uuid, { value: '' }),
    '#/components/parameters/Idempotency-Key/examples/uuid',
  ],
  [
    'examplesAreValid',
    'an example of a body',
    (d) =>
      Object.assign(me(d).patch.requestBody.content['application/json'], {
        examples: { odd: { value: { nick: 'A' } } },
      }),
    '#/paths/~1api~1me/patch/requestBody/content/application~1json/examples/odd',
  ],
  [
    'examplesAreValid',
    'a default',
    (d) => Object.assign(tasks(d).get.parameters.at(-1).schema, { default: 'size' }),
    `#/paths/~1api~1{user_id}~1tasks/get/parameters/${JSON.parse(source).paths['/api/{user_id}/tasks'].get.parameters.length - 1}/schema/default`,
  ],
]

describe('our own rules', () => {
  test.each(cases)('%s finds %s', (rule, _what, edit, place) => {
    expect(contractProblems(edited(edit)).map((problem) => [problem.rule, problem.place])).toContainEqual([
      rule,
      place,
    ])
  })

  test('a document that opens everything to all needs no 401', () => {
    const open = edited((d) => {
      me(d).get.security = [{ bearer: [] }, {}]
      delete me(d).get.responses[401]
    })
    expect(contractProblems(open)).toEqual([])
  })
})

describe('the rules of Redocly', () => {
  const found: [string, Edit][] = [
    ['struct', (d) => Object.assign(task(d).title, { nullable: true })],
    ['no-unused-components', (d) => Object.assign(d.components.schemas, { Spare: { type: 'object' } })],
    ['no-unresolved-refs', (d) => Object.assign(task(d).title, { $ref: '#/components/schemas/Title' })],
    ['security-defined', (d) => delete me(d).get.security],
    [
      'operation-4xx-response',
      (d) => Object.assign(d.paths['/health'].get, { responses: { 200: { description: 'It is.' } } }),
    ],
    [
      'path-parameters-defined',
      (d) => Object.assign(d.paths['/api/me/sessions/{id}'].delete, { parameters: [] }),
    ],
  ]

  test.each(found)('%s is among them', async (rule, edit) => {
    const problems = await redoclyProblems(JSON.stringify(edited(edit)))
    expect(problems.map((problem) => problem.rule)).toContain(rule)
  })
})
