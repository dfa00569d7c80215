// Somebody locks the table of tasks for longer than anybody waits.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, inject } from 'vitest'
import { type Person, signUp } from '../support/client.ts'
import { createDatabase, type TestDatabase, withAdmin } from '../support/database.ts'
import { sender } from '../support/service.ts'
import { until } from '../support/until.ts'
import { watchBackends } from './backends.ts'
import { type FaultyService, startService } from './faulty-service.ts'
import { survives } from './survives.ts'

const poolSize = 10
let database: TestDatabase
let service: FaultyService
beforeAll(async () => {
  database = await createDatabase(inject('clusterUrl'))
  service = await startService(database.url, { DATABASE_POOL_SIZE: String(poolSize) })
})
afterAll(async () => {
  await service.end()
  await database.drop()
})

const writers = 30
const lockedMillis = 20_000

type Titles = { acknowledged: string[]; refused: string[]; others: string[] }

/** One write after the other. */
async function write({ token }: Person, isOver: () => boolean, titles: Titles): Promise<void> {
  const send = sender(fetch, [], service.url)
  while (!isOver()) {
    const title = randomUUID()
    const { status, text } = await send('POST', '/api/me/tasks', { token, json: { title } })
    if (status === 201) titles.acknowledged.push(title)
    else if (status === 503) titles.refused.push(title)
    else titles.others.push(`${status} ${text}`)
    await sleep(status === 201 ? 5 : 100)
  }
}

const made = (titles: string[]) =>
  withAdmin(database.url, async (admin) => {
    const { rows } = await admin.query('select title from tasks where title = any($1)', [titles])
    return rows.map(({ title }) => title).sort()
  })

survives(
  'while the tasks are locked there are no more connections, and what is refused is not made afterwards',
  async () => {
    const send = sender(fetch, [], service.url)
    const people: Person[] = []
    for (let n = 0; n < writers; n++) people.push(await signUp({ send }))
    const backends = watchBackends(database.url)
    const titles: Titles = { acknowledged: [], refused: [], others: [] }
    let isOver = false
    const writing = people.map((person) => write(person, () => isOver, titles))
    await withAdmin(database.url, async (admin) => {
      await admin.query('begin; lock table tasks in access exclusive mode')
      await sleep(lockedMillis)
      await until(() => titles.refused.length > 0)
      isOver = true
      await admin.query('commit')
    })
    await Promise.all(writing)
    expect(titles.others).toEqual([])
    await until(async () => (await atWork()) === 0)
    expect(await made(titles.refused)).toEqual([])
    expect(await made(titles.acknowledged)).toEqual(titles.acknowledged.toSorted())
    expect(await backends.most()).toBeLessThanOrEqual(poolSize)
    expect(service.errors()).toEqual([])
    service.hasNotRestarted()
  },
)

/** Statements of the service that run in the server, whether or not it waits for them. */
const atWork = () =>
  withAdmin(database.url, async (admin) => {
    const { rowCount } = await admin.query(`select from pg_stat_activity
      where datname = current_database() and application_name = 'tasks-api' and state <> 'idle'`)
    return rowCount
  })
