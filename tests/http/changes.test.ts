// The sequence of changes as a client sees it.
import { beforeAll, describe, expect, test } from 'vitest'
import { type Person, signUp } from '../support/client.ts'
import { type TestService, testService } from '../support/service.ts'

type Change = { type: string; id: number; data: Record<string, unknown> | null; etag: string | null }
type Changes = { changes: Change[]; next: string; more: boolean }

let service: TestService
beforeAll(async () => {
  service = await testService()
})

const send = async (person: Person, method: string, path: string, json?: object) =>
  await service.send(method, `/api/me/${path}`, { token: person.token, ...(json && { json }) })

const make = async (person: Person, kind: string, json: object) =>
  (await send(person, 'POST', kind, json)).body as { id: number }

async function changes(person: Person, query: Record<string, string | number> = {}): Promise<Changes> {
  const given = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]))
  const { status, body } = await send(person, 'GET', `changes?${given}`)
  expect(status).toBe(200)
  return body as Changes
}

const inShort = ({ changes: all }: Changes) =>
  all.map(({ type, id, data }) => `${type} ${id} ${data ? (data.title ?? data.name) : 'gone'}`)

describe('without since', () => {
  test('there is nothing at first, and a token all the same', async () => {
    const ada = await signUp(service)
    const { changes: none, next, more } = await changes(ada)
    expect([none, more]).toEqual([[], false])
    expect(await changes(ada, { since: next })).toMatchObject({ changes: [], more: false })
  })

  test('everything is there, in the order of its last change, the trash among it, and nothing that is gone', async () => {
    const ada = await signUp(service)
    const list = await make(ada, 'lists', { name: 'L' })
    const [one, two, three] = [
      await make(ada, 'tasks', { title: 'one', list_id: list.id }),
      await make(ada, 'tasks', { title: 'two' }),
      await make(ada, 'tasks', { title: 'three' }),
    ]
    await send(ada, 'PATCH', `tasks/${one.id}`, { title: 'uno' })
    await send(ada, 'DELETE', `tasks/${two.id}?permanent=true`)
    await send(ada, 'DELETE', `tasks/${three.id}`)
    const all = await changes(ada)
    expect(inShort(all)).toEqual([`list ${list.id} L`, `task ${one.id} uno`, `task ${three.id} three`])
    expect(all.changes[2]?.data?.deleted_at).toEqual(expect.any(String))
  })

  test('it comes page by page, and what is written meanwhile comes after it', async () => {
    const ada = await signUp(service)
    const made = []
    for (const title of ['a', 'b', 'c']) made.push(await make(ada, 'tasks', { title }))
    const first = await changes(ada, { limit: 2 })
    expect([inShort(first).length, first.more]).toEqual([2, true])
    await send(ada, 'PATCH', `tasks/${made[0]?.id}`, { title: 'a again' })
    await send(ada, 'DELETE', `tasks/${made[1]?.id}?permanent=true`)
    const rest = await changes(ada, { since: first.next })
    expect(inShort(rest)).toEqual([
      `task ${made[2]?.id} c`,
      `task ${made[0]?.id} a again`,
      `task ${made[1]?.id} gone`,
    ])
  })
})

describe('with since', () => {
  test('what was changed several times comes once, as it is now, with its entity tag', async () => {
    const ada = await signUp(service)
    const { next } = await changes(ada)
    const { id } = await make(ada, 'tasks', { title: 'a' })
    for (const title of ['b', 'c']) await send(ada, 'PATCH', `tasks/${id}`, { title })
    const task = await send(ada, 'GET', `tasks/${id}`)
    const { changes: all } = await changes(ada, { since: next })
    expect(all).toEqual([{ type: 'task', id, data: task.body, etag: task.headers.get('ETag') }])
  })

  test('what one request changes is there in full', async () => {
    const ada = await signUp(service)
    const list = await make(ada, 'lists', { name: 'L' })
    const parent = await make(ada, 'tasks', { title: 'parent', list_id: list.id })
    await make(ada, 'tasks', { title: 'child', parent_id: parent.id })
    const { next } = await changes(ada)
    await send(ada, 'DELETE', `lists/${list.id}`)
    expect(
      inShort(await changes(ada, { since: next }))
        .map((text) => text.split(' ')[2])
        .sort(),
    ).toEqual(['child', 'gone', 'parent'])
  })

  test('a request that is refused, or changes nothing, is no change', async () => {
    const ada = await signUp(service)
    const { id } = await make(ada, 'tasks', { title: 'a' })
    const { next } = await changes(ada)
    expect((await send(ada, 'PATCH', `tasks/${id}`, { title: '' })).status).toBe(400)
    expect((await send(ada, 'PATCH', 'tasks/9007199254740991', { title: 'x' })).status).toBe(404)
    expect(inShort(await changes(ada, { since: next }))).toEqual([])
  })
})
