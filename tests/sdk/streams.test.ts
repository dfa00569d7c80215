// api.changes.stream: one stream of changes over however many connections.
import { describe, expect, test, vi } from 'vitest'
import {
  type ChangeEvent,
  streamChanges,
  TimeoutError,
  UnauthorizedError,
} from '../../generated/dist/index.js'
import { until } from '../support/until.ts'
import { changed, ended, type Script, streamed, streamScene } from './event-network.ts'
import { failure } from './sign-up.ts'
import { all, deleteAccount, first, inTime, noting } from './stream-reading.ts'
import { withoutDelays } from './without-delays.ts'

withoutDelays()

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
