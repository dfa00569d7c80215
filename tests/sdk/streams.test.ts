// api.changes.stream: one stream of changes over however many connections.
import { describe, expect, test, vi } from 'vitest'
import {
  ApiError,
  type ChangeEvent,
  type Client,
  type ClientOptions,
  ConnectionError,
  RateLimitError,
  type Retry,
  streamChanges,
  type Task,
  TimeoutError,
  UnauthorizedError,
} from '../../generated/dist/index.js'
import { until } from '../support/until.ts'
import { changed, ended, refusedWith, type Script, streamed, streamScene } from './event-network.ts'
import { proxyResponse } from './faulty-fetch.ts'
import { failure } from './sign-up.ts'
import { withoutDelays } from './without-delays.ts'

withoutDelays()

/** The first events of a stream: the titles with the tokens behind them. */
async function first(count: number, stream: AsyncIterable<ChangeEvent>): Promise<string[]> {
  const seen: string[] = []
  if (count === 0) return seen
  for await (const { change, next } of stream) {
    seen.push(`${(change.data as Task | null)?.title} ${next}`)
    if (seen.length === count) break
  }
  return seen
}
const deleteAccount = (api: Client) => api.account.delete({ password: 'correct horse battery staple' })
const all = (stream: AsyncIterable<ChangeEvent>) => first(Number.POSITIVE_INFINITY, stream)

/** Lets time pass until a promise is settled. */
async function inTime<T>(promise: Promise<T>): Promise<T> {
  let isSettled = false
  const settle = () => {
    isSettled = true
  }
  promise.then(settle, settle)
  await until(async () => {
    await vi.advanceTimersByTimeAsync(100)
    return isSettled
  })
  return await promise
}

/** A client's hooks, and what they were told. */
function noting() {
  const retries: Retry[] = []
  const errors: unknown[] = []
  const options: Partial<ClientOptions> = {
    onRetry: (retry) => void retries.push(retry),
    onError: (error, { operation }) => void errors.push([operation, error]),
  }
  return { retries, errors, options }
}

describe('A stream', () => {
  test('gives each change as it is now, and the token that leads on, here and in a list', async () => {
    const { api } = await streamScene()
    const { next } = await api.changes.list()
    const stream = api.changes.stream({ since: next })
    const task = await api.tasks.create({ title: 'one' })
    const event = (await stream.next()).value as ChangeEvent
    expect(event).toEqual({
      change: { type: 'task', id: task.id, data: task, etag: '"1"' },
      next: expect.any(String),
    })
    await api.tasks.delete(task.id, { permanent: true })
    expect((await stream.next()).value).toMatchObject({ change: { id: task.id, data: null, etag: null } })
    expect((await api.changes.list({ since: event.next })).changes).toMatchObject([
      { id: task.id, data: null },
    ])
    await stream.return()
  })

  test('begins with all there is, and ends where it was not to wait', async () => {
    const { api } = await streamScene()
    for (const title of ['one', 'two']) await api.tasks.create({ title })
    const seen = await all(api.changes.stream({ wait: 0 }))
    expect(seen).toEqual([expect.stringMatching(/^one /), expect.stringMatching(/^two /)])
  })

  test('is a function of its own, takes its owner, and its headers', async () => {
    const { api, connections } = await streamScene([streamed(changed('a', 'one'))])
    const options = { userId: 7, headers: { 'X-From': 'here' } }
    expect(await first(1, streamChanges(api, { since: 'b' }, options))).toEqual(['one a'])
    const [{ url, headers } = { url: undefined, headers: new Headers() }] = connections
    expect([`${url}`, headers.get('X-From'), headers.get('Last-Event-ID')]).toEqual([
      'http://test/api/7/events?since=b',
      'here',
      null,
    ])
  })

  test('sends nothing before it is read, and closes its connection when it is read no more', async () => {
    const { api, connections } = await streamScene([streamed(changed('a', 'one'), 'is silent')])
    const stream = api.changes.stream()
    expect(connections).toEqual([])
    expect(await first(1, stream)).toEqual(['one a'])
    expect(connections).toMatchObject([{ isCancelled: true }])
  })

  test('passes over what it does not know', async () => {
    const text = `: hello\n\nevent: later\nid: x\ndata: {}\n\n${changed('a', 'one')}`
    const { api } = await streamScene([streamed(text)])
    expect(await first(1, api.changes.stream())).toEqual(['one a'])
  })
})

