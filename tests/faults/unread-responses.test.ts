// One account asks for as much as it can and reads nothing of it: memory stays bounded, and everybody else is served.
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject } from 'vitest'
import { newClient, type Person, password, signUp } from '../support/client.ts'
import { createDatabase, withAdmin } from '../support/database.ts'
import { sender } from '../support/service.ts'
import { until } from '../support/until.ts'
import { type FaultyService, startService } from './faulty-service.ts'
import { scrape } from './scrape.ts'
import { slowClientsAt } from './slow-clients.ts'
import { survives } from './survives.ts'

/** As many as the default limit of a user lets through in a minute. */
const readers = 590

/** What the process may hold, with all that it holds anyway. */
const memoryLimit = 400 * 1024 * 1024

survives('responses that nobody reads take no memory that others need', async () => {
  const { url, drop } = await createDatabase(inject('clusterUrl'))
  const service = await startService(url, { METRICS_PORT: '0', RATE_LIMIT: '600' })
  const [ada, eve] = [await personAt(service), await personAt(service)]
  await fillList(url, ada)
  const watch = watchMemory(service)

  const clients = slowClientsAt(service.url)
  const request = ['GET /api/me/tasks HTTP/1.1', 'Host: tasks.test', `Authorization: Bearer ${ada.token}`]
  await clients.open('not reading', readers, `${request.join('\r\n')}\r\n\r\n`)
  await workAsUsual(service, eve)

  // She may be refused for her many requests in progress first.
  const refused = await until(() => unreadProblemOf(service, ada))
  expect(refused).toMatchObject({ status: 503, code: 'overloaded' })
  await until(() => canCreate(service, ada)) // each response that refuses her is delayed for a second
  await workAsUsual(service, eve)

  clients.disconnect()
  await until(async () => (await problemOf(service, ada)) === undefined)
  expect(await watch.end()).toBeLessThan(memoryLimit)
  expect(service.errors()).toEqual([])
  service.hasNotRestarted()
  await service.end()
  await drop()
})

const personAt = ({ url }: FaultyService) => signUp({ send: sender(fetch, [], url) })

/** As many and as large tasks as a page may have: 4.3 MB. */
const fillList = (databaseUrl: string, { id }: Person) =>
  withAdmin(databaseUrl, (admin) =>
    admin.query(
      `insert into tasks (user_id, title, description)
       select $1, 'long', repeat('😀', 1000) from generate_series(1, 1000)`,
      [id],
    ),
  )

/** Signs in again, and does a little of everything. */
async function workAsUsual(service: FaultyService, { email, token }: Person): Promise<void> {
  const anyone = { send: sender(fetch, [], service.url) }
  await newClient(anyone)('login', 200, { body: { email, password } })
  const call = newClient(anyone, token)
  for (let round = 0; round < 5; round++) {
    const { body } = await call('createTask', 201, { body: { title: 'as usual' } })
    expect((await call('listTasks', 200)).body.length).toBe(1)
    await call('deleteTask', 204, { path: { id: body.id } })
  }
  await service.ready()
}

/** @returns the problem that a list of a user is refused with, if it is */
async function problemOf({ url }: FaultyService, { token }: Person): Promise<object | undefined> {
  const response = await fetch(`${url}/api/me/tasks`, { headers: { Authorization: `Bearer ${token}` } })
  const body = await response.json()
  return response.ok ? undefined : body
}

async function unreadProblemOf(service: FaultyService, person: Person): Promise<object | undefined> {
  const problem = (await problemOf(service, person)) as { detail: string } | undefined
  return problem && /wait to be read/.test(problem.detail) ? problem : undefined
}

async function canCreate({ url }: FaultyService, { token }: Person): Promise<boolean> {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
  const response = await fetch(`${url}/api/me/tasks`, { method: 'POST', headers, body: '{"title":"more"}' })
  await response.text()
  return response.status === 201
}

/** @returns a function that ends it and returns the most that the process has held */
function watchMemory(service: FaultyService) {
  let most = 0
  let isOver = false
  const watching = (async () => {
    while (!isOver) {
      most = Math.max(most, await scrape(service, 'process_resident_memory_bytes'))
      await sleep(50)
    }
    return most
  })()
  watching.catch(() => {}) // reported by end()
  return {
    end: async () => {
      isOver = true
      return await watching
    },
  }
}
