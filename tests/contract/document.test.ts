// What no single response can show of the document: what it says of all responses, and what goes together in it.
import { describe, expect, test } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { scopes } from '../../src/openapi/access/scopes.ts'
import { document, operations, resolve } from '../support/contract.ts'

type Schema = { properties?: object; required?: string[]; additionalProperties?: unknown }

const { schemas, headers, securitySchemes, parameters } = document.components as {
  [section: string]: Record<string, object>
}
const namesIn = (value: unknown): string[] =>
  [...(JSON.stringify(value) ?? '').matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name = '']) => name)

/** The names of the schemas of request bodies, and of what only these refer to. */
const bodies = operations.flatMap(({ requestBody }) => namesIn(requestBody))
const within = (names: string[]): string[] =>
  names.flatMap((name) => [name, ...within(namesIn(schemas?.[name]))])
const requests = [...new Set(within(bodies))].filter(
  (name) => bodies.includes(name) || !namesIn(operations.map(({ responses }) => responses)).includes(name),
)

test('the document is OpenAPI 3.1, has the version of this release, and its server is the one that serves it', () => {
  expect(document).toMatchObject({
    openapi: '3.1.0',
    info: { version: packageJson.version },
    servers: [{ url: '.' }],
  })
})

test('a response always has all of its fields, except for problems', () => {
  const optional = { Problem: ['operation', 'errors'], FieldError: ['pointer', 'line', 'column'] } as Record<
    string,
    string[]
  >
  for (const [name, schema] of Object.entries(schemas ?? {}) as [string, Schema][]) {
    if (requests.includes(name) || !schema.properties) continue
    const always = Object.keys(schema.properties).filter((field) => !optional[name]?.includes(field))
    expect([name, schema.required]).toEqual([name, always])
  }
})

test('every request body is required and closed, and every response open', () => {
  const bodies = operations.flatMap(({ requestBody }) => (requestBody ? [requestBody] : []))
  expect(bodies.filter(({ required }) => !required)).toEqual([])
  for (const [name, schema] of Object.entries(schemas ?? {}) as [string, Schema][]) {
    if (!schema.properties || name === 'OpenApi') continue
    const expected = requests.includes(name) ? false : undefined
    expect([name, schema.additionalProperties]).toEqual([name, expected])
  }
})

test('a header is promised for every response that declares it, unless it says when it comes', () => {
  const sometimes = Object.entries(headers ?? {}).filter(
    ([, header]) => !('required' in header && header.required),
  )
  expect(sometimes.map(([name]) => name).sort()).toEqual([
    'Idempotency-Replayed',
    'Link',
    'RateLimit',
    'RateLimit-Policy',
    'X-Completed-Task',
    'X-Next-Cursor',
  ])
})

test('there are two kinds of tokens, and each operation takes none, the first, or both with one scope', () => {
  expect(securitySchemes).toMatchObject({
    bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
    personalToken: { type: 'http', scheme: 'bearer', bearerFormat: 'tsk_…' },
  })
  expect(Object.keys(securitySchemes ?? {})).toEqual(['bearer', 'personalToken'])
  const both = scopes.map((scope) => JSON.stringify([{ bearer: [] }, { personalToken: [scope] }]))
  const ways = operations.map(({ security }) => JSON.stringify(security))
  expect([...new Set(ways)].sort()).toEqual(['[]', '[{"bearer":[]}]', ...both].sort())
})

describe.each(operations)('$operationId', (operation) => {
  const codes = Object.values(operation.responses).flatMap((response) =>
    Object.keys(resolve(response).content?.['application/problem+json']?.examples ?? {}),
  )
  const takes = (operation.parameters ?? []).map((parameter) => resolve(parameter).name)

  test('declares the headers it takes, with what they lead to', () => {
    const inBody = 'if_match' // of the operations of a batch
    const isConditional =
      takes.includes('If-Match') ||
      JSON.stringify(within(namesIn(operation.requestBody)).map((name) => schemas?.[name])).includes(inBody)
    expect(isConditional).toBe(codes.includes('precondition_failed'))
    expect(takes.includes('If-None-Match')).toBe('304' in operation.responses)
    expect(takes.includes('Idempotency-Key')).toBe(codes.includes('idempotency_key_reused'))
  })

  test('documents outages, defects and missing tokens where they can occur', () => {
    const isProtected = operation.security.length > 0
    expect(codes.includes('authentication_required')).toBe(isProtected)
    expect(codes.includes('internal_error')).toBe(operation.tags[0] !== 'Service')
    expect(codes).toContain('headers_too_large')
  })

  test('describes the request id of every response', () => {
    for (const [status, response] of Object.entries(operation.responses)) {
      expect([status, resolve(response).headers]).toMatchObject([status, { 'X-Request-Id': {} }])
    }
  })
})

test('every header that a request may have is optional text', () => {
  for (const parameter of Object.values(parameters ?? {})) {
    expect(parameter).toMatchObject({ in: 'header', required: false, schema: { type: 'string' } })
  }
})
