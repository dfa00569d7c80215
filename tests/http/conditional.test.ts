// Conditional requests: entity tags, 304 for readers, 412 for writers who come too late.
import { beforeAll, describe, expect, test } from 'vitest'
import { type Person, signUp } from '../support/client.ts'
import { type TestService, testService } from '../support/service.ts'

let service: TestService
let ada: Person
beforeAll(async () => {
  service = await testService()
  ada = await signUp(service)
})

const send = (method: string, path: string, headers: Record<string, string> = {}, json?: unknown) =>
  service.send(method, `/api/me/tasks${path}`, { token: ada.token, headers, json })

async function newTask(): Promise<{ path: string; tag: string }> {
  const { body, headers } = await ada.call('createTask', 201, { body: { title: 'x' } })
  return { path: `/${body.id}`, tag: headers.get('ETag') as string }
}

/** As a proxy that compresses marks it. */
const marked = (tag: string) => tag.replace(/"$/, '-gzip"')

const writes: [string, string, string, unknown][] = [
  ['replaceTask', 'PUT', '', { title: 'y' }],
  ['updateTask', 'PATCH', '', { title: 'y' }],
  ['setTaskCompletion', 'PATCH', '/complete', { completed: true }],
  ['deleteTask', 'DELETE', '', undefined],
]

describe('the entity tag of a task', () => {
  test('is strong, the same on every response, and another one after every write', async () => {
    const { path, tag } = await newTask()
    expect(tag).toMatch(/^"[^"]+"$/)
    expect((await send('GET', path)).headers.get('ETag')).toBe(tag)
    expect((await send('HEAD', path)).headers.get('ETag')).toBe(tag)
    const tags = [tag]
    for (const [, method, end, json] of writes.slice(0, 3)) {
      const written = (await send(method, path + end, {}, json)).headers.get('ETag') as string
      expect((await send('GET', path)).headers.get('ETag')).toBe(written)
      tags.push(written)
    }
    expect(new Set(tags).size).toBe(4)
  })
})

describe('If-None-Match on a task', () => {
  test('responds with 304 without a body, with the tag and the caching of the 200', async () => {
    const { path, tag } = await newTask()
    for (const header of [tag, `W/${tag}`, marked(tag), `"other", ${tag}`, `"a,b",W/${tag}`, '*']) {
      const response = await send('GET', path, { 'If-None-Match': header })
      expect([header, response.status, response.text]).toEqual([header, 304, ''])
      expect(response.headers.get('ETag')).toBe(tag)
      expect(response.headers.get('Cache-Control')).toBe('private, no-cache')
    }
    expect((await send('HEAD', path, { 'If-None-Match': tag })).status).toBe(304)
  })

  test('responds with 200 after a write, to another tag, and to what is no tag', async () => {
    const { path, tag } = await newTask()
    for (const header of ['"other"', tag.replaceAll('"', ''), '""', 'W/"0"']) {
      expect((await send('GET', path, { 'If-None-Match': header })).status).toBe(200)
    }
    await send('PATCH', path, {}, {})
    expect((await send('GET', path, { 'If-None-Match': tag })).status).toBe(200)
  })
})

describe('If-None-Match on the list', () => {
  test('responds with 304 until a member is written, comes or goes, or the page changes', async () => {
    const eve = await signUp(service)
    const list = (query = '', tag?: string) =>
      service.send('GET', `/api/me/tasks${query}`, {
        token: eve.token,
        headers: tag ? { 'If-None-Match': tag } : {},
      })
    const tagOf = async (query = '') => (await list(query)).headers.get('ETag') as string

    let tag = await tagOf()
    expect(tag).toMatch(/^W\/"[^"]+"$/)
    expect(await list('', tag)).toMatchObject({ status: 304, text: '' })
    const changes = [
      () => eve.call('createTask', 201, { body: { title: 'a' } }),
      () => eve.call('createTask', 201, { body: { title: 'b' } }),
      async () => {
        const { body } = await eve.call('listTasks', 200)
        await eve.call('updateTask', 200, { path: { id: body[0]?.id as number }, body: {} })
      },
      async () => {
        const { body } = await eve.call('listTasks', 200)
        await eve.call('deleteTask', 204, { path: { id: body[1]?.id as number } })
      },
    ]
    for (const change of changes) {
      await change()
      expect((await list('', tag)).status).toBe(200)
      tag = await tagOf()
      expect((await list('', tag)).status).toBe(304)
    }
  })

  test('distinguishes a page that has become the last one from one that has a next page', async () => {
    const eve = await signUp(service)
    for (const title of ['a', 'b']) await eve.call('createTask', 201, { body: { title } })
    const page = (headers = {}) => service.send('GET', '/api/me/tasks?limit=1', { token: eve.token, headers })
    const before = await page()
    const { body } = await eve.call('listTasks', 200)
    await eve.call('deleteTask', 204, { path: { id: body[1]?.id as number } })
    const after = await page({ 'If-None-Match': before.headers.get('ETag') as string })
    expect([after.status, after.body]).toEqual([200, before.body])
  })
})

describe.each(writes)('If-Match on %s', (_, method, end, json) => {
  test('lets the current version through: alone, in a list, with the mark of a proxy, or as *', async () => {
    for (const form of [
      (tag: string) => tag,
      (tag: string) => `"x", W/${tag} ,"y"`,
      (tag: string) => `W/${tag}`,
      marked,
      () => '*',
    ]) {
      const { path, tag } = await newTask()
      expect((await send(method, path + end, { 'If-Match': form(tag) }, json)).status).toBeLessThan(300)
    }
  })

  test('refuses any other with 412 and changes nothing', async () => {
    const { path, tag } = await newTask()
    await send('PATCH', path, {}, { title: 'newer' })
    const before = await send('GET', path)
    for (const stale of [
      tag,
      `W/${tag}`,
      marked(tag),
      '"0"',
      '"02"',
      '"99999999999999999999"',
      '"x"',
      '""',
      `${tag}, "7"`,
    ]) {
      const response = await send(method, path + end, { 'If-Match': stale }, json)
      expect([stale, response.status, response.body]).toEqual([
        stale,
        412,
        expect.objectContaining({ code: 'precondition_failed' }),
      ])
    }
    expect((await send('GET', path)).body).toEqual(before.body)
  })

  test.each(['1', 'x', '"1', '1"', '"1" "2"', 'w/"1"', 'W/1', '*, "1"', ',', ''])(
    'refuses the malformed %j with 400',
    async (header) => {
      const { path } = await newTask()
      const response = await send(method, path + end, { 'If-Match': header }, json)
      expect([response.status, response.body]).toEqual([
        400,
        expect.objectContaining({ errors: [expect.objectContaining({ in: 'header', pointer: 'If-Match' })] }),
      ])
    },
  )

  test('finds a missing task missing before it compares, but after it has read the header', async () => {
    const response = await send(method, `/9007199254740991${end}`, { 'If-Match': '"1"' }, json)
    expect(response.status).toBe(404)
    const malformed = await send(method, `/9007199254740991${end}`, { 'If-Match': '"1' }, json)
    expect(malformed.status).toBe(400)
  })

  test('lets exactly one of many racing writers win', async () => {
    const { path, tag } = await newTask()
    const racers = Array.from({ length: 10 }, () => send(method, path + end, { 'If-Match': tag }, json))
    const statuses = (await Promise.all(racers)).map(({ status }) => status)
    expect(statuses.filter((status) => status < 300)).toHaveLength(1)
    const losers = statuses.filter((status) => status >= 300)
    expect(new Set(losers)).toEqual(new Set([method === 'DELETE' ? 404 : 412]))
  })
})
