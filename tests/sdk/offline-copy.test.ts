// The copy of what the service has: how it comes, how it is kept, how it is shown, and how it goes.
import { describe, expect, test } from 'vitest'
import { inMemoryStore, type OfflineStore } from '../../generated/dist/offline.js'
import { dayMillis, offlineScene, titles } from './offline-scene.ts'

/** A store that notes what is written, each transaction by itself. */
function noting(store: OfflineStore = inMemoryStore()) {
  const transactions: string[][] = []
  const noted: OfflineStore = {
    ...store,
    async write(puts, deletes) {
      await store.write(puts, deletes)
      transactions.push([...puts.map(([key]) => key), ...deletes.map((key) => `- ${key}`)])
    },
  }
  return { store: noted, transactions }
}

describe('The copy', () => {
  test('has what was created, changed and removed elsewhere, and the trash', async () => {
    const { device, elsewhere } = await offlineScene()
    const { tasks, lists, sync } = (await device()).offline
    await elsewhere.lists.create({ name: 'L' })
    for (const title of ['one', 'two', 'three']) await elsewhere.tasks.create({ title, list_id: 1 })
    await sync()
    expect([titles(tasks.list()), lists.get(1)?.name]).toEqual([['one', 'two', 'three'], 'L'])
    await elsewhere.tasks.update(1, { title: 'uno' })
    await elsewhere.tasks.delete(2)
    await elsewhere.tasks.delete(3, { permanent: true })
    await elsewhere.lists.delete(1)
    await sync()
    expect([titles(tasks.list()), titles(tasks.list({ deleted: true })), lists.list()]).toEqual([
      ['uno'],
      ['two'],
      [],
    ])
    expect(tasks.get(1)).toEqual(await elsewhere.tasks.get(1))
  })

  test('is kept with the token that came with it, and goes on from there after a restart', async () => {
    const { device, elsewhere } = await offlineScene()
    await elsewhere.tasks.create({ title: 'one' })
    const { store, transactions } = noting()
    const phone = await device({ store })
    await phone.offline.sync()
    expect(transactions.filter((keys) => keys.includes('task 1'))).toEqual([
      expect.arrayContaining(['meta token']),
    ])
    await phone.restart()
    expect(titles(phone.offline.tasks.list())).toEqual(['one'])
    await elsewhere.tasks.create({ title: 'two' })
    phone.requests.length = 0
    await phone.offline.sync()
    expect(phone.requests.map(({ path }) => path.replace(/since=.*/, 'since'))).toEqual([
      '/api/1/changes?since',
    ])
    expect(titles(phone.offline.tasks.list())).toEqual(['one', 'two'])
  })

  test('begins anew when the token has expired: at once in the end, and the outbox stays', async () => {
    const { device, elsewhere, travel, signIn } = await offlineScene()
    for (let nth = 1; nth <= 1002; nth += 1) await elsewhere.tasks.create({ title: `t${nth}` })
    const { store, transactions } = noting()
    const phone = await device({ store })
    await phone.offline.sync()
    await phone.offline.tasks.update(1, { title: 'mine' })
    travel(31 * dayMillis)
    await Promise.all([signIn(phone.api), signIn(elsewhere)])
    await elsewhere.tasks.delete(2, { permanent: true })
    transactions.length = 0
    let pages = 0
    phone.network(({ path }) => (/changes/.test(path) && ++pages === 3 ? 'refused' : undefined))
    expect(await phone.offline.sync()).toBe(false)
    expect([transactions, phone.offline.tasks.get(2)?.title]).toEqual([[], 't2'])
    phone.network(() => undefined)
    expect(await phone.offline.sync()).toBe(true)
    const [first = []] = transactions
    expect(first).toEqual(expect.arrayContaining(['task 1', 'task 1001', '- task 2', 'meta token']))
    expect(phone.offline.tasks.get(2)).toBeUndefined()
    expect((await elsewhere.tasks.get(1)).title).toBe('mine')
    expect([phone.conflicts, phone.offline.getSnapshot().pending]).toEqual([[], 0])
  })

  test('is not shown while there is more to come', async () => {
    const { device, elsewhere } = await offlineScene()
    for (let nth = 1; nth <= 1001; nth += 1) await elsewhere.tasks.create({ title: `t${nth}` })
    const { offline, network } = await device()
    const shown = new Set<number>()
    offline.subscribe(() => shown.add(offline.getSnapshot().tasks.length))
    network(() => {
      shown.add(offline.tasks.list().length)
      return undefined
    })
    await offline.sync()
    expect([...shown]).toEqual([0, 1001])
  })
})