describe('It goes on from the last token, and with the same URL', () => {
  const half = changed('b', 'two').slice(0, 40)
  test.each<[string, Script | 'refused']>([
    ['a connection that breaks', streamed(changed('a', 'one'), 'breaks')],
    ['one that ends without a word', streamed(changed('a', 'one'))],
    ['one that is cut off in an event', streamed([changed('a', 'one'), half], 'breaks')],
    [
      'an event that is none',
      streamed(`${changed('a', 'one')}id: b\nevent: change\ndata: {\n\n`, 'is silent'),
    ],
    ['a service that stops', streamed(changed('a', 'one') + ended('a', 'shutting_down'))],
    ['an end of its time that nobody asked for', streamed(changed('a', 'one') + ended('a', 'wait_over'))],
  ])('after %s', async (_, script) => {
    const { api, connections, resumed } = await streamScene([
      script,
      streamed(changed('b', 'two'), 'is silent'),
    ])
    expect(await first(2, api.changes.stream({ since: 'z' }))).toEqual(['one a', 'two b'])
    expect(resumed()).toEqual([null, 'a'])
    expect(connections.map(({ url }) => url.search)).toEqual(['?since=z', '?since=z'])
  })

  test('that an end has, too', async () => {
    const { api, resumed } = await streamScene([
      streamed(ended('a', 'shutting_down')),
      streamed(changed('b', 'one')),
    ])
    expect(await first(1, api.changes.stream())).toEqual(['one b'])
    expect(resumed()).toEqual([null, 'a'])
  })

  test('with the rest of the time that it was to take', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { api, connections } = await streamScene([
      streamed(changed('a', 'one')),
      streamed(ended('a', 'wait_over')),
    ])
    const stream = api.changes.stream({ wait: 60 })
    await stream.next()
    vi.setSystemTime(Date.now() + 20_500)
    expect(await stream.next()).toEqual({ done: true, value: undefined })
    expect(connections.map(({ url }) => url.search)).toEqual(['?wait=60', '?wait=40'])
  })

  test('when nothing has come for 45 seconds, or for as long as one says', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const silent = streamed(':\n\n', 'is silent')
    for (const [options, millis] of [
      [{}, 45_000],
      [{ timeout: 70_000 }, 70_000],
    ] as const) {
      const { retries, options: hooks } = noting()
      const { api, connections } = await streamScene([silent, streamed(changed('a', 'one'))], hooks)
      const seen = first(1, api.changes.stream({}, options))
      await until(() => connections[0]?.isRead)
      await vi.advanceTimersByTimeAsync(millis - 1)
      expect(retries).toEqual([])
      await vi.advanceTimersByTimeAsync(1)
      await until(() => retries.length)
      expect(await inTime(seen)).toEqual(['one a'])
      expect(retries).toMatchObject([{ error: expect.any(TimeoutError), operation: 'streamChanges' }])
      expect(connections).toMatchObject([{ isCancelled: true }, {}])
    }
  })

  test('and never where there is no such time', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { api, connections } = await streamScene([streamed(':\n\n', 'is silent')])
    const controller = new AbortController()
    const seen = failure(all(api.changes.stream({}, { timeout: 0, signal: controller.signal })))
    await until(() => connections[0]?.isRead)
    expect(vi.getTimerCount()).toBe(0)
    controller.abort(new Error('enough'))
    expect([await seen, connections.length]).toEqual([new Error('enough'), 1])
  })

  test('but not because the signs of life are all there is', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    let asked = 0
    const signs: Script = () => {
      const pull = (controller: ReadableStreamDefaultController) =>
        new Promise<void>((resolve) => {
          asked += 1
          setTimeout(() => {
            controller.enqueue(new TextEncoder().encode(':\n\n'))
            resolve()
          }, 44_000)
        })
      const body = new ReadableStream({ pull }, { highWaterMark: 0 })
      return new Response(body, { headers: { 'Content-Type': 'text/event-stream; charset=utf-8' } })
    }
    const { api, connections } = await streamScene([signs])
    const controller = new AbortController()
    const seen = failure(all(api.changes.stream({}, { signal: controller.signal })))
    for (let times = 1; times <= 5; times += 1) {
      await until(() => asked === times)
      await vi.advanceTimersByTimeAsync(44_000)
    }
    controller.abort(new Error('enough'))
    expect([await seen, connections.length]).toEqual([new Error('enough'), 1])
  })
})

