// Who has a stream: one tab of those that share a store, and none where nobody looks or nobody is signed in.
import { describe, expect, test, vi } from 'vitest'
import { ConnectionError } from '../../generated/dist/index.js'
import { until } from '../support/until.ts'
import { liveScene, problemError } from './offline-live-scene.ts'
import { origin } from './offline-origin.ts'
import { page, settled, titles } from './offline-scene.ts'

describe('Tabs that share a store', () => {
  test('have one stream, and another tab opens it when the one that had it is closed', async () => {
    const show = page({ isShown: true })
    const { copy, streams, open, elsewhere, changeOf } = await liveScene()
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
    const { copy, streams, open } = await liveScene()
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
    const { copy, streams, open, elsewhere } = await liveScene()
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
    const { copy, streams, open, elsewhere } = await liveScene()
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

  test.each<[string, (tab: Awaited<ReturnType<Awaited<ReturnType<typeof liveScene>>['copy']>>) => unknown]>([
    ['after close', ({ offline }) => offline.close()],
    ['after clear', ({ offline }) => offline.clear()],
    ['when somebody signs out', ({ api }) => api.auth.logout()],
  ])('%s', async (_, leave) => {
    const { copy, streams, open, pauses, changeOf, elsewhere } = await liveScene()
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
    const { copy, streams, changeOf, elsewhere } = await liveScene()
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
    const { copy, streams, pauses, timers } = await liveScene()
    const { offline } = await copy()
    await until(() => streams.length)
    streams[0]?.fail(new ConnectionError('streamChanges', 1, 'gone'))
    await until(() => pauses().length === 1)
    offline.close()
    expect(timers).toEqual([])
  })

  test('when the service says that nobody is signed in, until somebody is: the one whose data it is', async () => {
    const show = page({ isShown: true })
    const { copy, streams, open, pauses, ring, signIn, signUp } = await liveScene()
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
  const { copy } = await liveScene()
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
