// api.changes.stream with the service itself: what it ends a stream for, and what it refuses.
import { beforeAll, expect, inject, test } from 'vitest'
import { type ChangeEvent, type Client, createClient, type Task } from '../../generated/dist/index.js'
import { startProgram } from '../process/program.ts'
import { password, signUp } from '../support/client.ts'
import { createDatabase } from '../support/database.ts'
import { secret, type TestService, testService } from '../support/service.ts'
import { travel } from '../support/time-travel.ts'
import { until } from '../support/until.ts'
import { failure } from './sign-up.ts'

let service: TestService
beforeAll(async () => {
  service = await testService()
})

/** A client of a new person, and the ends of the streams that it saw. */
async function client(of = service) {
  let bytes = 0
  const opened: (string | null)[] = []
  const api: Client = createClient({
    baseUrl: 'http://test',
    fetch: async (url, { signal: _, ...init }) => {
      const response = await of.fetch(new Request(url, init))
      if (!url.includes('/events') || !response.ok) return response
      opened.push(new Headers(init.headers).get('Last-Event-ID'))
      const counted = new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          bytes += chunk.length
          controller.enqueue(chunk)
        },
      })
      return new Response(response.body?.pipeThrough(counted), response)
    },
  })
  const { email } = await signUp(of)
  await api.auth.login({ email, password })
  return { api, opened, bytes: () => bytes }
}

const titleOf = ({ value }: IteratorResult<ChangeEvent, void>) => (value?.change.data as Task | null)?.title

test('it has each change when it was made, and goes on from any of them', async () => {
  const { api } = await client()
  const stream = api.changes.stream()
  const tokens: string[] = []
  for (const title of ['one', 'zwei ☃', 'three']) {
    const task = await api.tasks.create({ title })
    const next = await stream.next()
    // To the letter: the offline copy knows by that what it has already.
    expect(JSON.stringify(next.value?.change.data)).toBe(JSON.stringify(task))
    tokens.push((next.value as ChangeEvent).next)
  }
  await stream.return()
  const again = api.changes.stream({ since: tokens[0] as string, wait: 0 })
  expect([titleOf(await again.next()), titleOf(await again.next()), (await again.next()).done]).toEqual([
    'zwei ☃',
    'three',
    true,
  ])
})

test('what a batch or a list was responded with comes as it was', async () => {
  const { api } = await client()
  const list = await api.lists.create({ name: 'L' })
  const { id } = await api.tasks.create({ title: 'one', list_id: list.id })
  const body = { title: 'uno', labels: ['a'], due_date: '2026-12-24', recurrence: 'FREQ=DAILY' }
  const { results } = await api.tasks.batch({ operations: [{ op: 'update', id, body }] })
  const seen: string[] = []
  for await (const { change } of api.changes.stream({ wait: 0 })) seen.push(JSON.stringify(change.data))
  expect(seen).toEqual([JSON.stringify(list), JSON.stringify(results[0]?.task)])
})

test('it outlives the access token', async () => {
  const { api, opened, bytes } = await client()
  const stream = api.changes.stream()
  await api.tasks.create({ title: 'one' })
  const { next: token } = (await stream.next()).value as ChangeEvent
  const next = stream.next()
  const before = bytes()
  await travel(service, 16 * 60_000)
  await api.tasks.create({ title: 'two' }) // wakes the stream, which looks at its token
  expect(titleOf(await next)).toBe('two')
  expect(bytes()).toBeGreaterThan(before)
  expect(opened).toEqual([null, token])
  await stream.return()
})

test('it ends with the account', async () => {
  const { api } = await client()
  const stream = api.changes.stream()
  await api.tasks.create({ title: 'one' })
  await stream.next()
  const next = failure(stream.next())
  await api.account.delete({ password })
  expect(await next).toMatchObject({ status: 401 })
})

test('ten may be open, and it is no longer once it is not read', async () => {
  const { api } = await client()
  await api.tasks.create({ title: 'one' })
  const streams = Array.from({ length: 10 }, () => api.changes.stream())
  for (const stream of streams) expect(titleOf(await stream.next())).toBe('one')
  const eleventh = api.changes.stream({}, { maxRetries: 0 })
  expect(await failure(eleventh.next())).toMatchObject({ code: 'too_many_streams', status: 429 })
  await streams[4]?.return()
  await until(async () => {
    const another = api.changes.stream({}, { maxRetries: 0 })
    const isOpen = await another.next().then(
      () => true,
      () => false,
    )
    await another.return()
    return isOpen
  })
  for (const stream of streams) await stream.return()
})

test('it goes on elsewhere when a service stops', async () => {
  const stopping = await testService()
  const { api, opened } = await client(stopping)
  await api.tasks.create({ title: 'one' })
  const leaving = new AbortController()
  const stream = api.changes.stream({}, { maxRetries: 0, signal: leaving.signal })
  const { next: token } = (await stream.next()).value as ChangeEvent
  const next = failure(stream.next())
  stopping.endStreams()
  await until(() => opened.length > 1)
  expect(opened.slice(0, 2)).toEqual([null, token])
  leaving.abort(new Error('enough'))
  expect(await next).toEqual(new Error('enough'))
})

test('it goes on at another replica when its own is killed, and misses nothing', async () => {
  const { url: DATABASE_URL } = await createDatabase(inject('clusterUrl'))
  const settings = { DATABASE_URL, BETTER_AUTH_SECRET: secret, AUTH_RATE_LIMIT: '0' }
  const replicas = [startProgram(settings), startProgram(settings)] as const
  const [one, other] = await Promise.all(replicas.map((replica) => replica.url()))
  let current = one
  const api = createClient({
    baseUrl: 'http://service',
    fetch: (url, init) => fetch(url.replace('http://service', current as string), init),
  })
  await api.auth.register({ email: 'ada@example.com', password, name: 'Ada' })
  const stream = api.changes.stream()
  await api.tasks.create({ title: 'one' })
  expect(titleOf(await stream.next())).toBe('one')
  const next = stream.next()
  replicas[0].kill('SIGKILL')
  await replicas[0].exit()
  current = other
  for (const title of ['two', 'three']) await api.tasks.create({ title })
  expect([titleOf(await next), titleOf(await stream.next())]).toEqual(['two', 'three'])
  await stream.return()
})
