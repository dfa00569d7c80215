// The Authorization header and the response to a bad one (RFC 6750, RFC 9110 section 11).
import { beforeAll, expect, test } from 'vitest'
import { type Person, signUp } from '../support/client.ts'
import { operations } from '../support/contract.ts'
import { pathOf } from '../support/contract-fixtures.ts'
import { type TestService, testService } from '../support/service.ts'

let service: TestService
let ada: Person
beforeAll(async () => {
  service = await testService()
  ada = await signUp(service)
})

async function withHeader(authorization: string | undefined, path = '/api/me') {
  const headers = authorization === undefined ? {} : { Authorization: authorization }
  const response = await service.send('GET', path, { headers })
  const { code } = response.body as { code?: string }
  return { status: response.status, code, challenge: response.headers.get('WWW-Authenticate') }
}

const required = { status: 401, code: 'authentication_required', challenge: 'Bearer' }
const invalid = { status: 401, code: 'invalid_token', challenge: 'Bearer error="invalid_token"' }
const taken = { status: 200, code: undefined, challenge: null }

test.each([
  ['nothing', undefined],
  ['an empty header', ''],
  ['the scheme alone', 'Bearer'],
  ['the scheme and a blank', 'Bearer '],
  ['another scheme', 'Basic YWRhOnNlY3JldA=='],
  ['a scheme that begins like it', 'Bearertoken'],
  ['a scheme that ends like it', 'XBearer token'],
])('%s gets a response that names what is needed', async (_, authorization) => {
  expect(await withHeader(authorization)).toEqual(required)
})

test.each([
  ['that is none', () => 'Bearer token'],
  ['with an altered signature', () => `Bearer ${ada.token.slice(0, -4)}AAAA`],
  ['twice', () => `Bearer ${ada.token} ${ada.token}`],
  ['twice in two headers', () => `Bearer ${ada.token}, Bearer ${ada.token}`],
  ['with something behind it', () => `Bearer ${ada.token},`],
  ['in quotes', () => `Bearer "${ada.token}"`],
  ['for refreshing', () => `Bearer ${ada.refreshToken}`],
  ['of another charset', () => 'Bearer é'],
])('a token %s is rejected as invalid', async (_, authorization) => {
  expect(await withHeader(authorization())).toEqual(invalid)
})

test('the token alone, without a scheme, is not taken', async () => {
  expect(await withHeader(ada.token)).toEqual(required)
})

test('an expired token is rejected with the reason', async () => {
  const issued = service.now
  service.now = new Date(issued.getTime() + 16 * 60_000)
  const response = await withHeader(`Bearer ${ada.token}`)
  service.now = issued
  expect(response).toEqual({
    status: 401,
    code: 'token_expired',
    challenge: 'Bearer error="invalid_token", error_description="The token has expired"',
  })
})

test.each(['Bearer', 'bearer', 'BEARER', 'bEaReR', 'Bearer  '])(
  'the scheme may be written %s',
  async (scheme) => {
    expect(await withHeader(`${scheme} ${ada.token}`)).toEqual(taken)
  },
)

test.each(['access_token', 'token', 'authorization'])(
  'a token in the query as %s is not taken',
  async (name) => {
    expect(await withHeader(undefined, `/api/me?${name}=${ada.token}`)).toEqual(required)
    const cookie = { Cookie: `${name}=${ada.token}`, 'X-Access-Token': ada.token }
    expect((await service.send('GET', '/api/me', { headers: cookie })).status).toBe(401)
  },
)

const isOpen = ({ security }: (typeof operations)[number]) => security.length === 0

test('only signing in, getting back in and the service itself need no token', () => {
  expect(operations.filter(isOpen).map(({ operationId }) => operationId)).toEqual([
    'register',
    'login',
    'refresh',
    'requestPasswordReset',
    'confirmPasswordReset',
    'confirmEmail',
    'getIndex',
    'getHealth',
    'getReadiness',
    'getContract',
  ])
})

test.each(operations.filter((operation) => !isOpen(operation)))(
  '$operationId asks for a token, and judges it',
  async ({ method, path }) => {
    const url = pathOf({ path })
    const codeOf = async (token?: string) => {
      const { status, body } = await service.send(method, url, { token })
      return [status, (body as { code: string }).code]
    }
    expect(await codeOf()).toEqual([401, 'authentication_required'])
    expect(await codeOf('nonsense')).toEqual([401, 'invalid_token'])
  },
)
