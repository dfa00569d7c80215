// The outbox on its way: each write once, whatever is lost, killed, refused or late.
import { beforeEach, describe, expect, test } from 'vitest'
import { problemResponse, proxyResponse } from './faulty-fetch.ts'
import { dayMillis, handTimers, offlineScene, page, settled, titles } from './offline-scene.ts'

// What comes by itself, other than by a stream.
beforeEach(() => void page({ isShown: false }))

const isWrite = ({ path }: { path: string }) => !path.includes('/changes')

describe('A creation whose answer was lost', () => {
  test.each([0, 3])('is there once, also after a restart, %i days later', async (days) => {
    const { device, elsewhere, travel } = await offlineScene()
    const phone = await device()
    const { id: list_id } = await phone.offline.lists.create({ name: 'L' })
    await phone.offline.tasks.create({ title: 'one', list_id })
    for (const lost of [/lists$/, /tasks$/]) {
      phone.network(({ path }) => (lost.test(path) ? 'lost' : undefined))
      expect(await phone.offline.sync()).toBe(false)
      travel(days * dayMillis)
      await phone.restart()
    }
    phone.network(() => undefined)
    expect(await phone.offline.sync()).toBe(true)
    const [tasks, lists] = [await elsewhere.tasks.list(), await elsewhere.lists.list()]
    expect(titles(tasks)).toEqual(['one'])
    expect(lists.map(({ id, name }) => `${id} ${name}`)).toEqual([`${tasks[0]?.list_id} L`])
    expect(phone.offline.lists.get(list_id)?.id).toBe(lists[0]?.id)
  })

  test('is sent again with the same key', async () => {
    const { device } = await offlineScene()
    const phone = await device()
    await phone.offline.tasks.create({ title: 'one' })
    phone.network((request) => (isWrite(request) ? 'refused' : undefined))
    await phone.offline.sync()
    await phone.restart()
    await phone.offline.sync()
    const keys = phone.writes().map(({ headers, body }) => headers.get('Idempotency-Key') + body)
    expect(keys).toEqual([keys[0], keys[0]])
  })

  test('that arrives after the copy was brought up to date counts as done: external_id_taken', async () => {
    const { device, elsewhere, double, travel } = await offlineScene()
    const phone = await device()
    const { external_id } = await phone.offline.tasks.create({ title: 'one' })
    phone.network((request) => (isWrite(request) ? 'refused' : undefined))
    await phone.offline.sync()
    travel(2 * dayMillis)
    phone.network(async (request) => {
      if (isWrite(request) && double.requests.at(-1)?.operationId === 'listChanges')
        await elsewhere.tasks.create({ title: 'one', external_id })
      return undefined
    })
    expect(await phone.offline.sync()).toBe(true)
    expect(double.requests.filter(({ status }) => status === 409).length).toBe(1)
    expect([titles(await elsewhere.tasks.list()), phone.refused]).toEqual([['one'], []])
  })

  test.each(['lost', 'refused'] as const)(
    'of a list (%s) does not take another one for its own: of another name, or known before',
    async (fault) => {
      const { device, elsewhere } = await offlineScene()
      await elsewhere.lists.create({ name: 'L' })
      const phone = await device()
      await phone.offline.sync()
      for (const _ of [1, 2]) await phone.offline.lists.create({ name: 'L' })
      for (const name of ['M', 'N']) {
        phone.network((request) => (isWrite(request) ? fault : undefined))
        await phone.offline.sync()
        await elsewhere.lists.create({ name })
        phone.network((request) =>
          isWrite(request) && phone.offline.getSnapshot().pending === 1 ? 'refused' : undefined,
        )
      }
      phone.network(() => undefined)
      await phone.offline.sync()
      const names = (await elsewhere.lists.list()).map(({ name }) => name)
      expect(names.sort()).toEqual(['L', 'L', 'L', 'M', 'N'])
    },
  )
})

