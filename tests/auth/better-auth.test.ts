// A real Better Auth server beside the service: its JWT plugin's tokens, as they are by default, open an account here.
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { toNodeHandler } from 'better-auth/node'
import { jwt } from 'better-auth/plugins'
import { decodeProtectedHeader } from 'jose'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { newClient, password } from '../support/client.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { type TestService, testService } from '../support/service.ts'

let server: Server
let origin: string
let database: TestDatabase
let pool: pg.Pool
let service: TestService
beforeAll(async () => {
  database = await createDatabase(inject('clusterUrl'), { empty: true })
  pool = new pg.Pool({ connectionString: database.url })
  server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const auth = betterAuth({
    baseURL: origin,
    secret: 'a-secret-that-better-auth-keeps-to-itself',
    database: pool,
    emailAndPassword: { enabled: true },
    plugins: [jwt()],
    telemetry: { enabled: false },
  })
  await (await getMigrations(auth.options)).runMigrations()
  server.on('request', toNodeHandler(auth))
  service = await testService({
    issuers: [
      { issuer: origin, jwks_url: `${origin}/api/auth/jwks`, algorithms: ['EdDSA'], audience: origin },
    ],
  })
})
afterAll(async () => {
  server.close()
  server.closeAllConnections()
  await pool.end()
  await database.drop()
})

const post = (path: string, body: object) =>
  fetch(`${origin}/api/auth/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: origin },
    body: JSON.stringify(body),
  })

/** A new user at Better Auth. @returns the session's cookie */
async function signUpThere(name: string): Promise<string> {
  const response = await post('sign-up/email', { email: `${name.toLowerCase()}@example.com`, password, name })
  expect(response.status).toBe(200)
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}

async function tokenFor(cookie: string): Promise<string> {
  const response = await fetch(`${origin}/api/auth/token`, { headers: { Cookie: cookie } })
  expect(response.status).toBe(200)
  return ((await response.json()) as { token: string }).token
}

test('a person who signed up there has an account here, and tasks of their own', async () => {
  const cookie = await signUpThere('Grace')
  const token = await tokenFor(cookie)
  expect(decodeProtectedHeader(token).alg).toBe('EdDSA')
  const grace = newClient(service, token)
  const { body: user } = await grace('getMe', 200)
  expect(user).toMatchObject({ id: expect.any(Number), name: 'Grace', email: 'grace@example.com' })

  const { body: task } = await grace('createTask', 201, { body: { title: 'Find the moth' } })
  expect(task.user_id).toBe(user.id)

  // The next token is another one, for the same person.
  const next = newClient(service, await tokenFor(cookie))
  expect((await next('getMe', 200)).body).toEqual(user)
  expect((await next('listTasks', 200)).body).toEqual([task])
})

test('another person there sees nothing of it', async () => {
  const ada = newClient(service, await tokenFor(await signUpThere('Ada')))
  const bob = await tokenFor(await signUpThere('Bob'))
  const { body: task } = await ada('createTask', 201, { body: { title: 'x' } })
  expect((await newClient(service, bob)('listTasks', 200)).body).toEqual([])
  await newClient(service, bob)('getTask', 404, { path: { id: task.id } })
  const response = await service.send('GET', `/api/${task.user_id}/tasks`, { token: bob })
  expect(response.body).toMatchObject({ status: 403, code: 'wrong_user' })
})

test('a password from there opens nothing here, and a fresh token deletes the account', async () => {
  const cookie = await signUpThere('Eve')
  const eve = newClient(service, await tokenFor(cookie))
  await eve('getMe', 200)
  await newClient(service)('login', 401, { body: { email: 'eve@example.com', password } })
  service.now = new Date() // its tokens go by the real time
  await eve('deleteMe', 204, { body: {} })
  expect((await fetch(`${origin}/api/auth/get-session`, { headers: { Cookie: cookie } })).status).toBe(200)
})

test('a service that expects another audience refuses the same token', async () => {
  const token = await tokenFor(await signUpThere('Mallory'))
  const strict = await testService({
    databaseUrl: service.databaseUrl,
    issuers: [
      { issuer: origin, jwks_url: `${origin}/api/auth/jwks`, algorithms: ['EdDSA'], audience: 'tasks' },
    ],
  })
  expect((await strict.send('GET', '/api/me', { token })).body).toMatchObject({ code: 'wrong_audience' })
})
