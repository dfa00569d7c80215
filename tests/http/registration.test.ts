// Registration: what an account may be made of, who comes first, and that it is made whole or not at all.
import { beforeAll, describe, expect, test } from 'vitest'
import { password } from '../support/client.ts'
import { onService, type TestService, testService } from '../support/service.ts'

let service: TestService
let accounts = 0
beforeAll(async () => {
  service = await testService()
})

const address = () => `new-${++accounts}@example.com`
const register = (fields: object = {}, to = service) =>
  to.send('POST', '/api/auth/register', { json: { email: address(), password, name: 'Ada', ...fields } })
const login = (email: string, secret: string) =>
  service.send('POST', '/api/auth/login', { json: { email, password: secret } })
const userOf = (response: { body: unknown }) =>
  (response.body as { user: { id: number; email: string } }).user
const countUsers = async ({ db }: TestService, email: string) =>
  (await db.selectFrom('users').select('id').where('email', 'ilike', email).execute()).length

/** @param pointer of the field that must be the one that is named */
async function expectRejection(fields: object, pointer: string) {
  const response = await register(fields)
  expect(response.body).toMatchObject({ status: 400, code: 'validation_failed' })
  const { errors } = response.body as { errors: { in: string; pointer: string }[] }
  expect(new Set(errors.map((error) => error.in + error.pointer))).toEqual(new Set([`body${pointer}`]))
}

