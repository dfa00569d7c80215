// A batch that is sent again, or meets other requests: what it does is done once, and nothing waits for ever.
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { insertTask } from '../../src/features/tasks/queries.ts'
import { batchesTo, created, each, type Problem, type Result, tagOf } from '../support/batches.ts'
import { signUp } from '../support/client.ts'
import { onService, type TestService, testService } from '../support/service.ts'
import { until } from '../support/until.ts'

let service: TestService
beforeAll(async () => {
  service = await testService()
})

const { post, done, titles } = batchesTo(() => service)

describe('with an Idempotency-Key', () => {
  const key = (name: string) => ({ 'Idempotency-Key': name })
  const both = [created('a'), created('b', { parent_id: '$0' })]

  test.each([{}, each])(
    'a batch that is sent again is done once, and has the same answer (%j)',
    async (more) => {
      const ada = await signUp(service)
      const operations = [...both, ...(more === each ? [{ op: 'restore', id: '$0' }] : [])]
      const first = await post(ada, operations, more, key('k'))
      expect([first.status, first.headers.get('Idempotency-Replayed')]).toEqual([200, null])
      await ada.call('updateTask', 200, {
        path: { id: (first.body as { results: Result[] }).results[0]?.task?.id as number },
        body: { title: 'changed since' },
      })
      const again = await post(ada, operations, more, key('k'))
      expect([again.status, again.text, again.headers.get('Idempotency-Replayed')]).toEqual([
        200,
        first.text,
        'true',
      ])
      expect(await titles(ada)).toEqual(['changed since', 'b'])
      const other = await post(ada, [created('c')], more, key('k'))
      expect([other.status, (other.body as Problem).code]).toEqual([422, 'idempotency_key_reused'])
    },
  )

  test('a key of a creation is another one', async () => {
    const ada = await signUp(service)
    await service.send('POST', '/api/me/tasks', { token: ada.token, json: { title: 'x' }, headers: key('k') })
    expect((await post(ada, both, {}, key('k'))).status).toBe(200)
    expect(await titles(ada)).toEqual(['x', 'a', 'b'])
  })

  test('a refused batch uses up no key', async () => {
    const ada = await signUp(service)
    expect((await post(ada, [...both, { op: 'restore', id: '$0' }], {}, key('k'))).status).toBe(409)
    expect((await post(ada, both, {}, key('k'))).status).toBe(200)
  })

  test('batches that meet with one key are done once', async () => {
    const ada = await signUp(service)
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(ada, both, {}, key('k'))))
    expect(answers.map(({ status }) => status).filter((status) => ![200, 409].includes(status))).toEqual([])
    expect(await titles(ada)).toEqual(['a', 'b'])
  })
})

test('batches with the same tasks in opposite order do not hold each other up', async () => {
  const ada = await signUp(service)
  const made = await done(
    ada,
    ['a', 'b', 'c', 'd'].map((title) => created(title)),
  )
  const ids = made.map(({ task }) => task?.id as number)
  const completed = (id: number) => ({ op: 'complete', id, body: { completed: true } })
  const rounds = Array.from({ length: 20 }, (_, at) => (at % 2 ? ids : ids.toReversed()).map(completed))
  const answers = await Promise.all(rounds.map((operations) => post(ada, operations)))
  expect(answers.map(({ status }) => status)).toEqual(rounds.map(() => 200))
  expect(await Promise.all(ids.map((id) => tagOf(ada, id)))).toEqual(ids.map(() => '"21"'))
})

onService('has other replicas, and locks in the database').describe('beside other requests', () => {
  test('batches of two replicas with the same tasks in opposite order do not wait for each other', async () => {
    const ada = await signUp(service)
    const other = await testService({ databaseUrl: service.databaseUrl })
    const made = await done(
      ada,
      Array.from({ length: 30 }, (_, at) => created(`${at}`)),
    )
    const ids = made.map(({ task }) => task?.id as number)
    const send = ({ send }: TestService, order: number[]) =>
      send('POST', '/api/me/tasks/batch', {
        token: ada.token,
        json: { operations: order.map((id) => ({ op: 'complete', id, body: { completed: true } })) },
      })
    const rounds = Array.from({ length: 10 }, () => [
      send(service, ids),
      send(other, ids.toReversed()),
    ]).flat()
    expect((await Promise.all(rounds)).map(({ status }) => status)).toEqual(rounds.map(() => 200))
    expect(await Promise.all(ids.map((id) => tagOf(ada, id)))).toEqual(ids.map(() => '"21"'))
    const { rows } = await sql<{ deadlocks: number }>`
      select deadlocks from pg_stat_database where datname = current_database()`.execute(service.db)
    expect(Number(rows[0]?.deadlocks)).toBe(0)
  })

  test.each([{}, each])('an external id that is taken meanwhile is taken (%j)', async (more) => {
    const ada = await signUp(service)
    let id = 0
    const answer = await service.db.transaction().execute(async (trx) => {
      id = (await insertTask(trx, ada.id, { title: 'faster', external_id: 'e' }))?.id ?? 0
      const waiting = post(ada, [created('before'), created('slower', { external_id: 'e' })], more)
      const locked = sql`select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`
      await until(async () => (await locked.execute(service.db)).rows.length > 0)
      return { waiting }
    })
    const { status, body, headers } = await answer.waiting
    const isAtomic = more !== each
    expect(status).toBe(isAtomic ? 409 : 200)
    const [, result] = isAtomic ? [] : (body as { results: Result[] }).results
    expect(isAtomic ? body : result?.problem).toMatchObject({ code: 'external_id_taken', operation: 1 })
    expect(isAtomic ? headers.get('Location') : result?.location).toMatch(new RegExp(`/tasks/${id}$`))
    expect(await titles(ada)).toEqual(isAtomic ? ['faster'] : ['faster', 'before'])
  })

  test('whose account is gone is refused as a whole', async () => {
    const ada = await signUp(service)
    await service.db.deleteFrom('users').where('id', '=', ada.id).execute()
    for (const more of [{}, each]) {
      const { status, body } = await post(ada, [created('x')], more)
      expect([status, (body as Problem).code]).toEqual([401, 'invalid_token'])
    }
  })
})
