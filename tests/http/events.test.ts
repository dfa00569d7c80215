// The stream of what is changed, as a client reads it.
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Person, signUp } from '../support/client.ts'
import { type EventStream, openEvents } from '../support/events.ts'
import { onService, type TestService, testService } from '../support/service.ts'
import { travel } from '../support/time-travel.ts'

let service: TestService
let ada: Person
const streams: EventStream[] = []
beforeEach(async () => {
  service ??= await testService()
  ada = await signUp(service)
})
afterEach(async () => {
  for (const stream of streams.splice(0)) await stream.close()
})

const send = async (method: string, path: string, json?: object, person = ada) =>
  await service.send(method, `/api/me/${path}`, { token: person.token, ...(json && { json }) })
const newTask = async (title = 'a task') => (await send('POST', 'tasks', { title })).body as { id: number }
async function open(query = '', headers: Record<string, string> = {}, { token } = ada): Promise<EventStream> {
  const stream = await openEvents(service, token, query, headers)
  streams.push(stream)
  return stream
}
const change = (id: number, data: object | null = expect.objectContaining({ id })) => ({
  ...{ id: expect.any(String), event: 'change' },
  data: { type: 'task', id, data, etag: data && expect.any(String) },
})
const end = (reason: string) => ({ id: expect.any(String), event: 'end', data: { reason } })

describe('a stream that does not wait', () => {
  test('has what there is, and an end', async () => {
    const [one, two] = [await newTask(), await newTask()]
    expect(await (await open('wait=0')).rest()).toEqual([change(one.id), change(two.id), end('wait_over')])
  })

  test('has more than one page', async () => {
    const ids: number[] = []
    for (let n = 0; n < 120; n += 1) ids.push((await newTask(`${n}`)).id)
    const events = await (await open('wait=1')).rest()
    expect(events.map(({ data }) => (data as { id?: number }).id)).toEqual([...ids, undefined])
  })

  test('goes on from any of its events, and its tokens are those of listChanges', async () => {
    const ids = [(await newTask()).id, (await newTask()).id, (await newTask()).id]
    const events = await (await open('wait=0')).rest()
    for (const [index, { id }] of events.entries()) {
      const following = ids.slice(index + 1)
      const again = await (await open(`wait=0&since=${id}`)).rest()
      expect(again).toEqual([...following.map((each) => change(each)), end('wait_over')])
      const { body } = await send('GET', `changes?since=${id}`)
      expect((body as { changes: { id: number }[] }).changes.map((each) => each.id)).toEqual(following)
    }
  })

  test('has the end of a task that is gone for good', async () => {
    const { id } = await newTask()
    const [, last] = await (await open('wait=0')).rest()
    await send('DELETE', `tasks/${id}?permanent=true`)
    expect(await (await open(`wait=0&since=${last?.id}`)).rest()).toEqual([
      change(id, null),
      end('wait_over'),
    ])
  })

  test('goes on where the header says, which is newer than the URL when a client connects again', async () => {
    const [, two] = [await newTask(), await newTask()]
    const [first] = await (await open('wait=0')).rest()
    const { next } = (await send('GET', 'changes')).body as { next: string }
    const headers = { 'Last-Event-ID': first?.id ?? '' }
    expect(await (await open(`wait=0&since=${next}`, headers)).rest()).toEqual([
      change(two.id),
      end('wait_over'),
    ])
  })
})

