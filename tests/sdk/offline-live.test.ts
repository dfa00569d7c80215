// Changes from elsewhere that come by themselves: by a stream that one tab has open, or else by asking now and then.
import { describe, expect, test, vi } from 'vitest'
import { apiError } from '../../generated/dist/errors.js'
import { type Change, ConnectionError, TimeoutError } from '../../generated/dist/index.js'
import type { OfflineOptions } from '../../generated/dist/offline.js'
import { until } from '../support/until.ts'
import { problemResponse } from './faulty-fetch.ts'
import { origin } from './offline-origin.ts'
import { handTimers, offlineScene, page, settled, titles } from './offline-scene.ts'

type Stream = {
  since: string | undefined
  options: { userId?: number | 'me'; maxRetries?: number; signal?: AbortSignal }
  push(change: Change): void
  fail(error: Error): void
  /** How many changes its reader has asked for. */
  asked: number
  isOpen: boolean
}

/** Streams by hand, which the copies open in the place of those of the service. */
function handStreams() {
  const streams: Stream[] = []
  function stream({ since }: { since?: string }, options: Stream['options']) {
    const waiting: (Change | Error)[] = []
    let wake = () => {}
    const put = (one: Change | Error) => {
      waiting.push(one)
      wake()
    }
    const made: Stream = { since, options, push: put, fail: put, asked: 0, isOpen: true }
    streams.push(made)
    options.signal?.addEventListener('abort', () => put(new Error('aborted')))
    async function* events() {
      try {
        for (;;) {
          made.asked += 1
          while (waiting.length === 0)
            await new Promise<void>((resolve) => {
              wake = resolve
            })
          const next = waiting.shift() as Change | Error
          if (next instanceof Error) throw next
          yield { change: next, next: 'a token' }
        }
      } finally {
        made.isOpen = false
      }
    }
    return events()
  }
  return { streams, stream, open: () => streams.filter(({ isOpen }) => isOpen) }
}

async function scene() {
  const { device, ...rest } = await offlineScene()
  const hand = handStreams()
  const clock = handTimers()
  /** What is asked for in the background, other than what holds on to a stream that is new. */
  const pauses = () => clock.timers.filter(({ millis }) => millis !== 90_000)
  const ring = (millis: number) => {
    const at = clock.timers.findIndex((timer) => timer.millis === millis)
    clock.timers.splice(at, 1)[0]?.callback()
  }
  /** A copy that syncs by itself. */
  async function copy({ environment, ...more }: Partial<OfflineOptions> = {}) {
    const made = await device({ ...more, autoSync: false })
    made.offline.close()
    const { api } = made
    const changes = { list: api.changes.list, stream: hand.stream }
    const offline = await made.open({
      ...{ api: { ...api, changes }, autoSync: true },
      environment: { after: clock.after, random: () => 0.5, ...environment },
      ...more,
    })
    const lists = () => made.requests.filter(({ path }) => path.includes('/changes')).length
    return { ...made, offline, lists }
  }
  /** What the service would send of a task. */
  const changeOf = async (id: number): Promise<Change> => {
    const { data, etag = null } = await rest.elsewhere.tasks.get(id).withResponse()
    return { type: 'task', id, data, etag }
  }
  return { ...rest, ...hand, ...clock, pauses, ring, copy, changeOf }
}

async function problemError(...problem: Parameters<typeof problemResponse>): Promise<Error> {
  const response = problemResponse(...problem)
  return apiError({ operation: 'streamChanges', attempts: 1, response, text: await response.clone().text() })
}

describe('With the service in memory', () => {
  test('what is changed elsewhere comes by itself', async () => {
    const { device, elsewhere } = await offlineScene()
    const { offline, requests } = await device({ autoSync: true })
    await until(() => requests.some(({ path }) => path.includes('/events')))
    for (const title of ['one', 'two']) {
      const { id } = await elsewhere.tasks.create({ title })
      await until(() => offline.tasks.get(id)?.title === title)
    }
    await elsewhere.tasks.delete(1, { permanent: true })
    await until(() => offline.tasks.list().length === 1)
    expect(requests.filter(({ path }) => path.includes('/events')).length).toBe(1)
  })
})