describe('A change whose answer was lost', () => {
  test('is done once: what was changed elsewhere since stays, and is no conflict', async () => {
    const { device, elsewhere } = await offlineScene()
    await elsewhere.tasks.create({ title: 'one' })
    const phone = await device()
    await phone.offline.sync()
    await phone.offline.tasks.update(1, { title: 'mine' })
    phone.network((request) => (isWrite(request) ? 'lost' : undefined))
    await phone.offline.sync()
    await elsewhere.tasks.update(1, { title: 'later' })
    await phone.restart()
    phone.network(() => undefined)
    await phone.offline.sync()
    expect((await elsewhere.tasks.get(1)).title).toBe('later')
    expect([phone.offline.tasks.get(1)?.title, phone.conflicts]).toEqual(['later', []])
  })

  test('is looked at again when the key is forgotten', async () => {
    const { device, elsewhere, travel } = await offlineScene()
    await elsewhere.tasks.create({ title: 'one' })
    const phone = await device()
    await phone.offline.sync()
    await phone.offline.tasks.update(1, { title: 'mine' })
    phone.network((request) => (isWrite(request) ? 'lost' : undefined))
    await phone.offline.sync()
    travel(3 * dayMillis)
    phone.network(() => undefined)
    expect(await phone.offline.sync()).toBe(true)
    expect((await elsewhere.tasks.get(1)).title).toBe('mine')
    expect(phone.conflicts).toEqual([])
  })

  test('and that takes it out of the trash is not done again to a later deletion', async () => {
    for (const isDeletedAgain of [true, false]) {
      const { device, elsewhere, travel } = await offlineScene()
      await elsewhere.tasks.create({ title: 'one' })
      await elsewhere.tasks.delete(1)
      const phone = await device()
      await phone.offline.sync()
      await phone.offline.tasks.restore(1)
      await phone.offline.tasks.update(1, { title: 'mine' })
      phone.network((request) => (!isWrite(request) ? undefined : isDeletedAgain ? 'lost' : 'refused'))
      await phone.offline.sync()
      travel(2 * dayMillis)
      if (isDeletedAgain) {
        await elsewhere.tasks.update(1, { title: 'theirs' })
        await elsewhere.tasks.delete(1)
      }
      phone.network(() => undefined)
      expect(await phone.offline.sync()).toBe(true)
      expect(titles(await elsewhere.tasks.list())).toEqual(isDeletedAgain ? [] : ['mine'])
      expect(phone.conflicts).toMatchObject(isDeletedAgain ? [{ theirs: null, mine: { title: 'mine' } }] : [])
    }
  })

  test('of a list is looked at again, and so is its deletion', async () => {
    const { device, elsewhere } = await offlineScene()
    await elsewhere.lists.create({ name: 'one' })
    const phone = await device()
    await phone.offline.sync()
    await phone.offline.lists.update(1, { name: 'two' })
    await phone.offline.lists.delete(1)
    for (const pending of [1, 0]) {
      phone.network((request) => (isWrite(request) ? 'lost' : undefined))
      await phone.offline.sync()
      phone.network((request) => (pending === 1 && request.method === 'DELETE' ? 'refused' : undefined))
      await phone.offline.sync()
      expect(phone.offline.getSnapshot().pending).toBe(pending)
    }
    expect(phone.writes().filter(({ method }) => method === 'PATCH').length).toBe(1)
    expect(await elsewhere.lists.list()).toEqual([])
    expect([phone.conflicts, phone.refused]).toEqual([[], []])
  })
})

