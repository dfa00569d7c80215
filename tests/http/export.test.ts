// The export: everything of an account in one file, which is written while it is read.
import { beforeEach, expect, test } from 'vitest'
import type { components } from '../../generated/dist/schema.d.ts'
import { type Person, signUp } from '../support/client.ts'
import { onService, type TestService, testService } from '../support/service.ts'

type Export = components['schemas']['AccountExport']

let service: TestService
let ada: Person
beforeEach(async () => {
  service ??= await testService()
  ada = await signUp(service)
})

const exported = async (token = ada.token) => await service.send('GET', '/api/me/export', { token })

test('has the account, its sessions, its tokens without secrets, and its tasks as they are listed', async () => {
  const bob = await signUp(service)
  for (const { call } of [ada, bob, ada]) await call('createTask', 201, { body: { title: 'Write' } })
  const { token } = (await ada.call('createToken', 201, { body: { name: 'n', scopes: ['tasks:read'] } })).body
  const { status, headers, body, text } = await exported()
  expect(status).toBe(200)
  expect(body).toEqual({
    exported_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    user: (await ada.call('getMe', 200)).body,
    sessions: (await ada.call('listSessions', 200)).body,
    tokens: (await ada.call('listTokens', 200)).body,
    tasks: (await ada.call('listTasks', 200)).body,
  })
  expect((body as Export).tasks).toHaveLength(2)
  expect(text).not.toContain(token)
  const day = (body as Export).exported_at.slice(0, 10)
  expect(headers.get('Content-Disposition')).toBe(`attachment; filename="tasks-${day}.json"`)
})

test('of an account without tasks has none', async () => {
  expect((await exported()).body).toMatchObject({ tasks: [], user: { id: ada.id } })
})

test('HEAD has its headers alone, and keeps nobody from the next one', async () => {
  for (const _ of [1, 2]) {
    const { status, text } = await service.send('HEAD', '/api/me/export', { token: ada.token })
    expect([status, text]).toEqual([200, ''])
  }
  expect((await exported()).status).toBe(200)
})

onService('writes rows by itself').test(
  'of more tasks than are read at once has each of them once, by id',
  async () => {
    const rows = Array.from({ length: 1001 }, (_, n) => ({ user_id: ada.id, title: `${n}` }))
    await service.db.insertInto('tasks').values(rows).execute()
    const { tasks } = (await exported()).body as Export
    expect(tasks.map(({ title }) => title)).toEqual(rows.map(({ title }) => title))
    expect(tasks.map(({ id }) => id)).toEqual(tasks.map(({ id }) => id).toSorted((a, b) => a - b))
  },
)

onService('takes the table away').test('that cannot begin is refused as any other read', async () => {
  await service.db.schema.alterTable('tasks').renameTo('elsewhere').execute()
  const { status } = await exported()
  await service.db.schema.alterTable('elsewhere').renameTo('tasks').execute()
  expect(status).toBe(500)
  expect((await exported()).status).toBe(200)
})
