// The options of a client and of a call: URLs, headers, time, signals.
import { getEventListeners } from 'node:events'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { type ClientOptions, createClient, createTransport, listTasks } from '../../generated/dist/index.js'
import { type TestService, testService } from '../support/service.ts'
import { until } from '../support/until.ts'
import { proxyResponse } from './faulty-fetch.ts'
import { failure, type Somebody, somebody } from './sign-up.ts'

let service: TestService
let person: Somebody
beforeAll(async () => {
  service = await testService()
  person = await somebody(service)
})

/** What a client sends, by a fetch that responds to everything with an empty object. */
function recorder(options: Partial<ClientOptions> = {}) {
  const sent: { url: string; init: RequestInit; headers: Headers }[] = []
  const fetch = async (url: string, init: RequestInit) => {
    sent.push({ url, init, headers: new Headers(init.headers) })
    return Response.json({})
  }
  const api = createClient({ baseUrl: 'http://test', auth: 'a-token', fetch, ...options })
  const last = () => sent.at(-1) as (typeof sent)[number]
  return { api, sent, last }
}

describe('the URL', () => {
  test.each([
    ['https://a.example', 'https://a.example/health'],
    ['https://a.example/', 'https://a.example/health'],
    ['https://a.example/api/v2//', 'https://a.example/api/v2/health'],
    ['', '/health'],
    ['/proxy', '/proxy/health'],
    ['./proxy', './proxy/health'],
    ['capacitor://app', 'capacitor://app/health'],
  ])('begins with the base %j', async (baseUrl, url) => {
    const { api, last } = recorder({ baseUrl })
    await api.service.getHealth()
    expect(last().url).toBe(url)
  })

  test('needs a base', () => {
    for (const options of [undefined, {}, { baseUrl: new URL('http://test') }])
      expect(() => createClient(options as never)).toThrow(TypeError)
  })

  test.each([
    'localhost:3000',
    'tasks.example.com',
    '127.0.0.1:3000',
    'https:tasks.example.com',
    ' https://a.example',
  ])('is not made with the base %j, which lacks its scheme', (baseUrl) => {
    expect(() => createClient({ baseUrl })).toThrow('baseUrl must begin with https:// or http://')
  })

  test('has the owner: me, or whom the client or the call names', async () => {
    const { api, last } = recorder({ userId: 7 })
    await api.tasks.get(1)
    expect(last().url).toBe('http://test/api/7/tasks/1')
    await api.tasks.list(undefined, { userId: 'me' })
    expect(last().url).toBe('http://test/api/me/tasks')
    const me = await person.api.account.get()
    expect(await person.api.tasks.list({}, { userId: me.id })).toEqual(await person.api.tasks.list())
    expect(await failure(person.api.tasks.list({}, { userId: me.id + 1 }))).toMatchObject({
      code: 'wrong_user',
    })
  })

  test.each(['..', '.', '', undefined, null, Number.NaN, Number.POSITIVE_INFINITY, {}, [1], true])(
    'is not made with the id %j',
    async (id) => {
      const { api, sent } = recorder()
      const error = await failure(api.tasks.delete(id as never))
      expect(error).toBeInstanceOf(TypeError)
      expect((error as Error).message).toBe('deleteTask: id must be given, and be an id')
      expect(await failure(api.tasks.get(1, { userId: '..' as never }))).toBeInstanceOf(TypeError)
      expect(sent).toEqual([])
    },
  )

  test.each([
    ['a/b', 'a%2Fb'],
    ['../me', '..%2Fme'],
    ['%2e%2e', '%252e%252e'],
    ['1?x=1#y', '1%3Fx%3D1%23y'],
    ['7', '7'],
  ])('keeps the id %j in its place', async (id, written) => {
    const { api, last } = recorder()
    await api.tasks.get(id as never)
    expect(last().url).toBe(`http://test/api/me/tasks/${written}`)
  })

  test('repeats what is an array, leaves out what is undefined, and escapes the rest', async () => {
    const { api, last } = recorder()
    const query = Object.freeze({
      priority: ['low', 'none'],
      limit: undefined,
      completed: false,
      q: 'a&b=ü +',
    })
    await api.tasks.list(query as never)
    expect(last().url).toBe(
      'http://test/api/me/tasks?priority=low&priority=none&completed=false&q=a%26b%3D%C3%BC+%2B',
    )
    await api.tasks.list({})
    expect(last().url).toBe('http://test/api/me/tasks')
  })
})

