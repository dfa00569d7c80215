// A small document with one of everything, for the tables of cases: each edits a copy of it.
import { line } from '../../src/gates/changes/change.ts'
import { changes } from '../../src/gates/changes/document.ts'

// biome-ignore lint/suspicious/noExplicitAny: edits reach anywhere into a document
export type Document = any

export type Edit = (document: Document) => unknown

const problem = (code: string) => ({
  description: code,
  content: {
    'application/problem+json': {
      schema: { $ref: '#/components/schemas/Problem' },
      examples: { [code]: { value: { code } } },
    },
  },
})

const json = (schema: object) => ({ content: { 'application/json': { schema } } })
const thing = { $ref: '#/components/schemas/Thing' }
const id = { name: 'id', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } }
const etag = { $ref: '#/components/headers/ETag' }

/** A service of things: listed, created, read, patched and deleted. */
export const smallContract = (): Document => ({
  openapi: '3.1.0',
  info: { title: 'Things', version: '1.4.2' },
  servers: [{ url: '/' }, { url: 'https://things.example' }],
  tags: [
    { name: 'Things', 'x-sdk-group': 'things', description: 'Things.' },
    { name: 'Service', 'x-sdk-group': 'service' },
  ],
  security: [{ bearer: [] }],
  paths: {
    '/things': {
      get: {
        operationId: 'listThings',
        summary: 'List',
        tags: ['Things'],
        parameters: [
          { name: 'limit', in: 'query', schema: { type: 'integer', maximum: 100, default: 20 } },
          { name: 'kind', in: 'query', schema: { $ref: '#/components/schemas/Kind' } },
          { name: 'tags', in: 'query', schema: { type: 'array', items: { type: 'string' } } },
          { $ref: '#/components/parameters/Trace' },
        ],
        responses: {
          200: {
            description: 'Things.',
            headers: { ETag: etag, Link: { schema: { type: 'string' } } },
            ...json({ type: 'array', items: thing }),
          },
          400: problem('invalid'),
        },
      },
      post: {
        operationId: 'createThing',
        tags: ['Things'],
        requestBody: { required: true, ...json({ $ref: '#/components/schemas/NewThing' }) },
        responses: {
          201: { description: 'Made.', headers: { ETag: etag }, ...json(thing) },
          409: problem('taken'),
        },
      },
    },
    '/things/{id}': {
      parameters: [id],
      get: {
        operationId: 'getThing',
        tags: ['Things'],
        responses: {
          200: { description: 'It.', headers: { ETag: etag }, ...json(thing) },
          404: problem('gone'),
        },
      },
      patch: {
        operationId: 'updateThing',
        tags: ['Things'],
        security: [{ bearer: [] }, { key: [] }],
        requestBody: {
          content: {
            'application/merge-patch+json': { schema: { $ref: '#/components/schemas/ThingPatch' } },
            'application/json': { schema: { $ref: '#/components/schemas/ThingPatch' } },
          },
        },
        responses: { 200: { description: 'It.', ...json(thing) } },
      },
      delete: {
        operationId: 'deleteThing',
        tags: ['Things'],
        security: [{ login: ['write'] }],
        responses: { 204: { description: 'Gone.' } },
      },
    },
    '/closed': {
      get: {
        operationId: 'getClosed',
        tags: ['Service'],
        responses: { 200: { description: 'It.', ...json({ $ref: '#/components/schemas/Closed' }) } },
      },
    },
    '/health': {
      get: {
        operationId: 'getHealth',
        tags: ['Service'],
        security: [],
        responses: {
          200: { description: 'Fine.', ...json({ type: 'object', properties: { ok: { const: true } } }) },
        },
      },
    },
  },
  components: {
    securitySchemes: {
      bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      key: { type: 'apiKey', in: 'header', name: 'X-Key' },
      login: { type: 'openIdConnect', openIdConnectUrl: 'https://login.example' },
    },
    headers: { ETag: { required: true, schema: { type: 'string' } } },
    parameters: { Trace: { name: 'X-Trace', in: 'header', schema: { type: 'string', maxLength: 64 } } },
    schemas: {
      Kind: { type: 'string', enum: ['small', 'large'] },
      Thing: {
        type: 'object',
        required: ['id', 'name', 'kind'],
        properties: {
          id: { type: 'integer', minimum: 1 },
          name: { type: 'string', maxLength: 20, description: 'Its name.' },
          kind: { anyOf: [{ $ref: '#/components/schemas/Kind' }, { type: 'null' }] },
          note: { type: ['string', 'null'] },
          parts: { type: 'array', items: { $ref: '#/components/schemas/Thing' } },
        },
      },
      NewThing: {
        type: 'object',
        additionalProperties: false,
        required: ['name'],
        properties: {
          name: { type: 'string', minLength: 1, maxLength: 20, examples: ['Hammer'] },
          kind: { $ref: '#/components/schemas/Kind' },
          size: { type: 'integer', default: 1 },
        },
      },
      ThingPatch: {
        type: 'object',
        additionalProperties: false,
        properties: { name: { type: 'string', maxLength: 20 } },
      },
      Closed: { type: 'object', additionalProperties: false, properties: {} },
      Problem: {
        type: 'object',
        required: ['code'],
        properties: {
          code: {
            type: 'string',
            enum: ['invalid', 'taken', 'gone'],
            description: 'Later releases may add codes.',
          },
        },
      },
    },
  },
})

export function set(node: Document, key: string | number, value: unknown): void {
  node[key] = value
}

/** Gives a member another name. */
export function move(node: Document, from: string, to: string): void {
  node[to] = node[from]
  delete node[from]
}

/** What the gate says of an edit: `<class> <place>: <what>`, a line for each change. */
export function changesOf(edit: Edit, document: Document = smallContract()): string[] {
  const after = structuredClone(document)
  edit(after)
  return changes(document, after).map((change) => `${change.class} ${line(change)}`)
}