describe('A write that the service refuses', () => {
  test('is taken back once the app knows, with what depends on it', async () => {
    const { device, elsewhere } = await offlineScene()
    const phone = await device()
    const { id } = await phone.offline.tasks.create({ title: 'x'.repeat(256) })
    await phone.offline.tasks.update(id, { description: 'of nothing' })
    await phone.offline.tasks.create({ title: 'below', parent_id: id })
    await phone.offline.tasks.create({ title: 'beside' })
    expect(await phone.offline.sync()).toBe(true)
    expect(phone.refused).toMatchObject([
      { op: 'create', id, code: 'validation_failed', problem: { status: 400 } },
      { op: 'update', id, code: 'task_not_found', body: { description: 'of nothing' } },
      { op: 'create', code: 'parent_not_found', body: { title: 'below' } },
    ])
    expect(titles(phone.offline.tasks.list())).toEqual(['beside'])
    expect(titles(await elsewhere.tasks.list())).toEqual(['beside'])
  })

  test('leaves what was written behind it without a conflict', async () => {
    const { device, elsewhere } = await offlineScene()
    await elsewhere.tasks.create({ title: 'one' })
    const phone = await device()
    await phone.offline.sync()
    await phone.offline.tasks.update(1, { title: 'x'.repeat(256) })
    await phone.offline.tasks.update(1, { title: 'two' })
    await phone.offline.sync()
    expect([phone.refused.length, phone.conflicts, phone.offline.tasks.get(1)?.title]).toEqual([1, [], 'two'])
  })

  test('for an external id that another task has is refused, if it was never sent before', async () => {
    const { device, elsewhere } = await offlineScene()
    await elsewhere.tasks.create({ title: 'one', external_id: 'crm-1' })
    const phone = await device()
    await phone.offline.tasks.create({ title: 'two', external_id: 'crm-1' })
    await phone.offline.sync()
    expect(phone.refused).toMatchObject([{ code: 'external_id_taken', body: { title: 'two' } }])
  })

  test('is not taken out before the app knows', async () => {
    const { device } = await offlineScene()
    const phone = await device({
      onRefused: () => {
        throw new Error('not now')
      },
    })
    await phone.offline.tasks.create({ title: 'x'.repeat(256) })
    expect(await phone.offline.sync()).toBe(false)
    expect(phone.offline.getSnapshot()).toMatchObject({ pending: 1, error: new Error('not now') })
  })
})

describe('It is tried again', () => {
  test.each([
    ['a busy service', () => problemResponse(503, 'overloaded')],
    ['a limit', () => problemResponse(429, 'rate_limited')],
    ['something in between that says 404', () => proxyResponse(404)],
    ['a page of a hotel', () => proxyResponse(200)],
    ['a request that is still in work', () => problemResponse(409, 'idempotency_in_progress')],
    ['no network', () => 'refused' as const],
  ])('after %s, and nothing is lost', async (_, fault) => {
    const { device, elsewhere } = await offlineScene()
    const phone = await device()
    await phone.offline.tasks.create({ title: 'one' })
    phone.network((request) => (isWrite(request) ? fault() : undefined))
    expect(await phone.offline.sync()).toBe(false)
    expect(phone.offline.getSnapshot()).toMatchObject({
      status: 'waiting',
      pending: 1,
      error: expect.any(Error),
    })
    phone.network(() => undefined)
    expect(await phone.offline.sync()).toBe(true)
    expect(titles(await elsewhere.tasks.list())).toEqual(['one'])
    expect(phone.refused).toEqual([])
  })

  test('by itself, after a random part of a wait that doubles up to five minutes', async () => {
    const { device } = await offlineScene()
    const { timers, after, ring } = handTimers()
    const phone = await device({ autoSync: true, environment: { after, random: () => 0.5 } })
    phone.network(() => 'refused')
    const waits = []
    for (let times = 0; times < 11; times += 1) {
      await phone.offline.sync()
      waits.push(timers[0]?.millis)
      ring()
    }
    await phone.offline.sync()
    expect(waits).toEqual([0.5, 1, 2, 4, 8, 16, 32, 64, 128, 150, 150].map((seconds) => seconds * 1000))
    expect(timers.length).toBe(1)
    phone.network(() => undefined)
    ring()
    expect(await phone.offline.sync()).toBe(true)
    expect(timers).toEqual([])
    phone.network(() => 'refused')
    await phone.offline.sync()
    expect(timers.map(({ millis }) => millis)).toEqual([500]) // as after the first failure
  })

  test('after one that is under way, where it is wanted meanwhile', async () => {
    const { device, elsewhere, double } = await offlineScene()
    const { offline, network, requests } = await device()
    network(async ({ path, headers }) => {
      network(() => undefined)
      const before = await double.fetch(`http://test${path}`, { headers })
      await elsewhere.tasks.create({ title: 'one' })
      expect(offline.sync()).toBe(syncing)
      return before
    })
    const syncing = offline.sync()
    expect(await syncing).toBe(true)
    expect([titles(offline.tasks.list()), requests.length]).toEqual([['one'], 2])
  })

  test('not before the service wants it, whoever asks', async () => {
    const { device } = await offlineScene()
    const { timers, after, ring } = handTimers()
    const phone = await device({ autoSync: true, environment: { after, random: () => 0.5 } })
    await phone.offline.sync()
    phone.network(() => problemResponse(429, 'rate_limited', { 'Retry-After': '60' }))
    await phone.offline.sync()
    phone.requests.length = 0
    expect(timers.map(({ millis }) => millis)).toEqual([60_500])
    await phone.offline.tasks.create({ title: 'one' })
    expect(await phone.offline.sync()).toBe(false)
    expect(phone.requests).toEqual([])
    phone.network(() => undefined)
    ring()
    expect(await phone.offline.sync()).toBe(true)
  })

  test('a write waits for that, too, and is sent at once otherwise', async () => {
    const { device, elsewhere } = await offlineScene()
    const { after } = handTimers()
    const phone = await device({ autoSync: true, environment: { after } })
    await phone.offline.sync()
    phone.network(() => 'refused')
    await phone.offline.sync()
    phone.network(() => undefined)
    phone.requests.length = 0
    await phone.offline.tasks.create({ title: 'one' })
    await settled()
    expect(phone.requests).toEqual([])
    await phone.offline.sync()
    await phone.offline.tasks.create({ title: 'two' })
    expect(phone.offline.getSnapshot().status).toBe('syncing')
    await phone.offline.sync()
    expect(titles(await elsewhere.tasks.list())).toEqual(['one', 'two'])
  })
})

