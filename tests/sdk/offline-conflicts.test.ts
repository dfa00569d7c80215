// The same thing changed here and elsewhere: what merges, what is a conflict, and who decides.
import { describe, expect, test } from 'vitest'
import type { NewTask, TaskPatch } from '../../generated/dist/index.js'
import type { Conflict } from '../../generated/dist/offline.js'
import { offlineScene, titles } from './offline-scene.ts'

/** A task that a device has a copy of. */
async function shared(
  task: NewTask = { title: 'one' },
  decide?: (conflict: Conflict) => TaskPatch | undefined,
) {
  const scene = await offlineScene()
  await scene.elsewhere.tasks.create(task)
  const phone = await scene.device(decide && { decide })
  await phone.offline.sync()
  return { ...scene, phone, ...phone.offline }
}

describe('Changes here and elsewhere', () => {
  test('of different fields merge, and nobody is asked', async () => {
    const { phone, tasks, sync, elsewhere } = await shared()
    await tasks.update(1, { title: 'two' })
    await elsewhere.tasks.update(1, { priority: 'high' })
    expect(await sync()).toBe(true)
    expect(await elsewhere.tasks.get(1)).toMatchObject({ title: 'two', priority: 'high' })
    expect(tasks.get(1)).toMatchObject({ title: 'two', priority: 'high' })
    expect(phone.conflicts).toEqual([])
  })

  test('of the same field: the later to arrive is written, and the app is told of the other', async () => {
    const { phone, tasks, sync, elsewhere } = await shared()
    await tasks.update(1, { title: 'mine', description: 'x' })
    await elsewhere.tasks.update(1, { title: 'theirs' })
    await sync()
    expect(await elsewhere.tasks.get(1)).toMatchObject({ title: 'mine', description: 'x' })
    expect(phone.conflicts).toEqual([
      {
        ...{ kind: 'task', id: 1, fields: ['title'], mine: { title: 'mine' }, base: { title: 'one' } },
        theirs: expect.objectContaining({ title: 'theirs' }),
      },
    ])
  })

  test('to the same value are no conflict, and nothing is sent', async () => {
    const { phone, tasks, sync, elsewhere } = await shared()
    await tasks.update(1, { title: 'two' })
    await elsewhere.tasks.update(1, { title: 'two' })
    await sync()
    expect([phone.conflicts, phone.writes()]).toEqual([[], []])
  })

  test.each([
    ['{} leaves theirs', {}, { title: 'theirs', description: 'mine' }],
    ['a value is written', { title: 'both' }, { title: 'both', description: 'mine' }],
    [
      'other fields, too',
      { title: 'mine', labels: ['was: theirs'] },
      { title: 'mine', labels: ['was: theirs'] },
    ],
  ])('the app may decide: %s', async (_, decision, expected) => {
    const { phone, tasks, sync, elsewhere } = await shared({ title: 'one' }, () => decision)
    await tasks.update(1, { title: 'mine', description: 'mine' })
    await elsewhere.tasks.update(1, { title: 'theirs' })
    await sync()
    expect(await elsewhere.tasks.get(1)).toMatchObject(expected)
    expect(tasks.get(1)).toMatchObject(expected)
    expect(phone.conflicts.length).toBe(1)
  })

  test('while it is sent: 412, and it is looked at again', async () => {
    const { phone, tasks, sync, elsewhere } = await shared()
    await tasks.update(1, { title: 'mine' })
    let times = 0
    phone.network(async ({ path }) => {
      if (path.includes('batch') && ++times === 1)
        await elsewhere.tasks.update(1, { title: 'theirs', priority: 'low' })
      return undefined
    })
    await sync()
    expect(await elsewhere.tasks.get(1)).toMatchObject({ title: 'mine', priority: 'low' })
    expect(phone.conflicts).toMatchObject([{ theirs: { title: 'theirs' } }])
    expect(times).toBe(2)
  })

  test('are told once, although what was decided is not sent at once', async () => {
    const { phone, tasks, sync, elsewhere } = await shared()
    await tasks.update(1, { title: 'mine' })
    await elsewhere.tasks.update(1, { title: 'theirs' })
    phone.network(({ path }) => (path.includes('batch') ? 'refused' : undefined))
    await sync()
    await elsewhere.tasks.update(1, { priority: 'low' })
    phone.network(() => undefined)
    expect(await sync()).toBe(true)
    expect([phone.conflicts.length, (await elsewhere.tasks.get(1)).title]).toEqual([1, 'mine'])
  })

  test.each(['update', 'delete'] as const)('of a list while it is sent (%s) are seen, too', async (op) => {
    const { phone, lists, sync, elsewhere } = await shared()
    await elsewhere.lists.create({ name: 'one' })
    await sync()
    await (op === 'update' ? lists.update(1, { name: 'mine' }) : lists.delete(1))
    let times = 0
    phone.network(async ({ method }) => {
      if (method !== 'GET' && ++times === 1) await elsewhere.lists.update(1, { name: 'theirs' })
      return undefined
    })
    expect(await sync()).toBe(true)
    expect(phone.conflicts).toMatchObject([{ kind: 'list', theirs: { name: 'theirs' } }])
    expect((await elsewhere.lists.list()).map(({ name }) => name)).toEqual(op === 'update' ? ['mine'] : [])
  })

  test('one after the other here are no conflict of each other', async () => {
    const { phone, tasks, sync } = await shared()
    for (const title of ['two', ' three ', 'four']) await tasks.update(1, { title })
    await tasks.complete(1)
    await tasks.complete(1, false)
    await sync()
    expect(phone.conflicts).toEqual([])
    expect(tasks.get(1)).toMatchObject({ title: 'four', completed: false })
  })

  test('of a subtask whose parent goes elsewhere here are none, either', async () => {
    const { phone, tasks, lists, sync, elsewhere } = await shared()
    await elsewhere.tasks.create({ title: 'below', parent_id: 1 })
    await sync()
    const { id: list_id } = await lists.create({ name: 'L' })
    const { id: other } = await lists.create({ name: 'M' })
    await tasks.move(1, { list_id })
    await tasks.move(2, { list_id: other, parent_id: null })
    await sync()
    expect(phone.conflicts).toEqual([])
    expect([tasks.get(1)?.list_id, tasks.get(2)?.list_id]).toEqual([1, 2])
  })

  test.each([[{}], [{ title: 'of no move' }]])(
    'of the place are conflicts as of any field: %j',
    async (decision) => {
      const { phone, tasks, lists, sync, elsewhere } = await shared({ title: 'one' }, () => decision)
      const [one, two] = [
        await elsewhere.lists.create({ name: '1' }),
        await elsewhere.lists.create({ name: '2' }),
      ]
      await sync()
      await tasks.move(1, { list_id: one.id })
      await elsewhere.tasks.move(1, { list_id: two.id })
      await sync()
      expect(phone.conflicts).toMatchObject([{ fields: ['list_id'], mine: { list_id: one.id } }])
      expect([tasks.get(1)?.list_id, lists.list().length, phone.refused]).toEqual([two.id, 2, []])
    },
  )

  test('of a list that is deleted here, and renamed elsewhere', async () => {
    for (const [decision, left] of [
      [undefined, []],
      [{}, ['theirs']],
      [{ name: 'both' }, ['both']],
    ] as const) {
      const { phone, lists, sync, elsewhere } = await shared(
        { title: 'one' },
        () => decision as TaskPatch | undefined,
      )
      await elsewhere.lists.create({ name: 'mine' })
      await sync()
      await lists.delete(1)
      await elsewhere.lists.update(1, { name: 'theirs' })
      await sync()
      expect(phone.conflicts).toMatchObject([{ kind: 'list', mine: {}, theirs: { name: 'theirs' } }])
      expect((await elsewhere.lists.list()).map(({ name }) => name)).toEqual(left)
    }
  })
})

