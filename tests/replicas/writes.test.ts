// Writes over two replicas: once is once, the last version wins, and sweeping does no harm beside them.
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { newClient, type Person, signUp } from '../support/client.ts'
import { type TestDatabase, withAdmin } from '../support/database.ts'
import type { TestResponse } from '../support/service.ts'
import { type Replica, startTwo, untilWaiting } from './replicas.ts'

let near: Replica
let far: Replica
let database: TestDatabase
let ada: Person
beforeAll(async () => {
  const two = await startTwo()
  database = two.database
  ;[near, far] = two
  ada = await signUp(near)
})

const create = (at: Replica, key: string, json: object = { title: 'once' }, { token } = ada) =>
  at.send('POST', '/api/me/tasks', { token, headers: { 'Idempotency-Key': key }, json })

const codes = (responses: TestResponse[]) => responses.map(({ status }) => status).toSorted()
const isReplayed = ({ headers }: TestResponse) => headers.get('Idempotency-Replayed') === 'true'

/** Sends it again and again while the first one is still running. */
async function untilResponse(ask: () => Promise<TestResponse>): Promise<TestResponse> {
  for (;;) {
    const response = await ask()
    if (response.status !== 409) return response
    expect(response.body).toMatchObject({ code: 'idempotency_in_progress' })
    await sleep(5)
  }
}

describe('An Idempotency-Key', () => {
  test('that comes to both replicas at once makes one task, and everybody gets its response', async () => {
    const eve = await signUp(near)
    const rounds = 40
    for (let round = 0; round < rounds; round++) {
      const key = randomUUID()
      const ask = (at: Replica) => create(at, key, { title: 'once' }, eve)
      const responses = await Promise.all([near, far, near, far, near, far].map(ask))
      const all = await Promise.all(
        responses.map((response, n) =>
          response.status === 409 ? untilResponse(() => ask(n % 2 ? far : near)) : response,
        ),
      )
      expect(codes(all)).toEqual(Array(6).fill(201))
      expect(all.filter((response) => !isReplayed(response)).length).toBe(1)
      expect(new Set(all.map(({ text }) => text)).size).toBe(1)
      for (const name of ['ETag', 'Location'])
        expect(new Set(all.map(({ headers }) => headers.get(name))).size).toBe(1)
    }
    expect((await newClient(far, eve.token)('listTasks', 200)).body.length).toBe(rounds)
  })

  test('that comes while the other replica works on it gets a 409, and the response after that', async () => {
    const eve = await signUp(near)
    const ask = (at: Replica) => create(at, 'k', { title: 'once' }, eve)
    const first = await withAdmin(database.url, async (holder) => {
      await holder.query(`begin; select from users where id = ${eve.id} for update`)
      const waits = ask(near)
      await untilWaiting(database.url, 1)
      expect((await ask(far)).body).toMatchObject({ code: 'idempotency_in_progress' })
      await holder.query('commit')
      return await waits
    })
    expect(first.status).toBe(201)
    expect((await ask(far)).text).toBe(first.text)
  })

  test('that comes to both with different bodies makes one task; the other body is rejected, then and later', async () => {
    const eve = await signUp(near)
    for (let round = 0; round < 20; round++) {
      const key = randomUUID()
      const ask = (at: Replica, title: string) => create(at, key, { title }, eve)
      const responses = await Promise.all([ask(near, 'one'), ask(far, 'the other')])
      const made = responses.find(({ status }) => status === 201)
      const refused = responses.find((response) => response !== made)
      expect(refused?.body).toMatchObject({
        code: expect.stringMatching(/^idempotency_(key_reused|in_progress)$/),
      })
      const [winner = '', loser = ''] = responses[0] === made ? ['one', 'the other'] : ['the other', 'one']
      for (const at of [near, far]) {
        expect((await ask(at, loser)).body).toMatchObject({ code: 'idempotency_key_reused' })
        expect((await ask(at, winner)).text).toBe(made?.text)
      }
    }
    expect((await newClient(near, eve.token)('listTasks', 200)).body.length).toBe(20)
  })
})