describe('The stream', () => {
  test('begins where the first sync has ended, as the person whose data it is, without retries', async () => {
    const { copy, streams, elsewhere } = await scene()
    await elsewhere.tasks.create({ title: 'one' })
    const { store, offline } = await copy()
    await until(() => streams.length)
    const [token] = await store.load(['meta token'])
    expect(titles(offline.tasks.list())).toEqual(['one'])
    expect(streams).toMatchObject([{ since: token?.[1], options: { userId: 1, maxRetries: 0 } }])
  })

  test('leads to one sync, however many changes come at once', async () => {
    const { copy, streams, elsewhere, changeOf } = await scene()
    const { offline, lists } = await copy()
    await until(() => streams.length)
    const before = lists()
    for (const title of ['one', 'two', 'three']) await elsewhere.tasks.create({ title })
    for (const id of [1, 2, 3]) streams[0]?.push(await changeOf(id))
    await until(() => streams[0]?.asked === 4)
    expect([titles(offline.tasks.list()), lists() - before]).toEqual([['one', 'two', 'three'], 1])
  })

  test('leads to none for what is known: what was written here, and what is gone here, too', async () => {
    const { copy, streams, changeOf, elsewhere } = await scene()
    const { offline, lists } = await copy()
    await until(() => streams.length)
    await offline.tasks.create({ title: 'mine' })
    await until(() => offline.getSnapshot().pending === 0 && offline.getSnapshot().status === 'idle')
    const before = lists()
    streams[0]?.push(await changeOf(1))
    streams[0]?.push({ type: 'task', id: 99, data: null, etag: null })
    await until(() => streams[0]?.asked === 3)
    expect(lists()).toBe(before)
    await elsewhere.tasks.delete(1, { permanent: true })
    streams[0]?.push({ type: 'task', id: 1, data: null, etag: null })
    await until(() => streams[0]?.asked === 4)
    expect([lists(), offline.tasks.list()]).toEqual([before + 1, []])
  })

  test('waits for a sync that is under way, which may bring what it says', async () => {
    const { copy, streams, changeOf, elsewhere } = await scene()
    const { offline, lists, network } = await copy()
    await until(() => streams.length)
    const before = lists()
    await elsewhere.tasks.create({ title: 'one' })
    const { promise, resolve } = Promise.withResolvers<undefined>()
    network(() => promise)
    const syncing = offline.sync()
    await until(() => lists() > before)
    streams[0]?.push(await changeOf(1))
    await settled()
    expect(streams[0]?.asked).toBe(1)
    resolve(undefined)
    await syncing
    await until(() => streams[0]?.asked === 2)
    expect(lists()).toBe(before + 1)
  })

  test('has what a sync that fails has not brought brought by the next one', async () => {
    const { copy, streams, changeOf, elsewhere, timers, pauses } = await scene()
    const { offline, network } = await copy()
    await until(() => streams.length)
    network(() => 'refused')
    await elsewhere.tasks.create({ title: 'one' })
    streams[0]?.push(await changeOf(1))
    await until(() => streams[0]?.asked === 2)
    expect([offline.getSnapshot().status, pauses().length]).toEqual(['waiting', 1])
    network(() => undefined)
    timers.find(({ millis }) => millis === 500)?.callback()
    await until(() => titles(offline.tasks.list()).join() === 'one')
    expect(streams.length).toBe(1)
  })

  test('is not there where only sync is to sync', async () => {
    const { copy, streams } = await scene()
    const { offline } = await copy({ autoSync: false })
    await offline.sync()
    await settled()
    expect(streams).toEqual([])
  })
})

