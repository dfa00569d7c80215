// Writes without a network: what is shown at once, and what the service gets of it later.
import { describe, expect, test } from 'vitest'
import { offlineScene, titles } from './offline-scene.ts'

describe('Without a network', () => {
  test('what is written is shown at once, and is there after a restart', async () => {
    const { device } = await offlineScene()
    const phone = await device()
    phone.network(() => 'refused')
    const list = await phone.offline.lists.create({ name: ' Home ' })
    const task = await phone.offline.tasks.create({ title: ' Paint ', labels: [' red '], list_id: list.id })
    const subtask = await phone.offline.tasks.create({ title: 'Brush', parent_id: task.id })
    expect(task).toMatchObject({ title: 'Paint', completed: false, labels: ['red'], deleted_at: null })
    expect([list.name, subtask.list_id]).toEqual(['Home', list.id])
    await phone.offline.tasks.update(task.id, { priority: 'high' })
    await phone.offline.tasks.complete(task.id)
    expect(await phone.offline.sync()).toBe(false)
    await phone.restart()
    expect(phone.offline.tasks.get(task.id)).toMatchObject({
      ...{ priority: 'high', completed: true, completed_at: '2026-11-30T09:00:00.000Z' },
    })
    expect(phone.offline.getSnapshot()).toMatchObject({ pending: 5, tasks: [{}, {}], lists: [{}] })
  })

  test('a write is shown before it is in the store, and taken back when the store fails', async () => {
    const { device } = await offlineScene()
    const phone = await device()
    const { store } = phone
    const write = store.write
    store.write = () => Promise.reject(new Error('The disk is full.'))
    const creation = phone.offline.tasks.create({ title: 'one' })
    expect(titles(phone.offline.tasks.list())).toEqual(['one'])
    await expect(creation).rejects.toThrow('The disk is full.')
    expect(phone.offline.tasks.list()).toEqual([])
    store.write = write
    await phone.offline.tasks.create({ title: 'two' })
    expect(titles(phone.offline.tasks.list())).toEqual(['two'])
  })

  test('a write of what is not there is refused at once', async () => {
    const { device } = await offlineScene()
    const { offline } = await device()
    const { id } = await offline.tasks.create({ title: 'one' })
    await expect(offline.tasks.restore(id)).rejects.toThrow('in the trash')
    await offline.tasks.delete(id)
    await expect(offline.tasks.update(id, { title: 'two' })).rejects.toThrow(`There is no task ${id}.`)
    await expect(offline.lists.delete(7)).rejects.toThrow('There is no list 7.')
    expect(offline.getSnapshot().pending).toBe(2)
  })

  test('a change to what it is already is none', async () => {
    const { device } = await offlineScene()
    const { offline } = await device()
    const { id } = await offline.tasks.create({ title: 'one' })
    await offline.tasks.update(id, { title: ' one ', labels: [] })
    expect(offline.getSnapshot().pending).toBe(1)
  })

  test('tasks are found by list, parent, label, completion and trash', async () => {
    const { device } = await offlineScene()
    const { tasks, lists } = (await device()).offline
    const { id: list_id } = await lists.create({ name: 'L' })
    const { id: parent_id } = await tasks.create({ title: 'in', list_id, labels: ['Été'] })
    await tasks.create({ title: 'below', parent_id })
    const { id } = await tasks.create({ title: 'out' })
    await tasks.complete(id)
    await tasks.delete((await tasks.create({ title: 'gone' })).id)
    expect(titles(tasks.list({ list_id }))).toEqual(['in', 'below'])
    expect(titles(tasks.list({ list_id: null }))).toEqual(['out'])
    expect(titles(tasks.list({ parent_id }))).toEqual(['below'])
    expect(titles(tasks.list({ list_id, parent_id: null }))).toEqual(['in'])
    expect(titles(tasks.list({ label: 'ete' }))).toEqual(['in'])
    expect(titles(tasks.list({ completed: true }))).toEqual(['out'])
    expect(titles(tasks.list({ deleted: true }))).toEqual(['gone'])
  })

  test('a move puts a task where it is wanted, time and again', async () => {
    const { device } = await offlineScene()
    const phone = await device()
    const { tasks } = phone.offline
    const ids = []
    for (const title of ['a', 'b', 'c', 'd']) ids.push((await tasks.create({ title })).id)
    const [a = 0, b = 0, c = 0, d = 0] = ids
    await tasks.move(d, { after_id: a })
    expect(titles(tasks.list())).toEqual(['a', 'd', 'b', 'c'])
    await tasks.move(c, { after_id: a })
    await tasks.move(b, { after_id: a })
    expect(titles(tasks.list())).toEqual(['a', 'b', 'c', 'd'])
    await tasks.move(d, { after_id: null })
    await tasks.move(c, { after_id: null })
    await tasks.move(a, {})
    expect(titles(tasks.list())).toEqual(['c', 'd', 'b', 'a'])
    expect(await phone.offline.sync()).toBe(true)
    expect(titles(tasks.list())).toEqual(['c', 'd', 'b', 'a'])
  })

  test('subtasks go with their parent: into the trash and back, and into another list', async () => {
    const { device } = await offlineScene()
    const { tasks, lists } = (await device()).offline
    const { id: list_id } = await lists.create({ name: 'L' })
    const { id: parent_id } = await tasks.create({ title: 'above' })
    const { id } = await tasks.create({ title: 'below', parent_id })
    await tasks.update(parent_id, { list_id })
    expect(tasks.get(id)?.list_id).toBe(list_id)
    await tasks.delete(parent_id)
    expect(tasks.list()).toEqual([])
    await tasks.restore(parent_id)
    expect(titles(tasks.list())).toEqual(['above', 'below'])
    await lists.delete(list_id)
    expect([tasks.get(id)?.list_id, lists.list()]).toEqual([null, []])
  })

  test('a list takes its tasks into the trash where that is wanted', async () => {
    const { device } = await offlineScene()
    const { tasks, lists } = (await device()).offline
    const { id: list_id } = await lists.create({ name: 'L' })
    await tasks.create({ title: 'in', list_id })
    await lists.delete(list_id, { tasks: 'trash' })
    expect(tasks.list({ deleted: true })).toMatchObject([{ title: 'in', list_id: null }])
  })
})