describe('When the service has ended it', () => {
  test('since the access token is over, it goes on with the next one', async () => {
    const scripts: Script[] = []
    const { retries, options } = noting()
    const { api, connections, double, travel } = await streamScene(scripts, options)
    const { next } = await api.changes.list()
    scripts.push(streamed(ended(next, 'access_ended')))
    const { title } = await api.tasks.create({ title: 'one' })
    travel(16 * 60_000)
    expect(await first(1, api.changes.stream({ since: 'z' }))).toEqual([expect.stringMatching(title)])
    const [one, two, three] = connections.map(({ headers }) => headers.get('Authorization'))
    expect([two, three]).toEqual([one, expect.not.stringMatching(`${one}`)])
    expect(double.requests.filter(({ operationId }) => operationId === 'refresh').length).toBe(1)
    expect(retries).toEqual([]) // it is no failure
  })

  test('since the account is gone, it throws what the service says then, and nobody is signed in', async () => {
    const { api } = await streamScene()
    const ending = failure(all(api.changes.stream()))
    await api.tasks.create({ title: 'one' })
    await deleteAccount(api)
    expect(await ending).toBeInstanceOf(UnauthorizedError)
    expect(api.session.snapshot().isSignedIn).toBe(false)
  })

  test('since the token is of no state that it has, it throws that', async () => {
    const scripts = [streamed(ended('of-no-state', 'sync_token_expired'))]
    const { errors, options } = noting()
    const { api, connections } = await streamScene(scripts, options)
    const error = await failure(all(api.changes.stream()))
    expect(error).toMatchObject({ status: 410, code: 'sync_token_expired', operation: 'streamChanges' })
    expect([connections.length, errors]).toEqual([2, [['streamChanges', error]]])
  })
})