describe('Without a stream', () => {
  test('it asks, and tries again, after a random part of a wait that doubles up to two minutes', async () => {
    const { copy, streams, elsewhere, pauses, ring } = await scene()
    const { offline, lists } = await copy()
    const waits: (number | undefined)[] = []
    for (let times = 1; times <= 9; times += 1) {
      await until(() => streams.length === times)
      const before = lists()
      streams.at(-1)?.fail(new ConnectionError('streamChanges', 1, 'gone'))
      await until(() => pauses().length === 1)
      waits.push(pauses()[0]?.millis)
      await elsewhere.tasks.create({ title: `${times}` })
      await settled()
      expect([streams.length, lists()]).toEqual([times, before])
      ring(pauses()[0]?.millis as number)
      await until(() => offline.tasks.list().length === times)
    }
    expect(waits).toEqual([0.5, 1, 2, 4, 8, 16, 32, 60, 60].map((seconds) => seconds * 1000))
    const [{ since: first }, { since: last }] = [streams[0], streams.at(-1)] as [Stream, Stream]
    expect(last).not.toBe(first)
  })

  test('the wait is short again after one that has lasted', async () => {
    const { copy, streams, pauses, ring } = await scene()
    await copy()
    for (const [nth, expected] of [500, 1000, 500].entries()) {
      await until(() => streams.length === nth + 1)
      if (nth === 2) ring(90_000)
      streams.at(-1)?.fail(new TimeoutError('streamChanges', 1, 'silence'))
      await until(() => pauses().length === 1)
      expect(pauses()[0]?.millis).toBe(expected)
      ring(expected)
    }
  })

  test('it waits for as long as the service wants', async () => {
    const { copy, streams, pauses } = await scene()
    const { offline } = await copy()
    await until(() => streams.length)
    streams[0]?.fail(await problemError(429, 'too_many_streams', { 'Retry-After': '30' }))
    await until(() => pauses().length === 1)
    expect(pauses()[0]?.millis).toBe(30_500)
    expect(await offline.sync()).toBe(true)
    await settled()
    expect(streams.length).toBe(1)
  })

  test('it asks about once a minute where none can be had', async () => {
    const { copy, streams, pauses, ring, elsewhere } = await scene()
    const { offline, api } = await copy()
    await until(() => streams.length)
    streams[0]?.fail(new TypeError('fetch gives no streams here'))
    await until(() => pauses().length === 1)
    expect(pauses()[0]?.millis).toBe(60_000)
    offline.close()
    const { list } = api.changes
    const without = await copy({ api: { ...api, changes: { list } } })
    await until(() => pauses().length === 1)
    expect(pauses()[0]?.millis).toBe(60_000)
    await elsewhere.tasks.create({ title: 'one' })
    ring(60_000)
    await until(() => without.offline.tasks.list().length === 1)
  })

  test('it does not open one while syncs fail, but with the first that succeeds', async () => {
    const { copy, streams, pauses, ring } = await scene()
    const { network, offline } = await copy()
    await until(() => streams.length)
    network(() => 'refused')
    streams[0]?.fail(new ConnectionError('streamChanges', 1, 'gone'))
    await until(() => pauses().length === 1)
    ring(500)
    await until(() => offline.getSnapshot().status === 'waiting')
    await settled()
    expect(streams.length).toBe(1)
    network(() => undefined)
    expect(await offline.sync()).toBe(true)
    await until(() => streams.length === 2)
  })
})

describe('Tabs that share a store', () => {
  test('have one stream, and another tab opens it when the one that had it is closed', async () => {
    const show = page({ isShown: true })
    const { copy, streams, open, elsewhere, changeOf } = await scene()
    const { environment, store, most } = origin()
    const tabs = [
      await copy({ environment, store }),
      await copy({ environment, store }),
      await copy({ environment, store }),
    ]
    await until(() => streams.length)
    show(true) // they are already
    for (const nth of [1, 2]) {
      await settled()
      expect([streams.length, open().length]).toEqual([nth, 1])
      await elsewhere.tasks.create({ title: `${nth}` })
      streams.at(-1)?.push(await changeOf(nth))
      for (const { offline } of tabs) await until(() => offline.tasks.list().length === nth)
      tabs.shift()?.offline.close()
      await until(() => streams.length === nth + 1)
    }
    expect([open().length, most()]).toEqual([1, 1])
  })

  test('leave it to one that is shown', async () => {
    const { copy, streams, open } = await scene()
    const { environment, store } = origin()
    const show = page({ isShown: true })
    await copy({ environment, store })
    await until(() => streams.length)
    show(false)
    await until(() => open().length === 0)
    page({ isShown: true })
    await copy({ environment, store })
    await until(() => streams.length === 2)
    show(true)
    await settled()
    expect([streams.length, open().length]).toEqual([2, 1])
  })

  test('open it again after all was forgotten, when one of them has synced', async () => {
    const { copy, streams, open, elsewhere } = await scene()
    const { environment, store } = origin()
    const [first, second] = [await copy({ environment, store }), await copy({ environment, store })]
    await elsewhere.tasks.create({ title: 'one' })
    await until(() => streams.length)
    await second.offline.clear()
    await until(() => open().length === 0)
    await settled()
    expect([streams.length, first.offline.tasks.list()]).toEqual([1, []])
    await second.offline.sync()
    await until(() => streams.length === 2)
    expect(titles(first.offline.tasks.list())).toEqual(['one'])
  })
})