describe('A snapshot', () => {
  test('is the same until something changes, and listeners are told then', async () => {
    const { device, elsewhere } = await offlineScene()
    const { offline } = await device()
    const seen: unknown[] = []
    const stop = offline.subscribe(() => seen.push(offline.getSnapshot()))
    const before = offline.getSnapshot()
    expect(offline.getSnapshot()).toBe(before)
    expect(before.tasks).toBe(before.tasks)
    await elsewhere.tasks.create({ title: 'one' })
    await offline.sync()
    expect(seen.at(-1)).toBe(offline.getSnapshot())
    expect([before.tasks.length, offline.getSnapshot().tasks.length]).toEqual([0, 1])
    expect(offline.getSnapshot().status).toBe('idle')
    const [task] = offline.getSnapshot().tasks
    await offline.tasks.create({ title: 'two' })
    expect(titles(offline.getSnapshot().tasks)).toEqual(['one', 'two'])
    expect(offline.getSnapshot().tasks[0]).toBe(task) // what has not changed is the same, for components that compare
    const { length } = seen
    stop()
    await offline.tasks.create({ title: 'three' })
    expect(seen.length).toBe(length)
  })

  test('hides nothing and shows nothing twice while writes are sent, and others come in between', async () => {
    const { device, elsewhere } = await offlineScene()
    await elsewhere.tasks.create({ title: 'one' })
    await elsewhere.tasks.create({ title: 'below', parent_id: 1 })
    await elsewhere.tasks.create({ title: 'daily', due_date: '2026-12-01', recurrence: 'FREQ=DAILY' })
    const { offline, network } = await device()
    await offline.sync()
    await offline.tasks.delete(1)
    await offline.tasks.complete(3)
    const { id } = await offline.tasks.create({ title: 'two' })
    await offline.lists.create({ name: 'L' })
    const seen: string[] = []
    const days: unknown[] = []
    network(async ({ path }) => {
      if (seen.length === 6 || /changes/.test(path)) return undefined
      await offline.tasks.update(id, { description: `${seen.length}` })
      expect(offline.tasks.get(id)?.description).toBe(`${seen.length}`)
      seen.push(titles(offline.tasks.list()).join())
      days.push([offline.tasks.get(3)?.due_date, offline.tasks.get(3)?.completed])
      return undefined
    })
    expect(await offline.sync()).toBe(true)
    expect([seen.length > 4, [...new Set(seen)]]).toEqual([true, ['daily,two']])
    expect([days[0], days.at(-1)]).toEqual([
      ['2026-12-01', true],
      ['2026-12-02', false],
    ])
  })
})

describe('a write', () => {
  test.each([
    ['waits', false],
    ['does not wait', true],
  ])('%s for the one before it, where the store is ordered: %s', async (_, isOrdered) => {
    const { device } = await offlineScene()
    const written: string[] = []
    const hanging = { ...inMemoryStore(), isOrdered }
    const phone = await device({ store: hanging })
    hanging.write = (puts) => {
      written.push(...puts.map(([, write]) => (write as { body: { title: string } }).body.title))
      return new Promise(() => {})
    }
    for (const title of ['a', 'b']) void phone.offline.tasks.create({ title })
    await new Promise(setImmediate)
    expect(written).toEqual(isOrdered ? ['a', 'b'] : ['a'])
  })
})

describe('clear', () => {
  test('deletes all that is there, also what was not sent', async () => {
    const { device, elsewhere } = await offlineScene()
    await elsewhere.tasks.create({ title: 'one' })
    const phone = await device()
    await phone.offline.sync()
    await phone.offline.tasks.create({ title: 'two' })
    await phone.offline.clear()
    expect(phone.offline.getSnapshot()).toMatchObject({ tasks: [], lists: [], pending: 0, status: 'idle' })
    expect(await phone.store.load()).toEqual([])
    await phone.restart()
    expect(phone.offline.tasks.list()).toEqual([])
  })

  test('also in the middle of a sync, which writes nothing after it', async () => {
    const { device, elsewhere } = await offlineScene()
    await elsewhere.tasks.create({ title: 'one' })
    const phone = await device()
    const { promise, resolve } = Promise.withResolvers<void>()
    const arrived = new Promise<void>((tell) =>
      phone.network(async () => {
        tell()
        await promise
        return undefined
      }),
    )
    const syncing = phone.offline.sync()
    await arrived
    const clearing = phone.offline.clear()
    resolve()
    await clearing
    expect(await syncing).toBe(false)
    expect(await phone.store.load()).toEqual([])
    expect(phone.offline.getSnapshot()).toMatchObject({ status: 'idle', tasks: [] })
  })
})

test('after close nothing is sent by itself, and what is written is kept', async () => {
  const { device, signIn } = await offlineScene()
  const phone = await device({ autoSync: true })
  await phone.offline.sync()
  phone.offline.close()
  phone.requests.length = 0
  await phone.offline.tasks.create({ title: 'one' })
  expect((await phone.store.load()).some(([key]) => key.startsWith('write'))).toBe(true)
  await phone.api.session.clear()
  await signIn(phone.api)
  expect(await phone.offline.sync()).toBe(false)
  expect(phone.requests).toEqual([])
})
