// New passwords are not among the most common ones; those that exist are left alone.
import { beforeAll, describe, expect, test } from 'vitest'
import { insertUser } from '../../src/features/auth/queries.ts'
import { hashPassword } from '../../src/features/credentials/password.ts'
import { loadCommonPasswords } from '../../src/features/credentials/weak-passwords.ts'
import { type Person, password, signUp } from '../support/client.ts'
import { onService, type TestService, testService } from '../support/service.ts'

let service: TestService
let ada: Person
beforeAll(async () => {
  service = await testService()
  ada = await signUp(service)
})

const register = (email: string, chosen: string) =>
  service.send('POST', '/api/auth/register', { json: { email, password: chosen, name: 'x' } })
const change = (chosen: string, current = password) =>
  service.send('PUT', '/api/me/password', {
    token: ada.token,
    json: { current_password: current, new_password: chosen },
  })
const tooCommon = [400, expect.objectContaining({ code: 'password_too_common' })]

onService('reads the list').test(
  'the list has thousands of passwords, each long enough to be chosen and in lower case',
  async () => {
    const list = await loadCommonPasswords()
    expect(list.size).toBe(5000)
    expect([...list].filter((word) => word.length < 8 || word !== word.toLowerCase())).toEqual([])
  },
)

describe.each(['12345678', 'PassWord1', '1QAZ2WSX', 'Sunshine1'])('%s', (common) => {
  test('is refused to a new account and as a new password', async () => {
    for (const response of [await register('new@example.com', common), await change(common)]) {
      expect([response.status, response.body]).toEqual(tooCommon)
      expect(response.text).not.toContain(common)
    }
  })
})

test.each([' password1', 'password1 ', 'pässword1', 'password1\u200b'])(
  '%j is another password, and good',
  async (chosen) => {
    expect((await register(`${Buffer.from(chosen).toString('hex')}@example.com`, chosen)).status).toBe(201)
  },
)

test('what is not valid is reported first, and a common password before anything about accounts', async () => {
  const invalid = await service.send('POST', '/api/auth/register', {
    json: { email: 'nonsense', password: 'password1', name: 'x' },
  })
  expect(invalid.body).toMatchObject({ code: 'validation_failed' })
  const taken = await register(ada.email, 'password1')
  expect([taken.status, taken.body]).toEqual(tooCommon)
  const mistaken = await change('password1', 'not the current one')
  expect([mistaken.status, mistaken.body]).toEqual(tooCommon)
})

onService('writes to the table').test('an account that has a common password signs in as ever', async () => {
  const email = 'early@example.com'
  await insertUser(service.db, { email, name: 'x', password_hash: await hashPassword('password1') })
  const response = await service.send('POST', '/api/auth/login', { json: { email, password: 'password1' } })
  expect(response.status).toBe(200)
})
