// Idempotency-Key: a request sent twice makes one task and gets one response, whatever happens in between.
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { ownedResources } from '../../src/features/contract.ts'
import type { Pages } from '../../src/openapi/resources/pages.ts'
import { resourceOf } from '../conformance/things.ts'
import { takes } from '../conformance/valid.ts'
import { startProgram } from '../process/program.ts'
import { newClient, type Person, password, signUp } from '../support/client.ts'
import { operations } from '../support/contract.ts'
import { exampleBody, pathOf } from '../support/contract-fixtures.ts'
import { createDatabase } from '../support/database.ts'
import { onService, secret, sender, type TestService, testService } from '../support/service.ts'
import { travel } from '../support/time-travel.ts'

let service: TestService
let ada: Person
beforeAll(async () => {
  service = await testService()
  ada = await signUp(service)
})

const create = (key: string, json: unknown = { title: 'x' }, person = ada, owner: string | number = 'me') =>
  service.send('POST', `/api/${owner}/tasks`, {
    token: person.token,
    headers: { 'Idempotency-Key': key },
    json,
  })

const count = async ({ call }: Person) => (await call('listTasks', 200)).body.length
let keys = 0
const newKey = () => `key-${keys++}`

test('the same key and body get the first response once more, marked as replayed', async () => {
  const eve = await signUp(service)
  const key = newKey()
  const first = await create(key, { title: 'x', description: null }, eve)
  expect([first.status, first.headers.get('Idempotency-Replayed')]).toEqual([201, null])
  const { id } = first.body as { id: number }
  await eve.call('updateTask', 200, { path: { id }, body: { title: 'changed since' } })
  for (const [owner, sent] of [
    ['me', key],
    [eve.id, key],
    ['me', `"${key}"`],
  ] as const) {
    const again = await create(sent, { description: null, title: 'x' }, eve, owner)
    expect([again.status, again.text]).toEqual([201, first.text])
    expect(again.headers.get('Idempotency-Replayed')).toBe('true')
    for (const name of ['ETag', 'Location']) expect(again.headers.get(name)).toBe(first.headers.get(name))
  }
  await eve.call('deleteTask', 204, { path: { id } })
  expect((await create(key, { title: 'x', description: null }, eve)).text).toBe(first.text)
  expect(await count(eve)).toBe(0)
})

test.each([{ title: 'y' }, { title: 'x', completed: false }, { title: 'x ' }])(
  'the same key with %j instead is refused',
  async (other) => {
    const key = newKey()
    await create(key)
    const response = await create(key, other)
    expect([response.status, response.body]).toEqual([
      422,
      expect.objectContaining({ code: 'idempotency_key_reused' }),
    ])
  },
)

test('a key belongs to its user', async () => {
  const key = newKey()
  const eve = await signUp(service)
  const [mine, hers] = [await create(key), await create(key, { title: 'other' }, eve)]
  expect([mine.status, hers.status]).toEqual([201, 201])
  expect((hers.body as { user_id: number }).user_id).toBe(eve.id)
  expect((await create(key)).text).toBe(mine.text)
  expect((await create(key, { title: 'other' }, eve)).text).toBe(hers.text)
})

test('a refused request uses up no key', async () => {
  const key = newKey()
  expect((await create(key, { title: '' })).status).toBe(400)
  expect((await create(key, { title: 'good' })).status).toBe(201)
})

test('a key is good for 24 hours', async () => {
  const key = newKey()
  const createAnew = async (title: string) => {
    const { body } = await newClient(service)('login', 200, { body: { email: ada.email, password } })
    return await create(key, { title }, { ...ada, token: body.token })
  }
  const first = await createAnew('x')
  await travel(service, (24 * 60 - 5) * 60_000)
  expect((await createAnew('x')).text).toBe(first.text)
  await travel(service, 5 * 60_000)
  const later = await createAnew('another body')
  expect([later.status, later.headers.get('Idempotency-Replayed')]).toEqual([201, null])
  expect((await createAnew('another body')).text).toBe(later.text)
  ada = await signUp(service) // the token of the other one has expired
})

test.each(['', ' ', 'a b', '"', '"a', 'a b"', 'é', 'x'.repeat(256), `"${'x'.repeat(256)}"`, '""'])(
  'the key %j is refused',
  async (key) => {
    const response = await create(key)
    expect([response.status, response.body]).toEqual([
      400,
      expect.objectContaining({
        errors: [expect.objectContaining({ in: 'header', pointer: 'Idempotency-Key' })],
      }),
    ])
  },
)

test.each(['x', 'x'.repeat(255), `"${'x'.repeat(255)}"`, '!#$%&/()=?', 'a"b', '"a\\"b\\\\c"'])(
  'the key %j is taken',
  async (key) => {
    expect((await create(key)).status).toBe(201)
  },
)

