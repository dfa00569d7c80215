// How a broken schema is reported: every broken rule with its place and in plain words.
import { z } from '@hono/zod-openapi'
import { expect, test } from 'vitest'
import { validationProblem } from '../../src/http/request/validation.ts'
import type { FieldError } from '../../src/openapi/problem.ts'

function problemOf(schema: z.ZodType, value: unknown, place: FieldError['in'] = 'body') {
  const { error } = schema.safeParse(value)
  if (!error) return expect.unreachable('the value keeps to its schema')
  return validationProblem(place, error)
}

const only = (schema: z.ZodType, value: unknown) => {
  const errors = problemOf(schema, value)?.errors ?? []
  expect(errors).toHaveLength(1)
  return errors[0]
}

test.each<[z.ZodType, unknown, string, string]>([
  [z.string(), undefined, 'required', 'is required'],
  [z.string(), 1, 'invalid_type', 'must be text'],
  [z.boolean(), 1, 'invalid_type', 'must be true or false'],
  [z.object({}), 1, 'invalid_type', 'must be a JSON object'],
  [z.number(), 'x', 'invalid_type', 'must be number'],
  [z.string('be text'), 1, 'invalid_type', 'be text'],
  [z.string().min(1), '', 'too_small', 'must have at least 1 character'],
  [z.string().min(2), '', 'too_small', 'must have at least 2 characters'],
  [z.array(z.any()).min(1), [], 'too_small', 'must have at least 1 value'],
  [z.string().min(2, 'longer'), '', 'too_small', 'longer'],
  [z.string().max(1), 'xx', 'too_big', 'must have at most 1 character'],
  [z.array(z.any()).max(2), [1, 2, 3], 'too_big', 'must have at most 2 values'],
  [z.string().max(1, 'shorter'), 'xx', 'too_big', 'shorter'],
  [z.string().regex(/a/, 'must have an a'), 'b', 'invalid_format', 'must have an a'],
])('%# a broken rule has a code and a message', (schema, value, code, message) => {
  expect(only(z.object({ f: schema }), { f: value })).toEqual({ in: 'body', pointer: '/f', code, message })
})

test('the place in a body is a JSON pointer, elsewhere the name of the parameter', () => {
  const schema = z.object({ 'a/b~c': z.array(z.string()) })
  expect(only(schema, { 'a/b~c': ['x', 1] })?.pointer).toBe('/a~1b~0c/1')
  expect(problemOf(schema, { 'a/b~c': ['x', 1] }, 'query')).toMatchObject({
    code: 'validation_failed',
    errors: [{ in: 'query', pointer: 'a/b~c' }],
  })
  expect(problemOf(z.string(), 1, 'query')?.errors).toMatchObject([{ pointer: '' }])
  expect(only(z.string(), 1)?.pointer).toBe('')
})

test('each unknown field is reported at its own place', () => {
  const schema = z.object({ f: z.strictObject({}) })
  const unknown = {
    in: 'body',
    code: 'unrecognized_key',
    message: 'is not a field that this operation takes',
  }
  expect(problemOf(schema, { f: { a: 1, b: 2 } })?.errors).toEqual([
    { ...unknown, pointer: '/f/a' },
    { ...unknown, pointer: '/f/b' },
  ])
})

test('of a value of the wrong type nothing else is reported', () => {
  const issue = { input: 1, path: ['f'], message: 'x', origin: 'array', minimum: 1, maximum: 1 }
  const error = new z.core.$ZodError([
    { ...issue, code: 'too_big' },
    { ...issue, code: 'invalid_type', expected: 'string' },
    { ...issue, code: 'too_small', path: ['g'] },
  ])
  expect(validationProblem('body', error).errors).toMatchObject([
    { pointer: '/f', code: 'invalid_type' },
    { pointer: '/g', code: 'too_small' },
  ])
})

test.each(['Invalid input', 'Too small', 'Too big', 'something was received undefined'])(
  'the words of a contract are passed on as they are, also %j',
  (message) => {
    const error = new z.core.$ZodError([{ code: 'custom', path: [], message, input: undefined }])
    expect(validationProblem('body', error).errors).toEqual([
      { in: 'body', pointer: '', code: 'custom', message },
    ])
  },
)

test('fifty broken rules are reported at most', () => {
  const value = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`f${n}`, 1]))
  expect(problemOf(z.strictObject({}), value)?.errors).toHaveLength(50)
})
