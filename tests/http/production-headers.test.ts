// Headers of every response in production: the same, with HSTS, which makes browsers insist on TLS.
import { beforeAll, expect, test } from 'vitest'
import { type TestService, testService } from '../support/service.ts'

let production: TestService
beforeAll(async () => {
  production = await testService({ production: true })
})

const responses: [string, string, number][] = [
  ['GET', '/health', 200],
  ['HEAD', '/health', 200],
  ['OPTIONS', '/health', 204],
  ['GET', '/openapi.json', 200],
  ['GET', '/nowhere', 404],
  ['POST', '/health', 405],
  ['GET', '/api/me', 401],
  ['POST', '/api/auth/login', 400],
]

test.each(responses)('%s %s (%i) carries the security headers for browsers', async (method, path, status) => {
  const response = await production.send(method, path)
  expect(response.status).toBe(status)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'strict-transport-security': expect.stringMatching(/^max-age=31536000\b/),
  })
})

test.each(responses)('%s %s (%i) reveals nothing about what the service is made of', async (method, path) => {
  const { headers } = await production.send(method, path)
  expect(headers.get('Server')).toBeNull()
  expect(headers.get('X-Powered-By')).toBeNull()
})