describe('Whose data it is', () => {
  test('when the session is over, it waits until somebody signs in, and no timer runs', async () => {
    const { device, signIn } = await offlineScene()
    const { timers, after } = handTimers()
    const phone = await device({ autoSync: true, environment: { after } })
    await phone.offline.sync()
    await phone.api.session.clear()
    await phone.offline.tasks.create({ title: 'one' })
    expect(await phone.offline.sync()).toBe(false)
    expect(phone.offline.getSnapshot()).toMatchObject({ status: 'signed_out', pending: 1 })
    phone.requests.length = 0
    await phone.offline.tasks.create({ title: 'two' })
    await settled()
    expect([phone.requests, timers]).toEqual([[], []])
    expect(phone.offline.getSnapshot().status).toBe('signed_out')
    await signIn(phone.api)
    await phone.offline.sync()
    expect(phone.offline.getSnapshot()).toMatchObject({ status: 'idle', pending: 0 })
  })

  test('nothing of one person is sent as another, whoever signs in', async () => {
    const { device, signIn, signUp } = await offlineScene()
    const bob = await signUp('bob@example.com')
    const phone = await device()
    await phone.offline.sync()
    await phone.offline.tasks.create({ title: 'of Ada' })
    phone.requests.length = 0
    await phone.api.session.clear()
    await signIn(phone.api, 'bob@example.com')
    expect(await phone.offline.sync()).toBe(false)
    expect([phone.requests, phone.offline.getSnapshot().status]).toEqual([[], 'signed_out'])
    expect(await bob.tasks.list()).toEqual([])
    await phone.offline.clear()
    await phone.offline.tasks.create({ title: 'of Bob' })
    await phone.offline.sync()
    expect(titles(await bob.tasks.list())).toEqual(['of Bob'])
  })

  test('nor where somebody else signs in in the middle of it', async () => {
    const { device, signIn, signUp } = await offlineScene()
    const bob = await signUp('bob@example.com')
    const phone = await device()
    await phone.offline.sync()
    await phone.offline.tasks.create({ title: 'of Ada' })
    phone.network(async () => {
      await signIn(phone.api, 'bob@example.com')
      return undefined
    })
    expect(await phone.offline.sync()).toBe(false)
    expect(phone.offline.getSnapshot()).toMatchObject({ status: 'signed_out', pending: 1 })
    expect(await bob.tasks.list()).toEqual([])
  })
})
