// Thousands of slow clients: others are served meanwhile, the slow ones are ended, and memory stays bounded.
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject } from 'vitest'
import { newClient, type Person, signUp } from '../support/client.ts'
import { createDatabase, withAdmin } from '../support/database.ts'
import { sender } from '../support/service.ts'
import { until } from '../support/until.ts'
import { type FaultyService, startService } from './faulty-service.ts'
import { scrape } from './scrape.ts'
import { connectionsAllowed, type Kind, slowClientsAt } from './slow-clients.ts'
import { survives } from './survives.ts'

const connections = Math.min(5000, connectionsAllowed())
const readers = 60
const requestsAhead = 20

survives('five thousand slow clients are ended, and others are served meanwhile', async () => {
  const { url, drop } = await createDatabase(inject('clusterUrl'))
  const service = await startService(url, { METRICS_PORT: '0' })
  const person = () => signUp({ send: sender(fetch, [], service.url) })
  const [ada, bob, eve] = [await person(), await person(), await person()]
  const listBytes = await fillList(url, service.url, ada)
  const clients = slowClientsAt(service.url)
  const before = await memory(service)

  const head = ({ token }: Person, line: string, ...headers: string[]) =>
    [line, 'Host: tasks.test', `Authorization: Bearer ${token}`, ...headers, '', ''].join('\r\n')
  const length = ['Content-Type: application/json', 'Content-Length: 1000']
  const quarter = Math.floor((connections - readers) / 4)
  const slow: [Kind, string][] = [
    ['silent', ''],
    ['slow headers', 'GET /health HTTP/1.1\r\nX-Slow: '],
    ['slow body', head(bob, 'POST /api/me/tasks HTTP/1.1', ...length)],
    ['kept alive', head(bob, 'GET /health HTTP/1.1')],
  ]
  for (const [kind, text] of slow) await clients.open(kind, quarter, text)
  await clients.open('not reading', readers, head(ada, 'GET /api/me/tasks HTTP/1.1').repeat(requestsAhead))

  const others = workUntil(service.url, eve)
  let most = 0
  await until(async () => {
    most = Math.max(most, await memory(service))
    return ['silent', 'slow headers', 'slow body'].every((kind) => clients.connected(kind as Kind) === 0)
  })
  await until(() => others.rounds() > 10)
  await others.end()

  for (const kind of ['silent', 'slow headers'] as const)
    expect([kind, ...clients.firstLines(kind)]).toEqual([kind, 'HTTP/1.1 400 Bad Request'])
  const ofBodies = ['HTTP/1.1 400 Bad Request', 'HTTP/1.1 503 Service Unavailable'] // a hundred are waited for
  expect(clients.firstLines('slow body').toSorted()).toEqual(ofBodies)
  expect(clients.firstLines('kept alive').filter((line) => line !== 'HTTP/1.1 200 OK')).toEqual([])
  expect(listBytes).toBeGreaterThan(1e6)
  // All responses at once took 2.3 GB, one for each client that does not read 0.6, a user’s limit of unread bytes 0.2.
  expect(most - before).toBeLessThan(0.4e9)
  expect(service.errors()).toEqual([])
  await service.ready()
  service.hasNotRestarted()
  service.program.kill('SIGKILL')
  await service.program.exit()
  await drop()
})

/** A list as long as a page may be. @returns its size in bytes */
async function fillList(databaseUrl: string, url: string, { id, token }: Person): Promise<number> {
  await withAdmin(databaseUrl, (admin) =>
    admin.query(
      `insert into tasks (user_id, title, description)
       select $1, 'long', repeat('x', 1000) from generate_series(1, 1000)`,
      [id],
    ),
  )
  const response = await fetch(`${url}/api/me/tasks`, { headers: { Authorization: `Bearer ${token}` } })
  return (await response.text()).length
}

/** What the process holds, in bytes. */
const memory = (service: FaultyService) => scrape(service, 'process_resident_memory_bytes')

/** Somebody who works as usual. @returns how many rounds have gone as they should, and a function that ends it */
function workUntil(url: string, { token }: Person) {
  const call = newClient({ send: sender(fetch, [], url) }, token)
  let [isOver, rounds] = [false, 0]
  const working = (async () => {
    for (; !isOver; rounds++) {
      const { body } = await call('createTask', 201, { body: { title: 'as usual' } })
      await call('setTaskCompletion', 200, { path: { id: body.id }, body: { completed: true } })
      await call('deleteTask', 204, { path: { id: body.id } })
      await sleep(100)
    }
  })()
  working.catch(() => {}) // reported by end()
  return {
    rounds: () => rounds,
    end: async () => {
      isOver = true
      await working
    },
  }
}