describe('With a network again', () => {
  test('everything goes out in its order, with the ids of the service', async () => {
    const { device, elsewhere } = await offlineScene()
    const phone = await device()
    const { tasks, lists } = phone.offline
    const list = await lists.create({ name: 'Home' })
    const task = await tasks.create({ title: 'Paint', list_id: list.id })
    const subtask = await tasks.create({ title: 'Brush', parent_id: task.id })
    await tasks.update(task.id, { title: 'Paint it' })
    await tasks.move(subtask.id, { parent_id: null, after_id: task.id })
    expect(await phone.offline.sync()).toBe(true)
    expect(phone.writes().map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /api/1/lists',
      'POST /api/1/tasks',
      'POST /api/1/tasks',
      'POST /api/1/tasks/batch',
      'POST /api/1/tasks/batch',
    ])
    expect(await elsewhere.tasks.list()).toMatchObject([
      { id: 1, title: 'Paint it', list_id: 1, parent_id: null },
      { id: 2, title: 'Brush', list_id: 1, parent_id: null },
    ])
    expect(phone.offline.getSnapshot()).toMatchObject({ pending: 0, status: 'idle' })
  })

  test('what was created here is found by either id, also as a list and after a restart', async () => {
    const { device } = await offlineScene()
    const phone = await device()
    const list = await phone.offline.lists.create({ name: 'Home' })
    const task = await phone.offline.tasks.create({ title: 'Paint', list_id: list.id })
    expect([list.id < 0, task.id < 0]).toEqual([true, true])
    await phone.offline.sync()
    for (const _ of ['before', 'after']) {
      const { tasks, lists } = phone.offline
      expect([tasks.get(task.id)?.id, lists.get(list.id)?.id]).toEqual([1, 1])
      expect(tasks.get(1)).toBe(tasks.get(task.id))
      expect(tasks.list({ list_id: list.id })).toEqual(tasks.list({ list_id: 1 }))
      await phone.restart()
    }
    await phone.offline.tasks.update(task.id, { title: 'Paint it' })
    await phone.offline.sync()
    expect(phone.offline.tasks.get(1)?.title).toBe('Paint it')
  })

  test('only the fields that were changed are sent, on the state that was looked at', async () => {
    const { device, elsewhere } = await offlineScene()
    await elsewhere.tasks.create({ title: 'one', priority: 'low' })
    const phone = await device()
    await phone.offline.sync()
    await phone.offline.tasks.update(1, { title: 'two', priority: 'low' })
    await phone.offline.sync()
    const [{ body, headers } = { body: '', headers: new Headers() }] = phone.writes()
    expect(JSON.parse(body)).toEqual({
      operations: [{ op: 'update', id: 1, if_match: '"1"', body: { title: 'two' } }],
    })
    expect(headers.get('Idempotency-Key')).toMatch(/^[0-9a-f]{32}$/)
  })
})