describe('One task, on both replicas at once', () => {
  test('is changed for one version by one of them; the other gets a 412', async () => {
    let { headers, body: task } = await ada.call('createTask', 201, { body: { title: 'round' } })
    for (let round = 0; round < 20; round++) {
      const change = (at: Replica) =>
        at.send('PATCH', `/api/me/tasks/${task.id}`, {
          token: ada.token,
          headers: { 'If-Match': headers.get('ETag') ?? '' },
          json: { title: at.url },
        })
      const responses = await Promise.all([change(near), change(far)])
      expect(codes(responses)).toEqual([200, 412])
      ;({ headers, body: task } = await newClient(far, ada.token)('getTask', 200, { path: { id: task.id } }))
      expect(task).toEqual(responses.find(({ status }) => status === 200)?.body)
    }
  })

  test('gets a new version and a later time with each change', async () => {
    const { body: task } = await ada.call('createTask', 201, { body: { title: 'moves' } })
    const change = (at: Replica) =>
      newClient(at, ada.token)('updateTask', 200, { path: { id: task.id }, body: { completed: true } })
    const responses = await Promise.all(Array.from({ length: 40 }, (_, n) => change(n % 2 ? near : far)))
    const states = responses
      .map(({ headers, body }) => ({
        version: Number(headers.get('ETag')?.slice(1, -1)),
        at: body.updated_at,
      }))
      .toSorted((a, b) => a.version - b.version)
    expect(states.map(({ version }) => version)).toEqual(Array.from({ length: 40 }, (_, n) => n + 2))
    const times = states.map(({ at }) => at)
    expect(new Set([task.updated_at, ...times]).size).toBe(41)
    expect(times).toEqual(times.toSorted())
  })

  test('is deleted by one of them', async () => {
    for (let round = 0; round < 20; round++) {
      const { body: task } = await ada.call('createTask', 201, { body: { title: 'gone' } })
      const remove = (at: Replica) => at.send('DELETE', `/api/me/tasks/${task.id}`, { token: ada.token })
      expect(codes(await Promise.all([remove(near), remove(far)]))).toEqual([204, 404])
    }
  })
})

test('three processes that sweep at once take what has expired, while both replicas use what has not', async () => {
  const eve = await signUp(near)
  const rows = 3000
  const keys = Array.from({ length: 30 }, () => randomUUID())
  for (const key of keys) await create(near, key, { title: 'yesterday' }, eve)
  await withAdmin(database.url, async (admin) => {
    await admin.query(`update idempotency_keys set created_at = now() - interval '25 hours'`)
    await admin.query(
      `insert into sessions (user_id, created_at, last_used_at, expires_at)
       select $1, now(), now(), now() - interval '1 second' from generate_series(1, $2)`,
      [eve.id, rows],
    )
    await admin.query(
      `insert into rate_limits (key, points, expire) select 'k' || n, 1, 0 from generate_series(1, $1::int) n`,
      [rows],
    )
  })
  const sweeping = Promise.all([1, 2, 3].map(sweepInProcess))
  let isOver = false
  const working = [near, far].map(async (at) => {
    let { refreshToken: refresh_token } = await signUp(at)
    do {
      ;({ refresh_token } = (await newClient(at)('refresh', 200, { body: { refresh_token } })).body)
      const key = keys.pop()
      // Expired, so it is a new one: whether the old row was there yet or not.
      const response = key && (await create(at, key, { title: 'today' }, eve))
      if (response) expect([response.status, isReplayed(response)]).toEqual([201, false])
    } while (!isOver)
  })
  const removed = await sweeping
  isOver = true
  await Promise.all(working)
  const sum = (table: string) => removed.reduce((all, one) => all + (one[table] ?? 0), 0)
  expect(sum('sessions')).toBe(rows)
  expect(sum('rate_limits')).toBe(rows)
  const { rows: left } = await withAdmin(database.url, (admin) =>
    admin.query(`select key from idempotency_keys where created_at < now() - interval '24 hours'`),
  )
  expect(left).toEqual([])
})

/** What each replica does every ten minutes. @returns rows removed from each table */
async function sweepInProcess(): Promise<Record<string, number>> {
  const script = `
    import { openDatabase } from './src/db/database.ts'
    import { removeExpired } from './src/db/housekeeping.ts'
    import { expiries } from './src/features/expiries.ts'
    const db = openDatabase({ url: process.env.DATABASE_URL, poolSize: 2 })
    console.log(JSON.stringify(await removeExpired(db, expiries)))
    await db.destroy()`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    env: { PATH: process.env.PATH, NODE_NO_WARNINGS: '1', DATABASE_URL: database.url },
  })
  return JSON.parse(stdout)
}
