// The hooks: what they see, what they may change, and what happens when they fail.
import { beforeAll, describe, expect, test, vi } from 'vitest'
import {
  type ClientOptions,
  createClient,
  type FailedCall,
  type OutgoingRequest,
  type Retry,
} from '../../generated/dist/index.js'
import { type TestService, testService } from '../support/service.ts'
import { type Fault, faultyFetch, problemResponse, proxyResponse, type Sent } from './faulty-fetch.ts'
import { failure, letTokenExpire, somebody } from './sign-up.ts'
import { withoutDelays } from './without-delays.ts'

let service: TestService
beforeAll(async () => {
  service = await testService()
})
withoutDelays()

function clientWith(hooks: Partial<ClientOptions>, script?: (sent: Sent) => Fault) {
  const fetch = faultyFetch(service, script)
  return { api: createClient({ baseUrl: 'http://test', fetch, ...hooks }), fetch }
}
const failing = (attempts: number) => (sent: Sent) => (sent.nth <= attempts ? proxyResponse(503) : undefined)

test('hooks see every attempt, response and retry, in order', async () => {
  const seen: string[] = []
  const { api } = clientWith(
    {
      onRequest: ({ operation, attempt, method, url }) =>
        void seen.push(`${operation} ${attempt} ${method} ${url}`),
      onResponse: ({ status }, { attempt }) => void seen.push(`${attempt} got ${status}`),
      onRetry: ({ operation, attempt, delay, error }: Retry) =>
        void seen.push(`${operation} ${attempt} again in ${delay}: ${error.name}`),
    },
    ({ nth }) => (nth === 2 ? 'refused' : failing(1)({ nth } as Sent)),
  )
  await api.service.getHealth()
  expect(seen).toEqual([
    'getHealth 1 GET http://test/health',
    '1 got 503',
    'getHealth 1 again in 0: ServerError',
    'getHealth 2 GET http://test/health',
    'getHealth 2 again in 0: ConnectionError',
    'getHealth 3 GET http://test/health',
    '3 got 200',
  ])
})

test('hooks see the refresh as well', async () => {
  const seen: string[] = []
  const person = await somebody(service, undefined, {
    onRequest: ({ operation }) => void seen.push(operation),
  })
  await letTokenExpire(person)
  await person.api.account.get()
  expect(seen).toEqual(['register', 'refresh', 'getMe'])
})

test('headers that onRequest changes are sent with that attempt, and the next one begins afresh', async () => {
  const before: (string | null)[] = []
  const { api, fetch } = clientWith(
    {
      onRequest: async ({ headers, attempt }: OutgoingRequest) => {
        before.push(headers.get('X-Attempt'))
        await Promise.resolve()
        headers.set('X-Attempt', String(attempt))
      },
    },
    failing(2),
  )
  await api.service.getHealth()
  expect(fetch.sent.map(({ headers }) => headers.get('X-Attempt'))).toEqual(['1', '2', '3'])
  expect(before).toEqual([null, null, null])
})

test('onResponse has a copy of its own to read, also of an error', async () => {
  const texts: string[] = []
  const { api } = clientWith(
    {
      onResponse: async (response) => {
        texts.push(await response.text())
      },
    },
    ({ path }) => (path === '/ready' ? proxyResponse(418) : undefined),
  )
  const health = await api.service.getHealth().withResponse()
  const error = await failure(api.service.getReadiness())
  expect(texts).toEqual([JSON.stringify(health.data), (error as { body: string }).body])
})

describe('onError', () => {
  const reporting = (script?: (sent: Sent) => Fault) => {
    const reports: [unknown, FailedCall][] = []
    const onError = (error: unknown, call: FailedCall) => void reports.push([error, call])
    return { ...clientWith({ onError }, script), reports }
  }

  test('is called once for a call that fails for good, with what the call throws', async () => {
    const { api, reports } = reporting(failing(9))
    const error = await failure(api.service.getHealth())
    expect(reports).toEqual([[error, { operation: 'getHealth', attempt: 3 }]])
  })

  test('is not called for a call that succeeds in the end', async () => {
    const { api, reports } = reporting(failing(2))
    await api.service.getHealth().withResponse()
    expect(reports).toEqual([])
  })

  test('is called for what was aborted, and for what cannot be sent', async () => {
    const { api, reports } = reporting()
    await failure(api.service.getHealth({ signal: AbortSignal.abort('no') }))
    const error = await failure(api.tasks.get(Number.NaN))
    expect(reports).toEqual([
      ['no', { operation: 'getHealth', attempt: 0 }],
      [error, { operation: 'getTask', attempt: 0 }],
    ])
  })

  test('is called for each call whose session is over, by the name of that call', async () => {
    const reports: unknown[] = []
    const onError = (error: unknown, { operation }: FailedCall) =>
      void reports.push([operation, (error as { operation: string }).operation])
    const refused = () => problemResponse(401, 'invalid_refresh_token')
    const person = await somebody(
      service,
      ({ path }) => (path.endsWith('/refresh') ? refused() : undefined),
      { onError },
    )
    await letTokenExpire(person)
    await Promise.all([failure(person.api.account.get()), failure(person.api.tasks.list())])
    expect(reports).toEqual([
      ['getMe', 'refresh'],
      ['listTasks', 'refresh'],
    ])
  })

  test.each([
    ['throws', () => Promise.reject(new Error('A hook failed.'))],
    ['hangs', () => new Promise<never>(() => {})],
  ])('that %s changes nothing', async (_, onError) => {
    const { api } = clientWith({ onError }, () => proxyResponse(418))
    expect(await failure(api.service.getHealth())).toMatchObject({ status: 418 })
  })
})

describe('a hook that throws', () => {
  const reason = new Error('A hook failed.')
  const throwing = async () => {
    throw reason
  }

  test.each([
    ['onRequest', 0],
    ['onResponse', 1],
    ['onRetry', 1],
  ])('%s: the call throws that, and is not sent again', async (hook, sent) => {
    const { api, fetch } = clientWith({ [hook]: throwing }, failing(9))
    expect(await failure(api.service.getHealth())).toBe(reason)
    expect(fetch.sent.length).toBe(sent)
  })
})

describe('a hook that hangs', () => {
  const hanging = () => new Promise<never>(() => {})

  test.each(['onRequest', 'onResponse'])('%s: the signal and the timeout end the call', async (hook) => {
    const { api } = clientWith({ [hook]: hanging })
    const stop = new AbortController()
    const ended = failure(api.service.getHealth({ signal: stop.signal }))
    stop.abort('left')
    expect(await ended).toBe('left')
    expect(await failure(api.service.getHealth({ timeout: 5, maxRetries: 0 }))).toMatchObject({
      name: 'TimeoutError',
    })
  })

  test('for a while: what was given up meanwhile is not sent', async () => {
    const { promise: held, resolve: goOn } = Promise.withResolvers<void>()
    const fetch = vi.fn(async () => Response.json({})) // does not look at its signal
    const { api } = clientWith({ onRequest: () => held, fetch })
    const stop = new AbortController()
    const ended = failure(
      api.auth.register({ email: 'a@example.com', password: 'x', name: 'A' }, { signal: stop.signal }),
    )
    stop.abort('left')
    await ended
    goOn()
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(fetch).not.toHaveBeenCalled()
  })
})
