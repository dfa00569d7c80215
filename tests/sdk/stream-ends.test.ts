// api.changes.stream where connections fail: when it connects again, and what ends it.
import { describe, expect, test, vi } from 'vitest'
import { ApiError, ConnectionError, RateLimitError, streamChanges } from '../../generated/dist/index.js'
import { until } from '../support/until.ts'
import { changed, ended, refusedWith, type Script, streamed, streamScene } from './event-network.ts'
import { proxyResponse } from './faulty-fetch.ts'
import { failure } from './sign-up.ts'
import { all, first, inTime, noting } from './stream-reading.ts'
import { withoutDelays } from './without-delays.ts'

withoutDelays()

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