describe('It connects again', () => {
  test('for as long as there is no connection, or a busy service', async () => {
    const busy = refusedWith(503, 'overloaded', { 'Retry-After': '0' })
    const none = [...Array<'refused'>(5).fill('refused'), ...Array<Script>(5).fill(busy)]
    const { api, connections } = await streamScene([...none, streamed(changed('a', 'one'))])
    expect(await first(1, api.changes.stream())).toEqual(['one a'])
    expect(connections.length).toBe(11)
  })

  test('after a random part of a wait that doubles, until one has lasted', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { retries, options } = noting()
    const short = streamed(':\n\n', 'breaks')
    const lasting = streamed([':\n\n', ':\n\n'], 'breaks')
    const { api } = await streamScene(
      [short, short, short, lasting, short, streamed(changed('a', 'one'))],
      options,
    )
    const seen = first(1, api.changes.stream())
    expect(await inTime(seen)).toEqual(['one a'])
    expect(retries.map(({ delay }) => delay)).toEqual([250, 500, 1000, 250, 500])
    expect(retries[0]).toMatchObject({
      attempt: 1,
      error: { name: 'ConnectionError', message: /terminated/ },
    })
  })

  test('after an end as well, where a service that stops ends all at once', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { api, connections } = await streamScene([
      streamed(ended('a', 'shutting_down')),
      streamed(changed('a', 'one')),
    ])
    const seen = first(1, api.changes.stream())
    await until(() => vi.getTimerCount() === 1 && connections[0]?.isRead)
    await vi.advanceTimersByTimeAsync(249)
    expect(connections.length).toBe(1)
    expect(await inTime(seen)).toEqual(['one a'])
  })

  test('when the service wants it, and not where it wants that too late', async () => {
    for (const [seconds, wait] of [
      ['7', 7000],
      ['31', undefined],
    ] as const) {
      const delays: number[] = []
      const { api } = await streamScene([refusedWith(503, 'overloaded', { 'Retry-After': seconds })], {
        onRetry: ({ delay }) => {
          delays.push(delay)
          throw new Error('seen')
        },
      })
      const error = await failure(all(api.changes.stream()))
      expect(delays).toEqual(wait ? [wait] : [])
      expect(error).toMatchObject(wait ? { message: 'seen' } : { retryAfter: 31 })
    }
  })

  test('as often as the client does, where there are too many', async () => {
    const tooMany = Array<Script>(9).fill(refusedWith(429, 'too_many_streams', { 'Retry-After': '0' }))
    const { errors, options } = noting()
    for (const [ofClient, ofStream, attempts] of [
      [{}, {}, 3],
      [{ maxRetries: 0 }, {}, 1],
      [{ maxRetries: 0 }, { maxRetries: 4 }, 5],
    ] as const) {
      const { api, connections } = await streamScene([...tooMany], { ...options, ...ofClient })
      expect(await failure(all(api.changes.stream({}, ofStream)))).toBeInstanceOf(RateLimitError)
      expect(connections.length).toBe(attempts)
    }
    expect(errors.length).toBe(3)
  })

  test('as often in a row as one says', async () => {
    const short = streamed(':\n\n', 'breaks')
    for (const script of [short, 'refused'] as const) {
      const { errors, options } = noting()
      const { api, connections } = await streamScene(Array<typeof script>(9).fill(script), options)
      const error = await failure(all(api.changes.stream({}, { maxRetries: 2 })))
      expect(error).toBeInstanceOf(ConnectionError)
      expect([connections.length, errors]).toEqual([3, [['streamChanges', error]]])
    }
    const again = Array<Script>(4).fill(streamed(ended('a', 'shutting_down')))
    const { api } = await streamScene([...again, streamed(changed('b', 'one'))])
    expect(await first(1, api.changes.stream({}, { maxRetries: 0 }))).toEqual(['one b'])
  })
})

describe('It ends with an error', () => {
  const events = { 'Content-Type': 'text/event-stream' }
  test.each<[string, Script, object]>([
    ['that says so', refusedWith(403, 'wrong_user'), { status: 403, code: 'wrong_user' }],
    ['of a page that is no stream', () => proxyResponse(200), { status: 200, code: undefined }],
    ['whatever type it has', () => new Response('', { status: 403, headers: events }), { status: 403 }],
    ['of another answer', () => Response.json({}), { name: 'TypeError' }],
  ])('%s', async (_, script, expected) => {
    const { errors, options } = noting()
    const { api, connections } = await streamScene([script], options)
    const error = await failure(all(api.changes.stream()))
    expect(error).toMatchObject(expected)
    expect(error instanceof ApiError).toBe('status' in expected)
    expect([connections.length, errors]).toEqual([1, [['streamChanges', error]]])
  })

  test('where fetch gives no streams, and nothing is sent where that is known', async () => {
    const bodiless: Script = () => {
      const response = new Response('', { headers: events })
      return Object.defineProperty(response, 'body', { value: undefined })
    }
    const { api } = await streamScene([bodiless])
    expect(await failure(all(api.changes.stream()))).toBeInstanceOf(TypeError)
    const other = await streamScene([streamed(changed('a', 'one'))]) // a fetch that is not that of the environment
    const Known = Response
    const bare = new Proxy(class {}, { construct: (_, [text, init]) => new Known(text, init) })
    vi.stubGlobal('Response', bare)
    expect(await first(1, other.api.changes.stream())).toEqual(['one a'])
    const sent = vi.fn()
    vi.stubGlobal('fetch', sent)
    const native = streamChanges({ ...api, options: { baseUrl: 'http://test' } })
    expect(await failure(all(native))).toMatchObject({ name: 'TypeError', message: /streamChanges/ })
    expect(sent).not.toHaveBeenCalled()
  })

  test('of a hook, and leaves no connection behind', async () => {
    for (const hook of ['onRequest', 'onResponse'] as const) {
      const { api, connections } = await streamScene([streamed(':\n\n', 'is silent')])
      const options = { ...api.options, [hook]: () => Promise.reject(new Error('of a hook')) }
      expect(await failure(all(streamChanges({ ...api, options })))).toEqual(new Error('of a hook'))
      expect(connections.filter(({ isCancelled }) => !isCancelled)).toEqual([])
    }
  })
})