describe('The response to a registration', () => {
  test('is the new account, signed in, not to be stored, with the Location of the account', async () => {
    const email = address()
    const response = await register({ email })
    expect(response.status).toBe(201)
    expect(response.body).toEqual({
      user: {
        ...{ id: expect.any(Number), email, email_verified: false, name: 'Ada' },
        created_at: expect.stringMatching(/\.\d{3}Z$/),
      },
      token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      token_type: 'Bearer',
      expires_in: 900,
      refresh_token: expect.stringMatching(/^[\w-]{43}$/),
    })
    expect(response.headers.get('Location')).toBe('../../api/me')
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    const { token } = response.body as { token: string }
    const me = await service.send('GET', '/api/me', { token })
    expect(me.body).toEqual(userOf(response))
  })

  onService('reads the table').test(
    'holds nothing of the password, which is kept as Argon2id with 19 MiB, two passes and one lane',
    async () => {
      const secret = 'a wholly particular passphrase'
      const response = await register({ password: secret })
      const row = await service.db
        .selectFrom('users')
        .selectAll()
        .where('id', '=', userOf(response).id)
        .executeTakeFirstOrThrow()
      expect(row.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
      expect(JSON.stringify(row)).not.toContain(secret)
      for (const text of ['password', 'argon2', secret]) expect(response.text).not.toContain(text)
    },
  )
})

describe('The address', () => {
  const ofLength = (length: number) => `${'a'.repeat(length - '@example.com'.length)}@example.com`

  test.each([
    ['of 255 characters', ofLength(255)],
    ['in upper and lower case', 'Grace.Hopper+Navy@Example.COM'],
    ["with an apostrophe, which means nothing to the database's language", "o'brien@example.com"],
  ])('%s is accepted and kept as it was sent', async (_, email) => {
    const response = await register({ email })
    expect(response.status).toBe(201)
    expect(userOf(response).email).toBe(email)
    expect((await login(email.toUpperCase(), password)).status).toBe(200)
  })

  test.each([
    ['of 256 characters', ofLength(256)],
    ['empty', ''],
    ['blank', '   '],
    ['without an @', 'ada.example.com'],
    ['with two @', 'ada@home@example.com'],
    ['without a name', '@example.com'],
    ['without a domain', 'ada@'],
    ['without a dot in its domain', 'ada@example'],
    ['with a leading blank', ' ada@example.com'],
    ['with a trailing blank', 'ada@example.com '],
    ['with a trailing line feed', 'ada@example.com\n'],
    ['with a blank inside', 'ada l@example.com'],
    ['with a letter beyond ASCII in its name', 'däa@example.com'],
    ['with a letter beyond ASCII at the end of its name', 'adä@example.com'],
    ['with two dots in a row', 'ada..l@example.com'],
    ['with a leading dot', '.ada@example.com'],
    ['with a dot before the @', 'ada.@example.com'],
    ['with a hyphen at the end of a label', 'ada@example-.com'],
    ['with a hyphen at the beginning of a label', 'ada@-example.com'],
    ['with a letter beyond ASCII in its domain', 'ada@exämple.com'],
    ['with the Kelvin sign, whose lower case is an ASCII k', 'ada@\u212Aelvin.com'],
    ['with NUL', 'ada\0@example.com'],
    ['with a lone surrogate', 'ada\ud800@example.com'],
    ['that is a number', 7],
    ['that is null', null],
    ['that is a list', ['ada@example.com']],
    ['left out', undefined],
  ])('%s is refused', async (_, email) => {
    await expectRejection({ email }, '/email')
  })

  test.each([
    ['in the same case', (email: string) => email],
    ['in upper case', (email: string) => email.toUpperCase()],
  ])('of another account, %s, is a 409', async (_, again) => {
    const email = address()
    await register({ email })
    const response = await register({ email: again(email), password: 'another passphrase', name: 'Eve' })
    expect(response.body).toMatchObject({ status: 409, code: 'email_taken' })
    expect(response.text.toLowerCase()).not.toContain(email)
    expect((await login(email, password)).body).toMatchObject({ user: { email, name: 'Ada' } })
  })

  test('goes to exactly one of 20 who register it at the same moment', async () => {
    const email = address()
    const spelled = (index: number) => (index % 2 === 0 ? email : email.toUpperCase())
    const responses = await Promise.all(
      Array.from({ length: 20 }, (_, index) => register({ email: spelled(index) })),
    )
    const statuses = responses.map(({ status }) => status).sort()
    expect(statuses).toEqual([201, ...Array(19).fill(409)])
  })

  onService('counts the rows').test('is in one row, however often it is registered', async () => {
    const email = address()
    await Promise.all([email, email.toUpperCase(), email].map((spelled) => register({ email: spelled })))
    await register({ email })
    expect(await countUsers(service, email)).toBe(1)
  })
})

describe('The password', () => {
  test.each([
    ['of 8 characters', 'qz7 Lw2!'],
    ['of 256 characters', 'x1'.repeat(128)],
    ['of 8 emoji', '🦉'.repeat(8)],
    ['of 256 emoji', '🦉'.repeat(256)],
  ])('%s is accepted, and signs in', async (_, secret) => {
    const email = address()
    expect((await register({ email, password: secret })).status).toBe(201)
    expect((await login(email, secret)).status).toBe(200)
  })

  test.each([
    ['of 7 characters', 'qz7 Lw2'],
    ['of 257 characters', `${'x1'.repeat(128)}y`],
    ['of 7 emoji, though they are 14 UTF-16 units', '🦉'.repeat(7)],
    ['of 257 emoji', '🦉'.repeat(257)],
    ['with NUL', 'correct\0horse'],
    ['with a lone surrogate', 'correct horse \udc00'],
    ['that is a number', 1234567890],
    ['that is null', null],
    ['left out', undefined],
  ])('%s is refused', async (_, secret) => {
    await expectRejection({ password: secret }, '/password')
  })

  test.each([
    ['with blanks around it', '  trailing blank  ', 'trailing blank'],
    ['with an accent', 'Caf\u00e9 cr\u00e8me', 'Cafe creme'],
    ['in upper and lower case', 'MixedCase Words', 'mixedcase words'],
  ])('%s is good exactly as it was sent', async (_, secret, similar) => {
    const email = address()
    await register({ email, password: secret })
    expect((await login(email, similar)).status).toBe(401)
    expect((await login(email, secret)).status).toBe(200)
  })

  test('is good in composed and in decomposed letters, whichever it was chosen in', async () => {
    for (const form of ['NFC', 'NFD']) {
      const [email, secret] = [address(), 'Café crème']
      await register({ email, password: secret.normalize(form) })
      for (const sent of ['NFC', 'NFD']) expect((await login(email, secret.normalize(sent))).status).toBe(200)
    }
  })
})

describe('The name', () => {
  test.each([
    ['of 1 character', 'A', 'A'],
    ['of 255 characters', 'n'.repeat(255), 'n'.repeat(255)],
    ['of 255 emoji', '🦉'.repeat(255), '🦉'.repeat(255)],
    ['with white space around it', ' \t\u3000Ada  Lovelace\ufeff\n', 'Ada  Lovelace'],
  ])('%s is accepted, without the white space around it', async (_, name, kept) => {
    const response = await register({ name })
    expect(response.status).toBe(201)
    const { token, user } = response.body as { token: string; user: { name: string } }
    const me = (await service.send('GET', '/api/me', { token })).body as { name: string }
    expect([user.name, me.name]).toEqual([kept, kept])
  })

  test.each([
    ['empty', ''],
    ['of blanks', '  \t\r\n'],
    ['of no-break spaces', '\u00a0\u00a0'],
    ['of an ideographic space', '\u3000'],
    ['of a byte order mark', '\ufeff'],
    ['of 256 characters', 'n'.repeat(256)],
    ['of 256 emoji', '🦉'.repeat(256)],
    ['with NUL', 'A\0da'],
    ['with a lone surrogate', 'Ada \ud800'],
    ['that is a number', 7],
    ['that is null', null],
    ['left out', undefined],
  ])('%s is refused', async (_, name) => {
    await expectRejection({ name }, '/name')
  })
})

test('Each field that is left out is named as required', async () => {
  const { body } = await service.send('POST', '/api/auth/register', { json: {} })
  const required = ['/email', '/password', '/name'].map((pointer) => ({
    in: 'body',
    pointer,
    code: 'required',
  }))
  expect(body).toMatchObject({ errors: required })
})

test.each(['id', 'created_at', 'password_hash', 'role'])(
  'The field %s cannot be set by a client',
  async (field) => {
    await expectRejection({ [field]: 1 }, `/${field}`)
  },
)

onService('breaks the table').test.each(['sessions', 'refresh_tokens'])(
  'A registration that fails at the table %s leaves no account',
  async (table) => {
    const broken = await testService()
    const email = address()
    await broken.db.schema.alterTable(table).renameTo('elsewhere').execute()
    expect((await register({ email }, broken)).body).toMatchObject({ status: 500, code: 'internal_error' })
    expect(await countUsers(broken, '%')).toBe(0)
    await broken.db.schema.alterTable('elsewhere').renameTo(table).execute()
    expect((await register({ email }, broken)).status).toBe(201)
  },
)