test('the key in quotes is the one that they hold, with what was escaped', async () => {
  const key = newKey()
  const first = await create(`${key}"\\`)
  expect((await create(`"${key}\\"\\\\"`)).text).toBe(first.text)
})

describe('in parallel', () => {
  test('50 requests with one key make one task; each gets its response, at once or after a Retry-After', async () => {
    const eve = await signUp(service)
    const key = newKey()
    const until201 = async (): Promise<string> => {
      const response = await create(key, { title: 'once' }, eve)
      if (response.status === 201) return response.text
      expect([response.status, response.body]).toEqual([
        409,
        expect.objectContaining({ code: 'idempotency_in_progress' }),
      ])
      expect(Number(response.headers.get('Retry-After'))).toBeGreaterThan(0)
      await sleep(20)
      return await until201()
    }
    const responses = await Promise.all(Array.from({ length: 50 }, until201))
    expect(new Set(responses).size).toBe(1)
    expect(await count(eve)).toBe(1)
  })

  onService('holds a lock in the database').test.each(
    operations.filter((operation) => takes(operation, 'Idempotency-Key')),
  )(
    'a request of $operationId whose first is still running gets an error that says so',
    async (operation) => {
      const key = newKey()
      const { resource } = ownedResources.find(
        ({ resource: { thing } }) => thing === resourceOf(operation)?.thing,
      ) as Pages
      const isCreation = operation.path.endsWith(`/${resource.name}`)
      const ofOther = operation.path.endsWith('/batch') ? 'batch ' : 'complete '
      const prefix = isCreation ? (resource.keyPrefix ?? `${resource.name} `) : ofOther
      const name = `${ada.id} ${prefix}${key}`
      const { body: task } = await ada.call('createTask', 201, { body: { title: 'x' } })
      const path = pathOf(operation).replace(/(?<=tasks\/)\d+/, String(task.id))
      const send = () =>
        service.send(operation.method, path, {
          ...{ token: ada.token, headers: { 'Idempotency-Key': key }, json: exampleBody(operation) },
        })
      await service.db.transaction().execute(async (trx) => {
        await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(trx)
        expect((await send()).body).toMatchObject({ code: 'idempotency_in_progress' })
      })
      expect((await send()).status).toBe(isCreation ? 201 : 200)
    },
  )
})

onService('breaks the table').test(
  'a failure after the task is written leaves neither task nor key',
  async () => {
    const own = await testService()
    const eve = await signUp(own)
    const request = { token: eve.token, headers: { 'Idempotency-Key': 'k' }, json: { title: 'x' } }
    await sql`alter table idempotency_keys add constraint broken check (key <> 'k')`.execute(own.db)
    expect((await own.send('POST', '/api/me/tasks', request)).status).toBe(500)
    expect(await count(eve)).toBe(0)
    await sql`alter table idempotency_keys drop constraint broken`.execute(own.db)
    expect((await own.send('POST', '/api/me/tasks', request)).status).toBe(201)
    expect(await count(eve)).toBe(1)
  },
)

onService('kills the process').test(
  'a service killed at any moment neither loses nor duplicates: the request sent again makes it exactly one',
  async () => {
    const { url: DATABASE_URL, drop } = await createDatabase(inject('clusterUrl'))
    const environment = { DATABASE_URL, BETTER_AUTH_SECRET: secret, RATE_LIMIT: '0', AUTH_RATE_LIMIT: '0' }
    let token: string | undefined
    const sent: string[] = []
    for (const wait of [5, 20, 45]) {
      const program = startProgram(environment)
      const url = await program.url()
      const speak = { send: sender(fetch, [], url) }
      token ??= (await signUp(speak)).token
      const requests = Array.from({ length: 30 }, (_, n) => {
        const key = `${wait}-${n}`
        sent.push(key)
        return speak
          .send('POST', '/api/me/tasks', {
            token: token as string,
            headers: { 'Idempotency-Key': key },
            json: { title: key },
          })
          .catch(() => {})
      })
      await sleep(wait)
      program.kill('SIGKILL')
      await Promise.all([program.exit(), ...requests])
    }
    const last = startProgram(environment)
    const speak = { send: sender(fetch, [], await last.url()) }
    for (const key of sent) {
      const again = { token: token as string, headers: { 'Idempotency-Key': key }, json: { title: key } }
      expect((await speak.send('POST', '/api/me/tasks', again)).status).toBe(201)
    }
    const { body } = await newClient(speak, token)('listTasks', 200)
    expect(body.map(({ title }) => title).sort()).toEqual([...sent].sort())
    last.kill('SIGKILL')
    await last.exit()
    await drop()
  },
)
