// Content-Type and Content-Encoding of requests: JSON in UTF-8, under the names an operation takes.
import { beforeAll, describe, expect, test } from 'vitest'
import { type Person, signUp } from '../support/client.ts'
import { operations } from '../support/contract.ts'
import { pathOf, takesFile } from '../support/contract-fixtures.ts'
import { type TestService, testService } from '../support/service.ts'

let service: TestService
let ada: Person
let task: string
beforeAll(async () => {
  service = await testService()
  ada = await signUp(service)
  task = `/api/me/tasks/${(await ada.call('createTask', 201, { body: { title: 'Write' } })).body.id}`
})

const bytes = (text: string) => new TextEncoder().encode(text) // a string would bring a media type along

async function send(method: string, path: string, text: string, headers: Record<string, string>) {
  const {
    status,
    body,
    headers: received,
  } = await service.send(method, path, {
    token: ada.token,
    headers,
    raw: bytes(text),
  })
  return { status, headers: received, ...(body as object) }
}
const create = (mediaType: string | undefined, text = '{"title":"Write"}') =>
  send('POST', '/api/me/tasks', text, mediaType === undefined ? {} : { 'Content-Type': mediaType })

const unsupported = { status: 415, code: 'unsupported_media_type' }

test.each([
  [undefined],
  ['text/plain'],
  ['text/json'],
  ['application/x-www-form-urlencoded'],
  ['multipart/form-data; boundary=x'],
  ['application/vnd.x+json'],
  ['application/problem+json'],
  ['application/jsonp'],
  ['application/json5'],
  ['application/json-patch+json'],
  ['application/merge-patch+json'],
  ['application/*'],
  ['*/*'],
  ['json'],
  ['application/json, text/plain'],
  ['text/plain, application/json'],
  ['text/plain; a=application/json'],
  ['application/json; charset=utf-16'],
  ['application/json; charset=latin1'],
  ['application/json; charset="utf-16"'],
  ['application/json; version=1; charset=utf-16'],
  [`application/json; a=${'b'.repeat(236)}`], // 256 characters: reading very long ones is slow, so none is read
])('the media type %s is a 415', async (mediaType) => {
  const response = await create(mediaType)
  expect(response).toMatchObject(unsupported)
  expect(response.headers.get('Accept')).toBe('application/json')
})

test.each([
  'application/json',
  'Application/JSON',
  'application/json; charset=utf-8',
  'application/json;charset=UTF-8',
  'application/json; charset=utf8',
  'application/json; charset=UTF8',
  'application/json; charset="utf-8"',
  'application/json; Charset=Utf-8',
  'application/json; version=1; charset=utf-8',
  'application/json; charset=utf-8; version=1',
  'application/json ; charset=utf-8',
  'application/json;\tcharset=utf-8',
  'application/json; charset=utf-8;',
  'application/json;',
  `application/json; a=${'b'.repeat(235)}`,
])('the media type %s is JSON', async (mediaType) => {
  expect(await create(mediaType)).toMatchObject({ status: 201, title: 'Write' })
})

test.each([
  'application/json;',
  'application/json ; charset=utf-8',
  'application/json; charset',
  'application/json; charset=',
  'application/json; =utf-8',
  'application/json;;',
  'application/json; charset="utf-8',
  'application/json; a="b;c"',
])('the media type %s lets no body past the rules', async (mediaType) => {
  expect([400, 415]).toContain((await create(mediaType, '{"unknown":1}')).status)
  const patched = await send('PATCH', '/api/me', '{"name":1}', { 'Content-Type': mediaType })
  expect([400, 415]).toContain(patched.status)
})

describe('a merge patch', () => {
  const patches = operations.filter(
    ({ requestBody }) => 'application/merge-patch+json' in (requestBody?.content ?? {}),
  )

  test('is taken by every operation that changes fields of a whole thing', () => {
    const changes = operations.filter(({ method, path }) => method === 'PATCH' && /\/(\{id\}|me)$/.test(path))
    expect(patches).toEqual(changes)
    expect(patches.length).toBeGreaterThan(1)
  })

  test.each([
    'application/merge-patch+json',
    'Application/Merge-Patch+JSON; charset=utf-8',
    'application/json',
  ])('may come as %s', async (mediaType) => {
    const headers = { 'Content-Type': mediaType }
    expect(await send('PATCH', task, '{"completed":true}', headers)).toMatchObject({ completed: true })
    expect(await send('PATCH', '/api/me', '{"name":"Ada L."}', headers)).toMatchObject({ name: 'Ada L.' })
  })

  test('is taken by no other operation', async () => {
    const headers = { 'Content-Type': 'application/merge-patch+json' }
    expect(await send('PATCH', `${task}/complete`, '{"completed":true}', headers)).toMatchObject(unsupported)
    expect(await send('PUT', task, '{"title":"a"}', headers)).toMatchObject(unsupported)
  })

  test.each([
    ['/api/me', 'application/merge-patch+json, application/json'],
    ['/api/me/tasks/1', 'application/merge-patch+json, application/json'],
    ['/api/me/tasks/1/complete', 'application/json'],
  ])('of another media type gets an Accept-Patch that says what %s takes', async (path, accepted) => {
    const response = await send('PATCH', path, '{}', { 'Content-Type': 'text/plain' })
    expect(response).toMatchObject(unsupported)
    expect(response.headers.get('Accept-Patch')).toBe(accepted)
  })
})

test.each([
  ['gzip', 415],
  ['br', 415],
  ['identity, gzip', 415],
  ['utf-8', 415],
  ['identity', 201],
  ['Identity', 201],
])('a body encoded as %s is a %s', async (encoding, status) => {
  const headers = { 'Content-Type': 'application/json', 'Content-Encoding': encoding }
  expect((await send('POST', '/api/me/tasks', '{"title":"Write"}', headers)).status).toBe(status)
})

const withBody = operations.filter((operation) => operation.requestBody && !takesFile(operation))
test.each(withBody)(
  '$operationId refuses plain text, and a body that is too large',
  async ({ method, path }) => {
    const url = pathOf({ path })
    const plain = { 'Content-Type': 'text/plain' }
    expect(await send(method, url, '{}', plain)).toMatchObject(unsupported)
    const large = await send(method, url, ' '.repeat(102_401), { 'Content-Type': 'application/json' })
    expect(large).toMatchObject({ status: 413, code: 'body_too_large' })
  },
)
