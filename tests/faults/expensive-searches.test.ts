// One account stores texts that unfold and searches them all the time: everybody else signs in and works meanwhile.
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject, onTestFinished } from 'vitest'
import { divideConnections } from '../../src/db/bulkheads.ts'
import { rowOf } from '../../src/features/tasks/queries.ts'
import { newClient, type Person, password, signUp } from '../support/client.ts'
import { createDatabase, withAdmin } from '../support/database.ts'
import { sender } from '../support/service.ts'
import { until } from '../support/until.ts'
import { watchBackends } from './backends.ts'
import { type FaultyService, startService } from './faulty-service.ts'
import { survives } from './survives.ts'

/** It unfolds to 18 characters, which take 33 bytes. */
const unfolding = 'ﷺ'

/** As many as a search may have. */
const words = [...'abcdefghij']

type Row = ReturnType<typeof rowOf>

const [tasks, searchers, rounds] = [1500, 6, 12]

survives('expensive searches of one account delay nobody who signs in, reads or writes', async () => {
  const { url, drop } = await createDatabase(inject('clusterUrl'))
  const service = await startService(url, { AUTH_RATE_LIMIT: '10', RATE_LIMIT: '600' })
  for (const rowFor of [rowNow, rowBefore]) {
    const ada = await signUp({ send: sender(fetch, [], service.url) })
    await fill(url, rowFor(ada.id))
    const searches = searchAllTheTime(service, ada)
    const running = watchBackends(url, "state = 'active' and query like '%strpos%'")
    await searches.untilOneHasEnded()
    const during: number[] = []
    for (let round = 0; round < rounds; round++) during.push(await workAsUsual(service, searches.ended))
    // These take several statements: if they waited for searches, no round would take less than several of these. On a
    // busy machine some rounds do without having waited.
    expect(Math.min(...during)).toBeLessThanOrEqual(1)
    expect([200, 429, 503]).toEqual(expect.arrayContaining(await searches.end()))
    expect(await running.most()).toBe(divideConnections(10).searches)
  }
  expect(service.errors()).toEqual([])
  service.hasNotRestarted()
  await service.end()
  await drop()
})

/** The words stand where a search has to go through all that is kept of the text. */
const rowNow = (userId: number): Row =>
  rowOf(userId, {
    title: unfolding.repeat(255),
    description: [unfolding.repeat(123), ...words, unfolding.repeat(867)].join(''),
  })

/** As the release before wrote it, which kept the whole of a text. */
function rowBefore(userId: number): Row {
  const [title, description] = [unfolding.repeat(255), unfolding.repeat(990) + words.join('')]
  const whole = { folded_title: title.normalize('NFKD'), folded_description: description.normalize('NFKD') }
  return { ...rowOf(userId, { title, description }), ...whole }
}

/** Past the service, which would take minutes for so many. */
const fill = (databaseUrl: string, row: Row) =>
  withAdmin(databaseUrl, (admin) =>
    admin.query(
      `insert into tasks (user_id, title, description, folded_title, folded_description)
       select $1, $2, $3, $4, $5 from generate_series(1, $6)`,
      [row.user_id, row.title, row.description, row.folded_title, row.folded_description, tasks],
    ),
  )

type Searches = {
  /** How many have run to their end, or until the time limit of a statement, which on a busy machine may come first. */
  ended(): number
  untilOneHasEnded(): Promise<void>
  /** @returns the different statuses of their responses */
  end(): Promise<number[]>
}

/**
 * Without a pause, except for Retry-After: otherwise the limit of a minute would be used up within seconds, and most of
 * the minute nobody would search.
 */
function searchAllTheTime({ url }: FaultyService, { token }: Person): Searches {
  const statuses = new Set<number>()
  let [ended, isOver] = [0, false]
  const path = `${url}/api/me/tasks?sort=title&q=${words.join('+')}`
  async function search(): Promise<void> {
    while (!isOver) {
      const response = await fetch(path, { headers: { Authorization: `Bearer ${token}` } })
      const text = await response.text()
      statuses.add(response.status)
      if (response.ok || text.includes('database_unavailable')) ended += 1
      if (!response.ok) await sleep(1000 * Number(response.headers.get('Retry-After')))
    }
  }
  const searching = Promise.all(Array.from({ length: searchers }, search))
  searching.catch(() => {}) // reported by end()
  onTestFinished(() => {
    isOver = true
  })
  return {
    ended: () => ended,
    untilOneHasEnded: async () => {
      await Promise.race([until(() => ended > 0), searching])
    },
    end: async () => {
      isOver = true
      await searching
      return [...statuses]
    },
  }
}

/**
 * Somebody new registers, signs in, and does a little of everything.
 * @returns how many searches end during what takes statements alone; passwords take a processor, and thus as long as it has
 * other things to do
 */
async function workAsUsual(service: FaultyService, searchesEnded: () => number): Promise<number> {
  const anyone = { send: sender(fetch, [], service.url) }
  const { email, call } = await signUp(anyone)
  const { body } = await newClient(anyone)('login', 200, { body: { email, password } })
  const before = searchesEnded()
  await newClient(anyone)('refresh', 200, { body: { refresh_token: body.refresh_token } })
  await call('getMe', 200)
  await call('createTask', 201, { body: { title: 'as usual' } })
  expect((await call('listTasks', 200)).body).toHaveLength(1)
  const during = searchesEnded() - before
  expect(await service.ask('/ready')).toBe('200')
  return during
}
