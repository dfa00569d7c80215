// The fields of every request body in the contract: text that cannot be stored, and fields that do not exist.
import { beforeAll, describe, expect, test } from 'vitest'
import { type Person, signUp } from '../support/client.ts'
import { operations, resolve } from '../support/contract.ts'
import { pathOf } from '../support/contract-fixtures.ts'
import { type TestService, testService } from '../support/service.ts'

let service: TestService
let ada: Person
beforeAll(async () => {
  service = await testService()
  ada = await signUp(service)
})

type Schema = {
  $ref?: string
  type?: string | string[]
  anyOf?: Schema[]
  properties?: Record<string, Schema>
}

const isText = (schema: Schema): boolean => {
  const { type, anyOf = [] } = resolve(schema)
  return [type].flat().includes('string') || anyOf.some(isText)
}

const bodies = operations.flatMap(({ operationId, method, path, requestBody }) => {
  const [media] = Object.values(requestBody?.content ?? {})
  if (media === undefined) return []
  const { properties = {} } = resolve(media.schema as Schema)
  const url = pathOf({ path })
  return [{ operationId, method, url, properties }]
})
const texts = bodies.flatMap(({ properties, ...operation }) =>
  Object.entries(properties).flatMap(([field, schema]) => (isText(schema) ? [{ ...operation, field }] : [])),
)

const marker = 'the-rejected-value'

async function refused({ method, url }: { method: string; url: string }, raw: string) {
  const headers = { 'Content-Type': 'application/json' }
  const { status, body, text } = await service.send(method, url, { token: ada.token, headers, raw })
  expect(status).toBe(400)
  expect(text).not.toContain(marker)
  return body as { code: string; errors: object[] }
}
const unrecognized = { code: 'unrecognized_key', message: 'is not a field that this operation takes' }
const at = (pointer: string) => expect.objectContaining({ in: 'body', pointer })

test('there are bodies and text fields to try', () => {
  expect(bodies.length).toBeGreaterThan(8)
  expect(texts.map(({ operationId, field }) => `${operationId} ${field}`)).toEqual(
    expect.arrayContaining(['createTask title', 'createTask description', 'login password', 'updateMe name']),
  )
})

describe.each(texts)('$operationId refuses in $field', (operation) => {
  test.each([
    ['NUL', `${marker}\\u0000`],
    ['a lone high surrogate', `${marker}\\ud83d!`],
    ['a lone low surrogate', `\\ude00${marker}`],
    ['surrogates in the wrong order', `${marker}\\ude00\\ud83d`],
  ])('%s', async (_, text) => {
    const { errors } = await refused(operation, `{"${operation.field}":"${text}"}`)
    expect(errors).toContainEqual(at(`/${operation.field}`))
  })
})

describe.each(bodies)('$operationId refuses a field', (operation) => {
  test.each([
    ['unknown', 'titel', '/titel'],
    ['of a wrong case', 'Title', '/Title'],
    ['__proto__', '__proto__', '/__proto__'],
    ['constructor', 'constructor', '/constructor'],
    ['toString', 'toString', '/toString'],
    ['hasOwnProperty', 'hasOwnProperty', '/hasOwnProperty'],
    ['without a name', '', '/'],
    ['that a pointer has to escape', 'a/b~c~1', '/a~1b~0c~01'],
    ['that has the name of a column', 'password_hash', '/password_hash'],
    ['the service sets', 'version', '/version'],
    ['named by a NUL', '\\u0000', '/\u0000'],
  ])('%s', async (_, field, pointer) => {
    const { code, errors } = await refused(operation, `{"${field}":"${marker}"}`)
    expect(code).toBe('validation_failed')
    expect(errors).toContainEqual(expect.objectContaining({ in: 'body', pointer, ...unrecognized }))
  })

  test('__proto__, and takes no field from it', async () => {
    const names = Object.keys(operation.properties)
    const smuggled = Object.fromEntries(names.map((name) => [name, marker]))
    const { errors } = await refused(operation, `{"__proto__":${JSON.stringify(smuggled)}}`)
    expect(errors).toContainEqual(at('/__proto__'))
    expect(Object.hasOwn(Object.prototype, names[0] as string)).toBe(false)
  })
})
test('of very many mistakes 50 are named', async () => {
  const fields = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`field${n}`, n]))
  const { errors } = await refused({ method: 'POST', url: '/api/me/tasks' }, JSON.stringify(fields))
  expect(errors).toHaveLength(50)
})

describe('no response repeats a rejected value', () => {
  test.each([
    ['of a wrong type', `{"title":["${marker}"]}`],
    ['outside of a choice', `{"title":"a","priority":"${marker}"}`],
    ['that is no date', `{"title":"a","due_date":"${marker}"}`],
    ['that is too long', `{"title":"${marker.repeat(20)}"}`],
    ['of an unknown field', `{"title":"a","unknown":"${marker}"}`],
    ['in malformed JSON', `{"title":"${marker}`],
  ])('%s', async (_, raw) => {
    await refused({ method: 'POST', url: '/api/me/tasks' }, raw)
  })

  test.each([
    ['a path', `/api/me/tasks/${marker}`, {}],
    ['the owner of a path', `/api/${marker}/tasks`, {}],
    ['a query', `/api/me/tasks?unknown=${marker}`, {}],
    ['a URL', `/${marker}?${marker}=${marker}`, {}],
    ['a token', '/api/me', { Authorization: `Bearer ${marker}` }],
    ['another scheme', '/api/me', { Authorization: `Basic ${marker}` }],
    ['a request id', '/nowhere', { 'X-Request-Id': `${marker} with blanks` }],
  ])('of %s', async (_, url, headers: Record<string, string>) => {
    const response = await service.send('GET', url, {
      headers: { Authorization: `Bearer ${ada.token}`, ...headers },
    })
    expect(response.status).toBeGreaterThanOrEqual(400)
    expect(response.text + JSON.stringify([...response.headers])).not.toContain(marker)
  })
})

describe('a broken rule is described in words:', () => {
  test.each([
    [{ title: '' }, '/title', 'must have at least 1 character'],
    [{ title: 'x'.repeat(256) }, '/title', 'must have at most 255 characters'],
    [{ title: 5 }, '/title', 'must be text'],
    [{ title: null }, '/title', 'must be text'],
    [{ title: 'x', completed: 'yes' }, '/completed', 'must be true or false'],
    [{ title: 'x', priority: 'urgent' }, '/priority', 'must be low, medium, high or null'],
    [{ title: 'x', priority: 1 }, '/priority', 'must be low, medium, high or null'],
    [[], '', 'must be a JSON object'],
  ])('%j', async (body, pointer, message) => {
    const url = '/api/me/tasks'
    const { errors } = await refused({ method: 'POST', url }, JSON.stringify(body))
    expect(errors).toContainEqual(expect.objectContaining({ in: 'body', pointer, message }))
  })

  test('a search for nothing', async () => {
    for (const [q, message] of [
      ['%20', 'must have a word and must not contain NUL'],
      ['%EF%B8%8F', 'must have a word'],
    ]) {
      const { body } = await service.send('GET', `/api/me/tasks?q=${q}`, { token: ada.token })
      expect(body).toMatchObject({ errors: [{ in: 'query', pointer: 'q', message }] })
    }
  })
})
