// A stress test: many calls at once over a bad network, with tokens that expire. Afterwards the tasks must be right.
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import {
  ApiError,
  type Client,
  ConnectionError,
  createClient,
  type Task,
  type Tokens,
} from '../../generated/dist/index.js'
import { type TestService, testService } from '../support/service.ts'
import { type Fault, proxyResponse, type Sent } from './faulty-fetch.ts'
import { letTokenExpire, type Somebody, somebody } from './sign-up.ts'

const waves = 8
const workers = 6

let service: TestService
beforeAll(async () => {
  service = await testService()
})
beforeEach(() => {
  service.now = new Date()
})

/** Numbers in 0..1 that are the same for the same seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** What a worker knows of a task that it made, or may have made. */
type Entry = {
  title: string
  /** Absent where the creation was not acknowledged. */
  id?: number
  /** Each description that it may have; `gone` where it may be deleted, or was never made. */
  possible: Set<string | null>
}
const gone = 'gone'

/** The network of a run. A refresh fails once at most, as more than that may end the session. */
function badNetwork(seed: number) {
  const dice = new Map<string, () => number>()
  const seen = new Set<string>()
  let calm = false
  const script = ({ path, headers, body }: Sent): Fault => {
    if (calm) return undefined
    if (path === '/api/auth/refresh') {
      if (seen.has(body)) return undefined
      seen.add(body)
    }
    const worker = headers.get('X-Worker') ?? '99'
    if (!dice.has(worker)) dice.set(worker, numbers(seed * 100 + Number(worker)))
    const number = (dice.get(worker) as () => number)()
    if (number < 0.08) return 'refused'
    if (number < 0.2) return 'lost'
    if (number < 0.28) return 'cut'
    if (number < 0.33) return proxyResponse(503)
    if (number < 0.36) return proxyResponse(429)
    if (number < 0.38) return proxyResponse(502, { 'Retry-After': '0' })
    return undefined
  }
  const clear = () => {
    calm = true
  }
  return { script, clear }
}

/** Failures that a bad network excuses; a session that is lost is none. */
function excuse(error: unknown): void {
  const known =
    error instanceof ConnectionError || (error instanceof ApiError && [429, 502, 503].includes(error.status))
  if (!known) throw error
}

/** Creates, reads, changes and deletes, and records what must be the case. */
function worker(api: Client, name: number, random: () => number) {
  const entries: Entry[] = []
  const options = { headers: { 'X-Worker': String(name) } }
  let count = 0

  async function create() {
    const entry: Entry = { title: `worker ${name} task ${count++}`, possible: new Set([gone, null]) }
    entries.push(entry)
    const task = await api.tasks.create({ title: entry.title }, options)
    entry.id = task.id
    entry.possible = new Set([null])
  }

  async function change(entry: Entry & { id: number }, send: (description: string) => Promise<Task>) {
    const description = `version ${count++}`
    entry.possible.add(description)
    expect((await send(description)).description).toBe(description)
    entry.possible = new Set([description])
  }

  async function read(entry: Entry & { id: number }) {
    const { description } = await api.tasks.get(entry.id, options)
    expect(entry.possible).toContain(description)
    entry.possible = new Set([description])
  }

  async function remove(entry: Entry & { id: number }) {
    entry.possible.add(gone)
    try {
      await api.tasks.delete(entry.id, options)
    } catch (error) {
      // Its own doing: the reply of an earlier attempt was lost.
      if (!(error instanceof ApiError && error.status === 404 && error.attempts > 1)) throw error
    }
    entry.possible = new Set([gone])
  }

  async function step() {
    const known = entries.filter((entry) => entry.id !== undefined && !entry.possible.has(gone)) as (Entry & {
      id: number
    })[]
    const entry = known[Math.floor(random() * known.length)]
    const choice = random()
    if (!entry || choice < 0.4) return await create()
    if (choice < 0.6) return await read(entry)
    const { id, title } = entry
    if (choice < 0.75)
      return await change(entry, (description) => api.tasks.update(id, { description }, options))
    if (choice < 0.9)
      return await change(entry, (description) => api.tasks.replace(id, { title, description }, options))
    return await remove(entry)
  }
  return { entries, step: () => step().catch(excuse) }
}

async function stress(person: Somebody, seed: number): Promise<Entry[]> {
  // Two windows: two clients, one store.
  const other = createClient({ baseUrl: 'http://test', auth: person.store, fetch: person.fetch })
  const random = numbers(seed)
  const all = Array.from({ length: workers }, (_, i) =>
    worker(i % 2 ? other : person.api, i, numbers(seed * 7 + i)),
  )
  for (let wave = 0; wave < waves; wave++) {
    const weather = random()
    if (weather < 0.5) service.now = new Date(service.now.getTime() + 16 * 60_000)
    if (weather > 0.7) await letTokenExpire(person)
    await Promise.all(
      all.map(async ({ step }) => {
        for (let i = 0; i < 3; i++) await step()
      }),
    )
  }
  return all.flatMap(({ entries }) => entries)
}

test.each([1, 2, 3, 4])(
  'after stress run %s every task is there once or gone, as acknowledged, and the session is alive',
  async (seed) => {
    const delay = numbers(seed)
    vi.spyOn(Math, 'random').mockImplementation(() => delay() / 100)
    const network = badNetwork(seed)
    const person = await somebody(service, network.script)
    const entries = await stress(person, seed)
    network.clear()

    const me = await person.api.account.get()
    const rows = await service.db
      .selectFrom('tasks')
      .selectAll()
      .where('user_id', '=', me.id)
      .where('deleted_at', 'is', null)
      .execute()
    const byTitle = Map.groupBy(rows, ({ title }) => title)
    expect([...byTitle.keys()].filter((title) => !entries.some((entry) => entry.title === title))).toEqual([])
    for (const { title, id, possible } of entries) {
      const found = byTitle.get(title) ?? []
      expect(found.length, title).toBeLessThanOrEqual(1)
      expect(possible, title).toContain(found[0] ? found[0].description : gone)
      if (found[0] && id !== undefined) expect(found[0].id).toBe(id)
    }
    // There was stress, and most of it was survived.
    expect(person.fetch.sent.filter(({ path }) => path === '/api/auth/refresh').length).toBeGreaterThan(1)
    expect(entries.filter(({ id }) => id !== undefined).length).toBeGreaterThan(entries.length * 0.7)

    service.now = new Date(service.now.getTime() + 16 * 60_000)
    expect((await person.api.account.listSessions()).length).toBe(1)
    expect(((await person.store.load()) as Tokens).refresh_token).toBeDefined()
  },
)