describe('headers', () => {
  test.each([
    ['an object', { 'x-app': 'call' }],
    ['a list', [['X-App', 'call']]],
    ['Headers', new Headers({ 'X-APP': 'call' })],
  ] as [string, HeadersInit][])("of a call, as %s, win over the client's", async (_, headers) => {
    const { api, last } = recorder({ headers: { 'X-App': 'client', 'X-Other': 'client' } })
    await api.account.get({ headers: Object.freeze(headers) as HeadersInit })
    expect(Object.fromEntries(last().headers)).toEqual({
      authorization: 'Bearer a-token',
      'x-app': 'call',
      'x-other': 'client',
    })
  })

  test('that the options name are set, and a key only where the contract has one', async () => {
    const { api, last } = recorder()
    await api.tasks.update(1, { title: 'x' }, { ifMatch: '"1"' })
    expect(Object.fromEntries(last().headers)).toMatchObject({
      'if-match': '"1"',
      'content-type': 'application/merge-patch+json',
    })
    expect(last().headers.has('Idempotency-Key')).toBe(false)
    await api.tasks.get(1, { ifNoneMatch: '"1"' })
    expect(last().headers.get('If-None-Match')).toBe('"1"')
    expect(last().headers.has('Content-Type')).toBe(false)
    await api.tasks.create({ title: 'x' }, { idempotencyKey: 'mine' })
    expect(last().headers.get('Idempotency-Key')).toBe('mine')
    await api.tasks.create({ title: 'x' }, { headers: { 'idempotency-key': 'by hand' } })
    expect(last().headers.get('Idempotency-Key')).toBe('by hand')
  })

  test('of two calls have two keys', async () => {
    const { api, sent } = recorder()
    await Promise.all([api.tasks.create({ title: 'x' }), api.tasks.create({ title: 'x' })])
    expect(new Set(sent.map(({ headers }) => headers.get('Idempotency-Key'))).size).toBe(2)
  })
})

test('arguments are left as they are', async () => {
  const body = Object.freeze({ title: 'Frozen' })
  const options = Object.freeze({ headers: Object.freeze({ 'X-App': 'a' }) })
  expect(await person.api.tasks.create(body, options)).toMatchObject(body)
  expect(await failure(person.api.tasks.create(undefined as never))).toMatchObject({
    message: 'createTask: needs a body',
  })
})

test('methods work detached from their client, and flat functions with a bare transport', async () => {
  const { list } = person.api.tasks
  const transport = createTransport({ baseUrl: 'http://test', auth: person.store, fetch: person.fetch })
  expect(await listTasks(transport)).toEqual(await list())
  expect(await listTasks(person.api, { limit: 1 })).toEqual(await list({ limit: 1 }))
})

describe('time', () => {
  test.each([0, Number.POSITIVE_INFINITY, 2 ** 31, -1])(
    'is not limited by a timeout of %s',
    async (timeout) => {
      const fetch = vi.fn(async () => {
        await new Promise((resolve) => setTimeout(resolve, 30))
        return Response.json({ status: 'ok' })
      })
      const { api } = recorder({ fetch, timeout })
      expect(await api.service.getHealth()).toEqual({ status: 'ok' })
      expect(fetch).toHaveBeenCalledTimes(1)
    },
  )

  test('is 30 seconds for an attempt, or what the client or the call says', async () => {
    const fetch = () => new Promise<never>(() => {})
    const message = async (client: Partial<ClientOptions>, timeout?: number) => {
      vi.useFakeTimers()
      const error = failure(recorder({ fetch, ...client }).api.service.getHealth({ maxRetries: 0, timeout }))
      await vi.runAllTimersAsync()
      vi.useRealTimers()
      return ((await error) as Error).message
    }
    expect(await message({})).toBe('getHealth: no answer within 30000 ms')
    expect(await message({ timeout: 5000 })).toBe('getHealth: no answer within 5000 ms')
    expect(await message({ timeout: 5000 }, 700)).toBe('getHealth: no answer within 700 ms')
  })

  test('that passes while the body is on its way counts', async () => {
    const fetch = async () => new Response(new ReadableStream({ pull: () => new Promise(() => {}) }))
    const { api } = recorder({ fetch, timeout: 10, maxRetries: 0 })
    expect(await failure(api.service.getHealth())).toMatchObject({ name: 'TimeoutError' })
  })
})

