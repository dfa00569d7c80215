// A completion of a recurring task that is sent twice, or at the same time as another one: how many occurrences it completes.
import { beforeEach, describe, expect, test } from 'vitest'
import { newClient, type Person, password, signUp } from '../support/client.ts'
import { holdChanges, untilSomebodyWaits, withAdmin } from '../support/database.ts'
import { daily, ownTasks, type Task } from '../support/own-tasks.ts'
import { onService, type TestService, testService } from '../support/service.ts'
import { travel } from '../support/time-travel.ts'

let service: TestService
let ada: Person
beforeEach(async () => {
  service ??= await testService()
  ada = await signUp(service)
})

const { send, newTask, complete, get, page } = ownTasks(() => ({ service, token: ada.token }))

describe('a completion that is sent twice completes one occurrence', () => {
  test('with one entity tag', async () => {
    const task = await newTask(daily)
    const sent = await Promise.all(Array.from({ length: 8 }, () => complete(task, { 'If-Match': '"1"' })))
    expect(sent.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(412)])
    expect(await page(`series_id=${task.id}`)).toHaveLength(1)
  })

  test('with one Idempotency-Key, which gets the first response again', async () => {
    const task = await newTask(daily)
    const key = { 'Idempotency-Key': 'once' }
    const first = await complete(task, key)
    await send('PATCH', `tasks/${task.id}`, { title: 'b' })
    const second = await complete(task, { ...key, 'If-Match': '"1"' })
    expect(second.body).toEqual(first.body)
    for (const name of ['ETag', 'X-Completed-Task'])
      expect(second.headers.get(name)).toBe(first.headers.get(name))
    const replayed = [first, second].map(({ headers }) => headers.get('Idempotency-Replayed'))
    expect(replayed).toEqual([null, 'true'])
    expect(await page(`series_id=${task.id}`)).toHaveLength(1)

    const other = await newTask(daily)
    expect(await complete(other, key)).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    })
    await send('DELETE', `tasks/${task.id}`)
    expect((await complete(task, key)).body).toEqual(first.body)
    expect((await complete(task, { 'Idempotency-Key': 'new' })).status).toBe(404)
  })

  test('with one Idempotency-Key at the same time', async () => {
    const task = await newTask(daily)
    const sent = await Promise.all(
      Array.from({ length: 8 }, () => complete(task, { 'Idempotency-Key': 'together' })),
    )
    const good = sent.filter(({ status }) => status === 200)
    expect(sent.every(({ status }) => status === 200 || status === 409)).toBe(true)
    for (const { body } of good) expect(body).toEqual(good[0]?.body)
    expect(await page(`series_id=${task.id}`)).toHaveLength(1)
  })

  test('by PUT, which writes the day, too; unless that occurrence is gone', async () => {
    const task = await newTask(daily)
    const put = () => send('PUT', `tasks/${task.id}`, { title: 'a', ...daily, completed: true })
    const [first, second] = [await put(), await put()]
    expect(second.body).toMatchObject({ due_date: '2026-12-25', completed: false })
    const kept = first.headers.get('X-Completed-Task')
    expect(second.headers.get('X-Completed-Task')).toBe(kept)
    expect(await page(`series_id=${task.id}`)).toHaveLength(1)
    await send('DELETE', `tasks/${kept}`)
    expect((await put()).headers.get('X-Completed-Task')).not.toBe(kept)
  })

  test.each(['due', 'completion'])('by PUT of what GET gave, recurring from %s', async (recurs_from) => {
    const rule = { due_date: '2026-12-24', recurrence: 'FREQ=WEEKLY;COUNT=9', recurs_from, labels: ['home'] }
    const read = await newTask(rule)
    const put = (fields = {}) => send('PUT', `tasks/${read.id}`, { ...read, completed: true, ...fields })
    const first = await put()
    expect(first.body).toMatchObject({ recurrence: 'FREQ=WEEKLY;COUNT=8', completed: false })
    const again = await put()
    expect([again.status, again.body]).toEqual([200, first.body])
    for (const name of ['ETag', 'X-Completed-Task'])
      expect(again.headers.get(name)).toBe(first.headers.get(name))
    expect(await page(`series_id=${read.id}`)).toHaveLength(1)
    // Another request is one of what has been written since.
    const other = { status: 400, body: { errors: [{ pointer: '/updated_at', code: 'read_only' }] } }
    expect(await put({ title: 'b' })).toMatchObject(other)
    await complete(read)
    expect(await put()).toMatchObject(other)
  })

  test('two completions without either complete two', async () => {
    const task = await newTask(daily)
    const sent = await Promise.all([complete(task), complete(task)])
    expect(sent.map(({ status }) => status)).toEqual([200, 200])
    expect((await page(`series_id=${task.id}&sort=due_date`)).map(({ due_date }) => due_date)).toEqual([
      '2026-12-24',
      '2026-12-25',
    ])
    expect((await get(task.id)).due_date).toBe('2026-12-26')
  })
})

test('a key is good for 24 hours, for completions and batches as for creations', async () => {
  const task = await newTask(daily)
  const done = { op: 'complete', id: task.id, body: { completed: true } }
  const headers = { 'Idempotency-Key': 'a-day' }
  const both = async () => {
    const { body } = await newClient(service)('login', 200, { body: { email: ada.email, password } })
    ada = { ...ada, token: body.token }
    return [await complete(task, headers), await send('POST', 'tasks/batch', { operations: [done] }, headers)]
  }
  const replayed = async () => (await both()).map((one) => one.headers.get('Idempotency-Replayed'))
  expect(await replayed()).toEqual([null, null])
  await travel(service, (24 * 60 - 5) * 60_000)
  expect(await replayed()).toEqual(['true', 'true'])
  await travel(service, 5 * 60_000)
  expect(await replayed()).toEqual([null, null])
  expect(await page(`series_id=${task.id}`)).toHaveLength(4)
})

const meeting = onService('it takes one request after the other')

meeting.test(
  'a completion is of what the task is after the write of another replica that it waits for',
  async () => {
    const task = await newTask(daily)
    const { body, headers } = await withAdmin(service.databaseUrl, async (other) => {
      await other.query('begin')
      await other.query(`update tasks set due_date = '2027-01-01' where user_id = $1`, [ada.id])
      const completing = complete(task)
      await untilSomebodyWaits(service.db)
      await other.query('commit')
      return await completing
    })
    expect((body as Task).due_date).toBe('2027-01-02')
    expect((await get(headers.get('X-Completed-Task'))).due_date).toBe('2027-01-01')
  },
)

meeting.test(
  'a completion that waits for another change holds no task, for which that would wait',
  async () => {
    const task = await newTask(daily)
    const { status } = await withAdmin(service.databaseUrl, async (other) => {
      await other.query('begin')
      await holdChanges(other, ada.id)
      const completing = send('PATCH', `tasks/${task.id}`, { completed: true, list_id: null })
      await untilSomebodyWaits(service.db)
      await other.query('select from tasks where user_id = $1 for update nowait', [ada.id])
      await other.query('commit')
      return await completing
    })
    expect(status).toBe(200)
  },
)
