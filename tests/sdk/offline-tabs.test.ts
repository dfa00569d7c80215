// Several tabs with one store: one of them syncs at a time, and all show the same.
import { describe, expect, test } from 'vitest'
import { origin } from './offline-origin.ts'
import { offlineScene, titles } from './offline-scene.ts'

const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

async function twoTabs() {
  const scene = await offlineScene()
  const { environment, store, most } = origin()
  const first = await scene.device({ environment, store })
  const second = await scene.device({ environment, store })
  return { ...scene, first, second, most }
}

describe('What one tab', () => {
  test('writes, the others show, before anything is sent', async () => {
    const { first, second } = await twoTabs()
    const seen: string[][] = []
    second.offline.subscribe(() => seen.push(titles(second.offline.tasks.list())))
    const { id } = await first.offline.tasks.create({ title: 'one' })
    await settled()
    expect(seen).toEqual([['one']])
    await second.offline.tasks.update(id, { title: 'uno' })
    await settled()
    expect(first.offline.tasks.get(id)?.title).toBe('uno')
  })

  test('syncs, the others show, under either id', async () => {
    const { first, second, elsewhere } = await twoTabs()
    await elsewhere.tasks.create({ title: 'one' })
    const { id } = await second.offline.tasks.create({ title: 'two' })
    await settled()
    await first.offline.sync()
    await settled()
    expect(titles(second.offline.tasks.list())).toEqual(['one', 'two'])
    expect(second.offline.tasks.get(id)).toMatchObject({ id: 2 })
    expect(second.offline.getSnapshot().pending).toBe(0)
  })
})

describe('Two tabs', () => {
  test('that sync at once do it one after the other, and each write is sent once', async () => {
    const { first, second, elsewhere, most } = await twoTabs()
    for (const { offline } of [first, second])
      for (const title of ['a', 'b']) await offline.tasks.create({ title })
    expect(await Promise.all([first, second].map(({ offline }) => offline.sync()))).toEqual([true, true])
    expect(titles(await elsewhere.tasks.list()).sort()).toEqual(['a', 'a', 'b', 'b'])
    expect([most(), first.writes().length + second.writes().length]).toEqual([1, 4])
  })

  test('know what the other has synced although its message did not arrive', async () => {
    const scene = await offlineScene()
    const { environment, store } = origin()
    const deaf = { ...environment, channel: () => undefined }
    const first = await scene.device({ environment: deaf, store })
    const second = await scene.device({ environment: deaf, store })
    await first.offline.tasks.create({ title: 'one' })
    await first.offline.sync()
    await second.offline.sync()
    expect(titles(second.offline.tasks.list())).toEqual(['one'])
    await second.offline.tasks.update(1, { title: 'uno' })
    await second.offline.sync()
    await first.offline.tasks.update(1, { priority: 'low' })
    await first.offline.sync()
    expect(await scene.elsewhere.tasks.get(1)).toMatchObject({ title: 'uno', priority: 'low' })
    expect([...first.conflicts, ...second.conflicts]).toEqual([])
  })

  test('send nothing again that the other has sent, although its message did not arrive', async () => {
    const scene = await offlineScene()
    const { environment, store } = origin()
    const deaf = { ...environment, channel: () => undefined }
    const first = await scene.device({ environment: deaf, store })
    await first.offline.lists.create({ name: 'L' })
    const second = await scene.device({ environment: deaf, store })
    for (const { offline } of [first, second]) expect(await offline.sync()).toBe(true)
    expect((await scene.elsewhere.lists.list()).length).toBe(1)
    expect(second.offline.getSnapshot()).toMatchObject({ pending: 0, lists: [{ id: 1 }] })
  })

  test('need nothing of one that is closed, which still keeps what is written', async () => {
    const { first, second } = await twoTabs()
    first.offline.close()
    await first.offline.tasks.create({ title: 'one' })
    await second.restart()
    expect(titles(second.offline.tasks.list())).toEqual(['one'])
  })

  test('forget together', async () => {
    const { first, second, elsewhere } = await twoTabs()
    await elsewhere.tasks.create({ title: 'one' })
    await second.offline.sync()
    await settled()
    expect(titles(first.offline.tasks.list())).toEqual(['one'])
    const syncing = second.offline.sync()
    await first.offline.clear()
    expect(await syncing).toBe(false)
    await settled()
    expect([first, second].map(({ offline }) => offline.tasks.list())).toEqual([[], []])
  })

  test('forget together also what one of them has sent, while it asks what that has led to', async () => {
    const { first, second } = await twoTabs()
    await first.offline.tasks.create({ title: 'one' })
    await settled()
    const asked = Promise.withResolvers<void>()
    second.network(({ path }) => {
      if (!path.includes('/changes') || second.writes().length === 0) return undefined
      asked.resolve()
      return new Promise(() => {})
    })
    const syncing = second.offline.sync()
    await asked.promise
    expect(titles(second.offline.tasks.list())).toEqual(['one'])
    await first.offline.clear()
    expect(await syncing).toBe(false)
    await settled()
    expect([first, second].map(({ offline }) => offline.tasks.list())).toEqual([[], []])
  })
})