describe('a signal', () => {
  test('ends a call with its reason, also where fetch does not look at it', async () => {
    const stop = new AbortController()
    const { api } = recorder({ fetch: () => new Promise<never>(() => {}) })
    const ended = failure(api.service.getHealth({ signal: stop.signal }))
    const reason = new Error('The page was left.')
    stop.abort(reason)
    expect(await ended).toBe(reason)
  })

  test('reaches fetch, as does the timeout', async () => {
    const signals: AbortSignal[] = []
    const fetch = (_: string, { signal }: RequestInit) => {
      signals.push(signal as AbortSignal)
      return new Promise<never>(() => {})
    }
    const { api } = recorder({ fetch, maxRetries: 0 })
    const stop = new AbortController()
    const ended = failure(api.service.getHealth({ signal: stop.signal }))
    await until(() => signals.length === 1)
    stop.abort('left')
    await ended
    await failure(api.service.getHealth({ timeout: 5 }))
    expect(signals.map(({ reason }) => reason.name ?? reason)).toEqual(['left', 'TimeoutError'])
  })

  test('that lives long keeps nothing of the calls that it served', async () => {
    const { signal } = new AbortController()
    await person.api.tasks.list({}, { signal })
    await failure(person.api.tasks.get(404, { signal }))
    const { api } = recorder({ fetch: () => Promise.reject(new Error('away')) })
    vi.spyOn(Math, 'random').mockReturnValue(0)
    await failure(api.service.getHealth({ signal }))
    vi.restoreAllMocks()
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })
})

describe('options of fetch', () => {
  const next = { tags: ['tasks'], revalidate: 60 }
  const given = { next, cache: 'no-store', credentials: 'include', priority: 'low', keepalive: true } as const

  test('are passed on as they are, with each attempt, and to this call alone', async () => {
    const seen: RequestInit[] = []
    const fetch = async (_: string, init: RequestInit) => {
      seen.push(init)
      return seen.length === 1 ? proxyResponse(503) : Response.json({ status: 'ok' })
    }
    vi.spyOn(Math, 'random').mockReturnValue(0)
    const { api } = recorder({ fetch })
    await api.service.getHealth({ fetchOptions: given })
    await api.service.getHealth()
    vi.restoreAllMocks()
    expect(seen).toMatchObject([given, given, {}])
    expect((seen[0] as typeof given).next).toBe(next)
    expect(Object.keys(seen[2] as object).sort()).toEqual(['body', 'headers', 'method', 'redirect', 'signal'])
  })

  test('never replace what the client sets', async () => {
    let seen: RequestInit | undefined
    const fetch = async (_: string, init: RequestInit) => {
      seen = init
      return Response.json({ status: 'ok' })
    }
    const { api } = recorder({ fetch })
    const { signal } = new AbortController()
    const wrong = { method: 'DELETE', body: 'x', headers: { X: '1' }, redirect: 'follow', signal } as object
    await api.service.getHealth({ fetchOptions: wrong })
    expect(seen).toMatchObject({ method: 'GET', body: undefined, redirect: 'manual' })
    expect(new Headers(seen?.headers).has('X')).toBe(false)
    expect(seen?.signal).not.toBe(signal)
  })
})
