// A lost answer: what the SDK sends again has the outcome that it has without the loss. For every operation of the contract.
import { describe, expect, test } from 'vitest'
import * as sdk from '../../generated/dist/index.js'
import { password } from '../support/client.ts'
import { isStream, type Operation, operations } from '../support/contract.ts'
import { exampleBody, linkTokenFor, makeThings, putInPlace, thingOf } from '../support/contract-fixtures.ts'
import { testService } from '../support/service.ts'
import { type Fault, problemResponse, proxyResponse } from './faulty-fetch.ts'
import { failure, type Somebody, somebody } from './sign-up.ts'
import { withoutDelays } from './without-delays.ts'

const service = await testService()
withoutDelays()

type Flat = (transport: sdk.Transport, ...args: unknown[]) => sdk.Call<unknown>

/** A function that calls an operation by somebody who has one thing of each kind, and another session. */
async function prepared(operation: Operation, { api, email, store }: Somebody) {
  const { token = '', refresh_token } = (await store.load()) ?? {}
  const ids = await makeThings(service, { token })
  await putInPlace(service, operation, ids, token)
  await service.send('POST', '/api/auth/login', { json: { email, password } })
  ids.session = (await api.account.listSessions()).find(({ current }) => !current)?.id as number
  const isNew = operation.operationId === 'register'
  const link = await linkTokenFor(service, operation, { token, user: { email } })
  const known = {
    ...{ current_password: password, refresh_token, password, email: isNew ? `new-${email}` : email },
    ...(link && { token: link }),
  }
  const body = exampleBody(operation, known)
  const takesQuery = operation.parameters?.some((parameter) => parameter.in === 'query')
  const args = [ids[thingOf(operation) ?? ''], body ?? (takesQuery ? {} : undefined)].filter(Boolean)
  return () => (sdk as unknown as Record<string, Flat>)[operation.operationId]?.(api, ...args).withResponse()
}

/** What a value is made of, without what differs from person to person. */
const form = (value: unknown): unknown =>
  value && typeof value === 'object'
    ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, form(member)]))
    : typeof value

const called = operations.filter((operation) => !isStream(operation))

describe.each(called.map((operation) => [operation.operationId, operation] as const))(
  '%s',
  (_, operation) => {
    test('is not sent again after a lost answer, or has the outcome that it has without the loss', async () => {
      let losses = 0
      const careful = await somebody(service)
      const unlucky = await somebody(service, () => (losses-- > 0 ? 'lost' : undefined))
      const [undisturbed, disturbed] = await Promise.all(
        [careful, unlucky].map((one) => prepared(operation, one)),
      )
      const usual = await undisturbed?.()
      unlucky.fetch.sent.length = 0
      losses = 1
      const [outcome] = await Promise.allSettled([disturbed?.()])
      if (outcome?.status === 'fulfilled') expect(form(outcome.value?.data)).toEqual(form(usual?.data))
      else {
        expect(outcome?.reason).toMatchObject({ name: 'ConnectionError', attempts: 1 })
        expect(unlucky.fetch.sent.length).toBe(1)
      }
    })
  },
)

const losing = (path: RegExp, ...faults: Fault[]) =>
  somebody(service, (sent) => (path.test(sent.path) && sent.method !== 'GET' ? faults.shift() : undefined))

describe('What proves the caller by a password', () => {
  const calls: [string, (api: sdk.Client) => Promise<unknown>][] = [
    [
      'changePassword',
      (api) => api.account.changePassword({ current_password: password, new_password: `${password}!` }),
    ],
    ['delete', (api) => api.account.delete({ password })],
  ]

  test.each(calls)('%s is sent once where it may have been done', async (_, call) => {
    for (const fault of [
      () => 'lost' as const,
      ...[408, 502, 503, 504].map((status) => () => proxyResponse(status)),
    ]) {
      const { api, fetch } = await losing(/^\/api\/me/, fault())
      expect(await failure(call(api))).toMatchObject({ attempts: 1 })
      expect(fetch.sent.length).toBe(1)
    }
  })

  test.each(calls)('%s is sent again where it was refused before it was done', async (_, call) => {
    for (const [status, code] of [
      [429, 'rate_limited'],
      [503, 'overloaded'],
      [503, 'shutting_down'],
    ] as const) {
      const { api, fetch } = await losing(/^\/api\/me/, problemResponse(status, code))
      await call(api)
      expect(fetch.sent.length).toBe(2)
    }
  })
})

describe('A delete that finds nothing', () => {
  test.each(['lost', 'silent', 'refused', '502'] as const)(
    'has been done, after an attempt that was %s',
    async (how) => {
      const { api } = await losing(/tasks/, undefined, how === '502' ? proxyResponse(502) : how)
      const { id } = await api.tasks.create({ title: 'x' })
      if (how === 'refused' || how === '502')
        await service.send('DELETE', `/api/me/tasks/${id}`, await token(api))
      expect(await api.tasks.delete(id, { timeout: how === 'silent' ? 500 : 0 })).toBeUndefined()
    },
  )

  test('has been done also where the token was renewed between the attempts', async () => {
    const refused = problemResponse(401, 'token_expired')
    const { api, fetch } = await losing(/tasks/, undefined, 'lost', refused)
    const { id } = await api.tasks.create({ title: 'x' })
    expect(await api.tasks.delete(id)).toBeUndefined()
    expect(fetch.sent.filter(({ method }) => method === 'DELETE')).toHaveLength(3)
  })

  test.each(['the first', 'a refused'])('has not been done at %s attempt', async (what) => {
    const { api } = await losing(
      /tasks/,
      ...(what === 'the first' ? [] : [problemResponse(429, 'rate_limited')]),
    )
    expect(await failure(api.tasks.delete(404))).toMatchObject({ code: 'task_not_found' })
    const { api: other } = await losing(
      /sessions/,
      ...(what === 'the first' ? [] : [problemResponse(429, 'x')]),
    )
    expect(await failure(other.account.endSession(404))).toMatchObject({ code: 'session_not_found' })
  })

  test.each([
    ['no answer of the service', () => proxyResponse(404)],
    ['about the address', () => problemResponse(404, 'route_not_found')],
    ['another error', () => problemResponse(403, 'forbidden')],
  ])('has not been done where the 404 is %s', async (_, answer) => {
    const { api } = await losing(/tasks/, undefined, 'lost', answer())
    const { id } = await api.tasks.create({ title: 'x' })
    expect(await failure(api.tasks.delete(id))).toMatchObject({ attempts: 2 })
  })

  test('is no pattern for what changes a task', async () => {
    const { api } = await losing(/tasks/, 'lost')
    expect(await failure(api.tasks.replace(404, { title: 'x' }))).toMatchObject({
      code: 'task_not_found',
      attempts: 2,
    })
  })
})

const token = async (api: sdk.Client) => ({ token: await (api as sdk.Transport).authenticator.token() })