describe('a stream that is open', () => {
  test('says what it is, and that nothing may keep it back', async () => {
    const { status, headers } = await open()
    expect([status, headers.get('Content-Type')]).toEqual([200, 'text/event-stream'])
    expect([headers.get('Cache-Control'), headers.get('X-Accel-Buffering')]).toEqual(['no-store', 'no'])
  })

  test('has each change when it was made, and nothing of others', async () => {
    const stream = await open()
    const { id } = await newTask()
    expect(await stream.next()).toEqual(change(id))
    const eve = await signUp(service)
    await send('POST', 'tasks', { title: 'not yours' }, eve)
    await send('PATCH', `tasks/${id}`, { title: 'changed' })
    expect(await stream.next()).toEqual(change(id, expect.objectContaining({ id, title: 'changed' })))
    await send('DELETE', `tasks/${id}?permanent=true`)
    expect(await stream.next()).toEqual(change(id, null))
  })

  test('ends when its time is over', async () => {
    expect(await (await open('wait=1')).rest()).toEqual([end('wait_over')])
  })

  test('ends when the account is gone', async () => {
    const stream = await open()
    await newTask()
    await stream.next()
    await service.send('DELETE', '/api/me', {
      token: ada.token,
      json: { password: 'correct horse battery staple' },
    })
    expect(await stream.rest()).toEqual([end('account_deleted')])
  })

  onService('the in-memory service does not look at the token again').describe(
    'ends with its access:',
    () => {
      test('when the access token is over', async () => {
        const stream = await open()
        await travel(service, 16 * 60_000)
        const json = { email: ada.email, password: 'correct horse battery staple' }
        const { body } = await service.send('POST', '/api/auth/login', { json })
        ada = { ...ada, token: (body as { token: string }).token }
        await newTask()
        expect(await stream.rest()).toEqual([end('access_ended')])
      })

      test('when the personal access token is deleted', async () => {
        const { body } = await send('POST', 'tokens', { name: 'a program', scopes: ['tasks:read'] })
        const { id, token } = body as { id: number; token: string }
        const stream = await open('', {}, { ...ada, token })
        await newTask()
        expect(await stream.next()).toMatchObject({ event: 'change' })
        await send('DELETE', `tokens/${id}`)
        service.now = new Date(service.now.getTime() + 2000) // what was found before is looked up again
        await newTask()
        expect(await stream.rest()).toEqual([end('access_ended')])
      })
    },
  )

  onService('of what only a database does').describe('of a database', () => {
    test('has what somebody has written past this process', async () => {
      const stream = await open()
      const { id } = await newTask()
      await stream.next()
      await sql`with taken as (
          update change_counters set last = last + 1 where user_id = ${ada.id} returning last
        ) update tasks set title = 'elsewhere', version = version + 1, change = (select last from taken)
          where user_id = ${ada.id} and id = ${id}`.execute(service.db)
      expect(await stream.next()).toEqual(change(id, expect.objectContaining({ title: 'elsewhere' })))
      expect(stream.text()).toMatch(/^:\n\n/m) // a sign of life was due
    })

    test('ends where the database has another history', async () => {
      await newTask()
      const stream = await open()
      await stream.next()
      await sql`update change_counters set last = 0 where user_id = ${ada.id}`.execute(service.db)
      await service.send('PATCH', '/api/me', { token: ada.token, json: { name: 'Ada L' } })
      expect(await stream.rest()).toEqual([end('sync_token_expired')])
    })
  })
})

describe('refused is', () => {
  test('a token that is not good, before there is a stream', async () => {
    const { status, body } = await send('GET', 'events?since=AAAA')
    expect([status, body]).toEqual([410, expect.objectContaining({ code: 'sync_token_expired' })])
  })

  test.each(['wait=-1', 'wait=3601', 'wait=1.5', 'wait=', 'since=a.b', 'limit=1'])('%s', async (query) => {
    const { status, body } = await send('GET', `events?${query}`)
    expect([status, body]).toEqual([400, expect.objectContaining({ code: 'validation_failed' })])
  })

  onService('the in-memory service has no limits on what is in work').test(
    'the eleventh stream of a user, until one of the others has ended',
    async () => {
      const open10 = await Promise.all(Array.from({ length: 10 }, () => open()))
      const refused = await send('GET', 'events')
      expect([refused.status, refused.body]).toEqual([
        429,
        expect.objectContaining({ code: 'too_many_streams' }),
      ])
      expect(refused.headers.get('Retry-After')).toMatch(/^[1-9]\d*$/)
      expect((await send('GET', 'events', undefined, await signUp(service))).status).toBe(200)
      await open10[3]?.close()
      expect((await send('GET', 'events')).status).toBe(200)
    },
  )
})

onService('of a shutdown').test('a shutdown ends all streams, and those that come later', async () => {
  const own = await testService()
  const eve = await signUp(own)
  const stream = await openEvents(own, eve.token)
  own.endStreams()
  expect(await stream.rest()).toEqual([end('shutting_down')])
  expect(await (await openEvents(own, eve.token)).rest()).toEqual([end('shutting_down')])
})
