// Changes from elsewhere that come by themselves: by a stream, or else by asking now and then.
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from 'vitest'
import { ConnectionError, TimeoutError } from '../../generated/dist/index.js'
import { until } from '../support/until.ts'
import { liveScene, problemError, type Stream } from './offline-live-scene.ts'
import { numbersFrom } from './offline-network.ts'
import { origin } from './offline-origin.ts'
import { offlineScene, settled, titles } from './offline-scene.ts'

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

  test('tabs and devices that write at the same time show the same in the end, and each write once', async () => {
    const { device, elsewhere } = await offlineScene()
    const { environment, store } = origin()
    const after = (millis: number, callback: () => void) => {
      const timer = setTimeout(callback, millis)
      return () => clearTimeout(timer)
    }
    const tab = { autoSync: true, store, environment: { ...environment, after } }
    const all = [
      await device(tab),
      await device(tab),
      await device({ autoSync: true, environment: { after } }),
    ]
    const next = numbersFrom(7)
    let created = 0
    for (let nth = 0; nth < 120; nth += 1) {
      const { tasks } = (all[next() % 3] as (typeof all)[number]).offline
      const shown = tasks.list()
      const { id } = shown[next() % (shown.length || 1)] ?? {}
      const write = next() % 4
      if (id === undefined || write === 0) {
        created += 1
        await tasks.create({ title: `${nth}` })
      } else if (write === 1) await tasks.update(id, { title: `${nth}` })
      else if (write === 2) await tasks.complete(id, next() % 2 === 0)
      else await tasks.move(id, { after_id: null })
      for (let turns = next() % 4; turns > 0; turns -= 1) await settled()
    }
    await until(() => all.every(({ offline }) => offline.getSnapshot().pending === 0))
    const tasks = await elsewhere.tasks.list({ sort: 'position' })
    expect([tasks.length, all.flatMap(({ refused }) => refused)]).toEqual([created, []])
    for (const { offline } of all) await until(() => isDeepStrictEqual(offline.tasks.list(), tasks))
  })
})

describe('The stream', () => {
  test('begins where the first sync has ended, as the person whose data it is, without retries', async () => {
    const { copy, streams, elsewhere } = await liveScene()
    await elsewhere.tasks.create({ title: 'one' })
    const { store, offline } = await copy()
    await until(() => streams.length)
    const [token] = await store.load(['meta token'])
    expect(titles(offline.tasks.list())).toEqual(['one'])
    expect(streams).toMatchObject([{ since: token?.[1], options: { userId: 1, maxRetries: 0 } }])
  })

  test('leads to one sync, however many changes come at once', async () => {
    const { copy, streams, elsewhere, changeOf } = await liveScene()
    const { offline, lists } = await copy()
    await until(() => streams.length)
    const before = lists()
    for (const title of ['one', 'two', 'three']) await elsewhere.tasks.create({ title })
    for (const id of [1, 2, 3]) streams[0]?.push(await changeOf(id))
    await until(() => streams[0]?.asked === 4)
    expect([titles(offline.tasks.list()), lists() - before]).toEqual([['one', 'two', 'three'], 1])
  })

  test('leads to none for what is known: what was written here, and what is gone here, too', async () => {
    const { copy, streams, changeOf, elsewhere } = await liveScene()
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
    const { copy, streams, changeOf, elsewhere } = await liveScene()
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
    const { copy, streams, changeOf, elsewhere, timers, pauses } = await liveScene()
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
    const { copy, streams } = await liveScene()
    const { offline } = await copy({ autoSync: false })
    await offline.sync()
    await settled()
    expect(streams).toEqual([])
  })
})

describe('Without a stream', () => {
  test('it asks, and tries again, after a random part of a wait that doubles up to two minutes', async () => {
    const { copy, streams, elsewhere, pauses, ring } = await liveScene()
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
    const { copy, streams, pauses, ring } = await liveScene()
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
    const { copy, streams, pauses } = await liveScene()
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
    const { copy, streams, pauses, ring, elsewhere } = await liveScene()
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
    const { copy, streams, pauses, ring } = await liveScene()
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
