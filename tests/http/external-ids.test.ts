// External ids: chosen at creation, of one task of a user alone, and never changed.
import { beforeAll, describe, expect, test } from 'vitest'
import { type Person, signUp } from '../support/client.ts'
import { onService, pointers, type TestService, testService } from '../support/service.ts'

let service: TestService
let ada: Person
beforeAll(async () => {
  service = await testService()
  ada = await signUp(service)
})

const create = (json: object, headers = {}) =>
  service.send('POST', '/api/me/tasks', { token: ada.token, json: { title: 'Call', ...json }, headers })
const count = async () => (await ada.call('listTasks', 200)).body.length
const taken = { status: 409, body: { code: 'external_id_taken' } }

test('one is kept, and null where none is given', async () => {
  expect((await create({ external_id: 'crm-1' })).body).toMatchObject({ external_id: 'crm-1' })
  for (const none of [{}, { external_id: null }, {}])
    expect((await create(none)).body).toMatchObject({ external_id: null })
})

test.each([
  ['1 character', '!'],
  ['255 characters', '~'.repeat(255)],
  ['a URL', 'https://example.com/?a=%20&b="c"#d'],
])('takes %s', async (_, external_id) => {
  const { status, body } = await create({ external_id })
  expect([status, body]).toEqual([201, expect.objectContaining({ external_id })])
})

test.each([
  ['an empty one', ''],
  ['256 characters', 'x'.repeat(256)],
  ['a blank', 'a b'],
  ['a line break', 'a\n'],
  ['a letter beyond ASCII', 'é'],
  ['a number', 7],
])('refuses %s', async (_, external_id) => {
  const response = await create({ external_id })
  expect([response.status, pointers(response)]).toEqual([400, ['/external_id']])
})

describe('a second creation with the same one', () => {
  test('is refused, and told where the first one is', async () => {
    const first = await create({ external_id: 'twice' })
    const before = await count()
    const second = await create({ external_id: 'twice', title: 'Another' })
    expect(second).toMatchObject(taken)
    expect(second.headers.get('Location')).toBe(first.headers.get('Location'))
    expect(await count()).toBe(before)
  })

  test('is refused with an Idempotency-Key, too, unless that is the key of the first', async () => {
    const first = await create({ external_id: 'keyed' }, { 'Idempotency-Key': 'the-first' })
    const again = await create({ external_id: 'keyed' }, { 'Idempotency-Key': 'the-first' })
    expect([again.status, again.body]).toEqual([201, first.body])
    const other = await create({ external_id: 'keyed' }, { 'Idempotency-Key': 'another' })
    expect(other).toMatchObject(taken)
    expect(other.headers.get('Location')).toBe(first.headers.get('Location'))
    // What was refused has not used up the key.
    expect((await create({ external_id: 'keyed-2' }, { 'Idempotency-Key': 'another' })).status).toBe(201)
  })

  test('of another user is none', async () => {
    const bob = await signUp(service)
    await create({ external_id: 'everybodys' })
    await bob.call('createTask', 201, { body: { title: 'Call', external_id: 'everybodys' } })
  })

  test('differs in its case: it is another one', async () => {
    expect((await create({ external_id: 'Case' })).status).toBe(201)
    expect((await create({ external_id: 'case' })).status).toBe(201)
  })

  test('makes one once the first was deleted for good', async () => {
    const { body } = await create({ external_id: 'again' })
    const path = `/api/me/tasks/${(body as { id: number }).id}`
    await service.send('DELETE', path, { token: ada.token })
    expect((await create({ external_id: 'again' })).status).toBe(409)
    await service.send('DELETE', `${path}?permanent=true`, { token: ada.token })
    expect((await create({ external_id: 'again' })).status).toBe(201)
  })

  onService('the in-memory service takes one request after the other').test(
    'at the same moment makes one',
    async () => {
      const responses = await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          create({ external_id: 'race' }, n % 2 ? { 'Idempotency-Key': `race-${n}` } : {}),
        ),
      )
      const [made, ...others] = responses.toSorted((a, b) => a.status - b.status)
      expect(made?.status).toBe(201)
      for (const other of others) {
        expect(other).toMatchObject(taken)
        expect(other.headers.get('Location')).toBe(made?.headers.get('Location'))
      }
    },
  )

  onService('looks at the statements').test('meets one that is deleted just then: it makes one', async () => {
    const { body } = await create({ external_id: 'leaving' })
    const { id } = body as { id: number }
    const underway = await service.db.transaction().execute(async (trx) => {
      await trx.deleteFrom('tasks').where('user_id', '=', ada.id).where('id', '=', id).execute()
      return { second: create({ external_id: 'leaving' }) }
    })
    expect((await underway.second).status).toBe(201)
  })
})

describe('afterwards', () => {
  test('a patch cannot have it, and a replacement only as it is', async () => {
    const { body } = await create({ external_id: 'fixed' })
    const { id } = body as { id: number }
    const url = `/api/me/tasks/${id}`
    const send = (method: string, json: object) => service.send(method, url, { token: ada.token, json })
    expect(pointers(await send('PATCH', { external_id: 'fixed' }))).toEqual(['/external_id'])
    for (const external_id of ['other', null])
      expect(pointers(await send('PUT', { title: 'Call', external_id }))).toEqual(['/external_id'])
    for (const json of [{ title: 'Write', external_id: 'fixed' }, { title: 'Write' }])
      expect((await send('PUT', json)).body).toMatchObject({ title: 'Write', external_id: 'fixed' })
  })
})