describe('Nothing is open', () => {
  test('while the page is hidden: what was changed meanwhile comes when it is shown', async () => {
    const show = page({ isShown: false })
    const { copy, streams, open, elsewhere } = await scene()
    const { offline, lists } = await copy()
    await until(() => offline.getSnapshot().status === 'idle' && lists() === 1)
    await settled()
    expect(streams).toEqual([])
    for (const title of ['one', 'two']) {
      await elsewhere.tasks.create({ title })
      show(true)
      await until(() => titles(offline.tasks.list()).includes(title) && open().length === 1)
      show(false)
      await until(() => open().length === 0)
    }
    offline.close()
    show(true)
    await settled()
    expect(streams.length).toBe(2)
  })

  test.each<[string, (tab: Awaited<ReturnType<Awaited<ReturnType<typeof scene>>['copy']>>) => unknown]>([
    ['after close', ({ offline }) => offline.close()],
    ['after clear', ({ offline }) => offline.clear()],
    ['when somebody signs out', ({ api }) => api.auth.logout()],
  ])('%s', async (_, leave) => {
    const { copy, streams, open, pauses, changeOf, elsewhere } = await scene()
    const tab = await copy()
    await until(() => streams.length)
    const before = tab.lists()
    await leave(tab)
    await until(() => open().length === 0)
    await elsewhere.tasks.create({ title: 'one' })
    streams[0]?.push(await changeOf(1))
    await settled()
    expect([streams.length, tab.lists(), pauses()]).toEqual([1, before, []])
  })

  test('after clear in the middle of a sync, with a change that waits for its end', async () => {
    const { copy, streams, changeOf, elsewhere } = await scene()
    const { offline, lists, network, store } = await copy()
    await until(() => streams.length)
    await elsewhere.tasks.create({ title: 'one' })
    const { promise, resolve } = Promise.withResolvers<undefined>()
    network(() => promise)
    void offline.sync()
    await until(() => lists() === 2)
    streams[0]?.push(await changeOf(1))
    await settled()
    await offline.clear()
    resolve(undefined)
    await settled()
    expect([await store.load(), lists(), streams.length]).toEqual([[], 2, 1])
  })

  test('nor asked for, where it was between two streams', async () => {
    const { copy, streams, pauses, timers } = await scene()
    const { offline } = await copy()
    await until(() => streams.length)
    streams[0]?.fail(new ConnectionError('streamChanges', 1, 'gone'))
    await until(() => pauses().length === 1)
    offline.close()
    expect(timers).toEqual([])
  })

  test('when the service says that nobody is signed in, until somebody is: the one whose data it is', async () => {
    const show = page({ isShown: true })
    const { copy, streams, open, pauses, ring, signIn, signUp } = await scene()
    await signUp('bob@example.com')
    const { offline, api } = await copy()
    await until(() => streams.length)
    await api.session.clear()
    await until(() => open().length === 0)
    show(false)
    show(true)
    await settled()
    expect(streams.length).toBe(1)
    await signIn(api, 'bob@example.com')
    await until(() => offline.getSnapshot().status === 'signed_out')
    await settled()
    expect(streams.length).toBe(1)
    await signIn(api)
    await until(() => streams.length === 2)
    streams[1]?.fail(await problemError(401, 'invalid_token'))
    await until(() => pauses().length === 1)
    ring(pauses()[0]?.millis as number)
    await until(() => streams.length === 3)
    await signIn(api, 'bob@example.com')
    await until(() => open().length === 0)
  })
})

test('a copy that is closed listens to nothing', async () => {
  page({ isShown: true })
  for (const name of ['addEventListener', 'removeEventListener']) vi.stubGlobal(name, () => {}) // as in a browser
  const targets = [globalThis.document, globalThis].map((target) => ({
    added: vi.spyOn(target, 'addEventListener'),
    removed: vi.spyOn(target, 'removeEventListener'),
  }))
  const { copy } = await scene()
  const { api } = await copy()
  const listeners = new Set<unknown>()
  const session: typeof api.session = {
    ...api.session,
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
  for (const { added } of targets) added.mockClear()
  const { offline } = await copy({ api: { ...api, session } })
  const all = targets.flatMap(({ added }) => added.mock.calls)
  expect([listeners.size, all.map(([type]) => type)]).toEqual([1, ['visibilitychange', 'online']])
  offline.close()
  expect([listeners.size, targets.flatMap(({ removed }) => removed.mock.calls)]).toEqual([0, all])
})