describe('A change of what was deleted elsewhere', () => {
  test('is dropped, and the app is told', async () => {
    const { phone, tasks, sync, elsewhere } = await shared()
    await tasks.update(1, { title: 'mine' })
    await elsewhere.tasks.delete(1)
    expect(await sync()).toBe(true)
    expect(phone.conflicts).toEqual([
      {
        kind: 'task',
        id: 1,
        fields: ['title'],
        mine: { title: 'mine' },
        theirs: null,
        base: { title: 'one' },
      },
    ])
    expect(tasks.get(1)).toMatchObject({ title: 'one', deleted_at: expect.any(String) })
    expect(phone.writes()).toEqual([])
  })

  test('also while it is sent', async () => {
    const { phone, tasks, lists, sync, elsewhere } = await shared()
    await elsewhere.lists.create({ name: 'L' })
    await sync()
    await tasks.update(1, { title: 'mine' })
    await lists.update(1, { name: 'mine' })
    phone.network(async ({ path, method }) => {
      if (path.includes('batch')) await elsewhere.tasks.delete(1)
      if (method === 'PATCH') await elsewhere.lists.delete(1)
      return undefined
    })
    expect(await sync()).toBe(true)
    expect(phone.conflicts).toMatchObject([
      { kind: 'task', theirs: null, mine: { title: 'mine' } },
      { kind: 'list', theirs: null, mine: { name: 'mine' } },
    ])
    expect(phone.refused).toEqual([])
  })

  test('behind a restoration is a conflict with what was written since, also while that is sent', async () => {
    const { phone, tasks, sync, elsewhere } = await shared()
    await elsewhere.tasks.delete(1)
    await sync()
    await tasks.restore(1)
    await tasks.update(1, { title: 'mine' })
    let times = 0
    phone.network(async ({ path }) => {
      if (!path.includes('batch') || ++times > 1) return undefined
      await elsewhere.tasks.restore(1)
      await elsewhere.tasks.update(1, { title: 'theirs' })
      await elsewhere.tasks.delete(1)
      return undefined
    })
    expect(await sync()).toBe(true)
    expect(phone.conflicts).toMatchObject([{ theirs: { title: 'theirs' }, mine: { title: 'mine' } }])
  })

  test('brings it back from the trash where the app has values for it, and what else was changed there is a conflict', async () => {
    const { phone, tasks, sync, elsewhere } = await shared({ title: 'one' }, ({ mine, theirs }) =>
      theirs === null ? (mine as TaskPatch) : {},
    )
    await tasks.update(1, { title: 'mine', priority: 'high' })
    await elsewhere.tasks.update(1, { title: 'theirs' })
    await elsewhere.tasks.delete(1)
    await sync()
    expect(phone.conflicts).toMatchObject([
      { theirs: null },
      { fields: ['title'], theirs: { title: 'theirs' } },
    ])
    expect(await elsewhere.tasks.get(1)).toMatchObject({
      title: 'theirs',
      priority: 'high',
      deleted_at: null,
    })
  })

  test('has nothing to be written to when that is gone for good', async () => {
    const { phone, tasks, sync, elsewhere } = await shared({ title: 'one' }, ({ mine }) => mine as TaskPatch)
    await tasks.update(1, { title: 'mine' })
    await elsewhere.tasks.delete(1, { permanent: true })
    expect(await sync()).toBe(true)
    expect(phone.conflicts).toMatchObject([{ theirs: null, mine: { title: 'mine' } }])
    expect(tasks.list()).toEqual([])
  })

  test('a deletion of it has been done, and so has a restoration of what was restored', async () => {
    const { phone, tasks, sync, elsewhere } = await shared()
    await elsewhere.tasks.create({ title: 'two' })
    await elsewhere.tasks.delete(2)
    await sync()
    await tasks.delete(1)
    await tasks.restore(2)
    await elsewhere.tasks.delete(1)
    await elsewhere.tasks.restore(2)
    expect(await sync()).toBe(true)
    expect([phone.writes(), phone.conflicts, phone.refused]).toEqual([[], [], []])
    expect(titles(tasks.list())).toEqual(['two'])
  })
})