test('hooks see its requests, and the head of its responses', async () => {
  const seen: unknown[] = []
  const { api } = await streamScene([streamed(changed('a', 'one'), 'is silent')], {
    onRequest: ({ operation, headers }) => {
      if (operation === 'streamChanges') headers.set('X-Hook', '1')
    },
    onResponse: async ({ headers, status }, { operation }) => {
      if (operation === 'streamChanges') seen.push(status, headers.get('Content-Type'))
    },
  })
  await first(1, api.changes.stream())
  expect(seen).toEqual([200, 'text/event-stream'])
})

describe('A signal ends it with its reason', () => {
  const reason = new Error('enough')
  test('before anything is sent', async () => {
    const { api, connections } = await streamScene()
    expect(await failure(all(api.changes.stream({}, { signal: AbortSignal.abort(reason) })))).toBe(reason)
    expect(connections).toEqual([])
  })

  test('before there is a connection, which is closed when there is one', async () => {
    const controller = new AbortController()
    const { promise, resolve } = Promise.withResolvers<void>()
    const late: Script = async (connection) => {
      await promise
      return (await streamed(':\n\n', 'is silent')(connection)) as Response
    }
    const { api, connections } = await streamScene([late])
    const seen = failure(all(api.changes.stream({}, { signal: controller.signal })))
    await until(() => connections.length)
    controller.abort(reason)
    expect(await seen).toBe(reason)
    resolve()
    await until(() => connections[0]?.isCancelled)
  })

  test('while nothing comes, and closes the connection', async () => {
    const controller = new AbortController()
    const { retries, options } = noting()
    const { api, connections } = await streamScene([streamed(changed('a', 'one'), 'is silent')], options)
    const stream = api.changes.stream({}, { signal: controller.signal })
    await stream.next()
    const next = failure(stream.next())
    controller.abort(reason)
    expect(await next).toBe(reason)
    expect([connections[0]?.isCancelled, retries]).toEqual([true, []])
  })

  test('between two events that have come together', async () => {
    const controller = new AbortController()
    const { api } = await streamScene([streamed(changed('a', 'one') + changed('b', 'two'))])
    const stream = api.changes.stream({}, { signal: controller.signal })
    await stream.next()
    controller.abort(reason)
    expect(await failure(stream.next())).toBe(reason)
  })

  test('while it waits', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    vi.spyOn(Math, 'random').mockReturnValue(1)
    const controller = new AbortController()
    const { api, connections } = await streamScene([streamed('', 'breaks')], {
      onRetry: () => void queueMicrotask(() => controller.abort(reason)),
    })
    expect(await failure(all(api.changes.stream({}, { signal: controller.signal })))).toBe(reason)
    expect(connections.length).toBe(1)
  })
})
