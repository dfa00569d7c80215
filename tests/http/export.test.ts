// The export: everything of an account in one file, which is written while it is read.
import { sql } from 'kysely'
import { beforeEach, expect, test, vi } from 'vitest'
import type { components } from '../../generated/dist/schema.d.ts'
import { type Person, signUp } from '../support/client.ts'
import { onService, type TestService, testService } from '../support/service.ts'
import { serve } from '../support/socket.ts'
import { until } from '../support/until.ts'

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
  for (const { call } of [ada, bob, ada]) await call('createList', 201, { body: { name: 'x' } })
  const { token } = (await ada.call('createToken', 201, { body: { name: 'n', scopes: ['tasks:read'] } })).body
  const { status, headers, body, text } = await exported()
  expect(status).toBe(200)
  expect(body).toEqual({
    exported_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    user: (await ada.call('getMe', 200)).body,
    sessions: (await ada.call('listSessions', 200)).body,
    tokens: (await ada.call('listTokens', 200)).body,
    lists: (await ada.call('listLists', 200)).body,
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

onService('counts the rows that are read').test('reads on only as its client does', async () => {
  const rows = Array.from({ length: 2000 }, (_, n) => ({ user_id: ada.id, title: `${n}` }))
  await service.db.insertInto('tasks').values(rows).execute()
  const headers = { Authorization: `Bearer ${ada.token}` }
  const response = await service.fetch(new Request('http://test/api/me/export', { headers }))
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  for (const _ of ['its head', 'its first tasks']) await reader.read()
  // What is written now is in the file only if it was not read before.
  await service.db
    .updateTable('tasks')
    .set({ title: 'written since' })
    .where('user_id', '=', ada.id)
    .execute()
  let text = ''
  for (let part = await reader.read(); !part.done; part = await reader.read())
    text += new TextDecoder().decode(part.value)
  expect(text.split('"written since"').length - 1).toBeGreaterThan(1000)
})

onService('takes the table away').test('is refused as any other read where it cannot begin', async () => {
  await service.db.schema.alterTable('tasks').renameTo('elsewhere').execute()
  const { status } = await exported()
  await service.db.schema.alterTable('elsewhere').renameTo('tasks').execute()
  expect(status).toBe(500)
  expect((await exported()).status).toBe(200)
})

onService('writes rows by itself').describe('over HTTP', () => {
  const fill = async () => {
    const rows = Array.from({ length: 3000 }, (_, n) => ({
      user_id: ada.id,
      title: `${n} ${'x'.repeat(240)}`,
    }))
    await service.db.insertInto('tasks').values(rows).execute()
  }
  const begin = async () => {
    await fill()
    const { port } = await serve((request, env) => service.fetch(request, env))
    const headers = { Authorization: `Bearer ${ada.token}` }
    const response = await fetch(`http://127.0.0.1:${port}/api/me/export`, { headers })
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    const first = await reader.read()
    return { reader, text: new TextDecoder().decode(first.value) }
  }
  const rest = async ({ reader, text }: Awaited<ReturnType<typeof begin>>) => {
    let whole = text
    for (let part = await reader.read(); !part.done; part = await reader.read())
      whole += new TextDecoder().decode(part.value)
    return whole
  }

  test('one goes on at a time, until its end or its client leaves', async () => {
    const underway = await begin()
    expect((await exported()).body).toMatchObject({ code: 'overloaded' })
    await underway.reader.cancel()
    await until(async () => (await exported()).status === 200)
    const another = await begin()
    expect(JSON.parse(await rest(another)).tasks).toHaveLength(6000)
    expect((await exported()).status).toBe(200)
  })

  test.each([
    ['the database fails', () => service.db.schema.alterTable('tasks').renameTo('elsewhere').execute()],
    ['the account goes away', () => service.db.deleteFrom('users').where('id', '=', ada.id).execute()],
  ])('a file has no end where %s meanwhile, and the log says so', async (_, happen) => {
    const underway = await begin()
    await happen()
    const printed = vi.spyOn(console, 'error')
    await expect(rest(underway)).rejects.toThrow()
    expect(printed).not.toHaveBeenCalled() // the HTTP adapter prints errors, whatever they hold
    await sql`alter table if exists elsewhere rename to tasks`.execute(service.db)
    expect(service.logs).toContainEqual(
      expect.objectContaining({ level: 50, msg: 'a response was cut short' }),
    )
  })
})