describe('A recurring task', () => {
  const daily = { title: 'Water', due_date: '2026-12-01', recurrence: 'FREQ=DAILY' }
  const days = async (
    { tasks }: { tasks: { list(query: object): PromiseLike<{ due_date: string | null }[]> } },
    query: object,
  ) => (await tasks.list(query)).map(({ due_date }) => due_date)

  test('moves to its next day, and a change of that day behind it is no conflict', async () => {
    const { phone, tasks, sync } = await shared(daily)
    await tasks.complete(1)
    await tasks.update(1, { due_date: '2026-12-24' })
    await sync()
    expect(phone.conflicts).toEqual([])
    expect(tasks.get(1)).toMatchObject({ due_date: '2026-12-24', completed: false })
    expect(tasks.list({ completed: true })).toMatchObject([{ due_date: '2026-12-01', series_id: 1 }])
  })

  test('is completed on the day that it has where a change of that day is refused', async () => {
    const { phone, tasks, sync, elsewhere } = await shared(daily)
    await tasks.update(1, { due_date: '2026-12-24', title: 'x'.repeat(256) })
    await tasks.complete(1)
    await sync()
    expect([phone.refused.length, phone.conflicts]).toEqual([1, []])
    expect(await days(elsewhere, { completed: true })).toEqual(['2026-12-01'])
  })

  test('that was completed here and elsewhere is completed once, and the app is told', async () => {
    const { phone, tasks, sync, elsewhere } = await shared(daily)
    await tasks.complete(1)
    await elsewhere.tasks.setCompletion(1, { completed: true })
    await sync()
    expect(phone.conflicts).toMatchObject([{ fields: ['completed'], theirs: { due_date: '2026-12-02' } }])
    expect(await days(elsewhere, { completed: true })).toEqual(['2026-12-01'])
  })

  test('completes the next one, too, where the app decides so', async () => {
    const { tasks, sync, elsewhere } = await shared(daily, () => ({ completed: true }))
    await tasks.complete(1)
    await elsewhere.tasks.setCompletion(1, { completed: true })
    await sync()
    expect(await days(elsewhere, { completed: true })).toEqual(['2026-12-01', '2026-12-02'])
  })

  test('that was completed and reopened before anything was sent stays on its day', async () => {
    const { tasks, sync, elsewhere } = await shared(daily)
    await tasks.update(1, { title: 'Water it', completed: true })
    await tasks.complete(1, false)
    await sync()
    expect(await days(elsewhere, {})).toEqual(['2026-12-01'])
    expect((await elsewhere.tasks.get(1)).title).toBe('Water it')
    await tasks.complete(1)
    await tasks.complete(1, false)
    await tasks.complete(1)
    await sync()
    expect(await days(elsewhere, { completed: true })).toEqual(['2026-12-01'])
  })

  test('is completed once when its answer is lost, the task is reopened and completed again', async () => {
    const { phone, tasks, sync, elsewhere } = await shared(daily)
    await tasks.complete(1)
    phone.network(({ path }) => (path.includes('batch') ? 'lost' : undefined))
    await sync()
    phone.network(() => undefined)
    await tasks.complete(1, false)
    await tasks.complete(1)
    await sync()
    expect(await days(elsewhere, { completed: true })).toEqual(['2026-12-01'])
    expect(phone.conflicts).toEqual([])
  })
})
