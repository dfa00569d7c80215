// A load of several people who write tasks over HTTP through a fault, and record the history. Others follow what they write.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { password } from '../support/client.ts'
import { until } from '../support/until.ts'
import { startFollowers } from './followers.ts'
import { type History, newHistory, type Outcome, type TaskHistory } from './history.ts'
import { leadList } from './list-writers.ts'
import { type Received, type Requests, requestsTo } from './requests.ts'
import { descriptionOf, type Snapshot, titleOf, type Write } from './write-order.ts'

type Options = {
  /** Where the next request goes; asked each time, so that it may go to another replica. */
  url: () => string
  people?: number
  /** Tasks that each works on at once. */
  hands?: number
  /** When a request that has no response counts as hung. */
  patienceMillis: number
  /** Whether others follow what they write. */
  isFollowed?: boolean
}

export type Load = {
  history: History
  /** Waits until so many more writes have been acknowledged. @throws Error after two minutes */
  acknowledged(more: number): Promise<void>
  /** Waits for so many more of a response, e.g. `503 database_unavailable`. @throws Error after two minutes */
  responded(response: string, more: number): Promise<void>
  /** Lists the tasks of one of them. @returns the response, as in the history */
  look(): Promise<string>
  /** Lets every hand finish its task: what has a key is sent until it is acknowledged, for a minute and a half at most. */
  stop(): Promise<History>
}

const restMillis = 5
const restAfterTroubleMillis = 100
const settlingMillis = 90_000

/** Signs people up, and has them write until they are stopped. */
export async function startLoad(options: Options): Promise<Load> {
  const { url, people = 3, hands = 3, patienceMillis, isFollowed = true } = options
  const history = newHistory()
  const requests = requestsTo(url, history, patienceMillis)
  let stoppedAt = Number.POSITIVE_INFINITY
  const state: State = {
    isStopped: () => stoppedAt <= performance.now(),
    isLate: () => stoppedAt + settlingMillis <= performance.now(),
  }
  const workers = await Promise.all(Array.from({ length: people }, () => signUp(requests)))
  if (isFollowed) startFollowers(workers, history, options)
  const work = workers.flatMap((person) =>
    Array.from({ length: hands }, async () => {
      for (let turn = 0; !state.isStopped(); turn++) {
        await lead(turn, person, requests, history, state)
        if (turn % 3 === 1) await leadList(turn, person.token, requests)
      }
    }),
  )
  const done = Promise.all(work)
  done.catch(() => {}) // reported by stop()
  const rise = async (count: () => number, more: number) => {
    const wanted = count() + more
    await until(() => count() >= wanted).catch(() => {
      throw new Error(`not ${more} more: ${JSON.stringify(history.responses)}`)
    })
  }
  return {
    history,
    acknowledged: (more) => rise(() => acknowledgedIn(history), more),
    responded: (response, more) => rise(() => history.responses[response] ?? 0, more),
    look: async () => {
      const token = workers[0]?.token as string
      return (await requests.send('GET', '/api/me/tasks', { token })).summary
    },
    stop: async () => {
      stoppedAt = performance.now()
      await done
      return history
    },
  }
}

/** Writes that were acknowledged. */
export const acknowledgedIn = ({ tasks }: History): number =>
  tasks
    .flatMap(({ creation, writes }) => [creation, ...writes.map(({ outcome }) => outcome)])
    .filter((outcome) => outcome === 'acknowledged').length

type State = { isStopped(): boolean; isLate(): boolean }
type Person = { id: number; token: string }

let people = 0

async function signUp(requests: Requests): Promise<Person> {
  people += 1
  const email = `writer-${people}-${randomUUID().slice(0, 8)}@example.com`
  const response = await requests.send('POST', '/api/auth/register', {
    json: { email, password, name: 'Ada' },
  })
  if (response.status !== 201)
    throw new Error(`cannot sign up: ${response.status} ${JSON.stringify(response.body)}`)
  const { user, token } = response.body as { user: { id: number }; token: string }
  return { id: user.id, token }
}

/** The life of one task: made, changed in every way, read, and often deleted. */
async function lead(turn: number, person: Person, requests: Requests, history: History, state: State) {
  const mark = randomUUID()
  const task: TaskHistory = { userId: person.id, mark, creation: 'unknown', ids: [], writes: [], seen: [] }
  if (turn % 2 === 0) task.key = `key-${mark}`
  history.tasks.push(task)
  const hand = { task, person, requests, state }
  await create(hand, turn % 4 === 0) // which has a key
  if (task.creation !== 'acknowledged') return
  await write(hand, 'PATCH', { text: 'changed' })
  await write(hand, 'PATCH', { completed: true }, { path: '/complete' })
  await look(hand)
  await write(hand, 'PUT', { text: 'replaced', completed: false })
  await write(hand, 'PATCH', { text: 'changed if still so' }, { ifMatch: true })
  await look(hand)
  if (turn % 3 === 0) await erase(hand, turn % 2 === 0)
}

type Hand = { task: TaskHistory; person: Person; requests: Requests; state: State }

/** With a key it is sent until it is acknowledged, and sometimes that often again; without one it is sent once. */
async function create(hand: Hand, again: boolean): Promise<void> {
  const { task, state } = hand
  do task.creation = await sendCreation(hand)
  while (task.key !== undefined && task.creation === 'unknown' && !state.isLate())
  if (again && task.creation === 'acknowledged') await create(hand, false)
}

async function sendCreation({ task, person, requests }: Hand): Promise<Outcome> {
  const { key, mark } = task
  const json = { title: titleOf(mark), description: descriptionOf() }
  const headers = key === undefined ? {} : { 'Idempotency-Key': key }
  const response = await requests.send('POST', '/api/me/tasks', { token: person.token, json, headers })
  const outcome = outcomeOf(response)
  if (outcome === 'acknowledged') task.ids.push(see(task, response).id)
  if (outcome === 'refused') requests.reportViolation(response)
  await rest(outcome)
  return outcome
}

async function write(
  { task, person, requests }: Hand,
  method: string,
  set: { text?: string; completed?: boolean },
  { path = '', ifMatch = false } = {},
): Promise<void> {
  const { mark, writes } = task
  const { text, completed } = set
  const json = {
    ...(text !== undefined && { title: titleOf(mark, text), description: descriptionOf(text) }),
    ...(completed !== undefined && { completed }),
  }
  const after = lastSeen(task)
  const entry: Write = { set, outcome: 'unknown', after, ...(ifMatch && { ifMatch }) }
  writes.push(entry)
  const headers = ifMatch ? { 'If-Match': `"${after}"` } : {}
  const response = await requests.send(method, `${placeOf(task)}${path}`, {
    token: person.token,
    json,
    headers,
  })
  entry.outcome = outcomeOf(response)
  if (entry.outcome === 'acknowledged') entry.version = see(task, response).version
  // Only a write of which nothing is known can have come in between.
  const isExcused = ifMatch && writes.some(({ outcome }) => outcome === 'unknown')
  if (entry.outcome === 'refused' && !isExcused) requests.reportViolation(response)
  await rest(entry.outcome)
}

async function look({ task, person, requests }: Hand): Promise<void> {
  const response = await requests.send('GET', placeOf(task), { token: person.token })
  if (response.status === 200) {
    const least = lastSeen(task)
    if (see(task, response).version < least) requests.reportViolation(response)
  } else if (outcomeOf(response) === 'refused') requests.reportViolation(response)
}

/**
 * Sent until it is known to have happened: the second time it may find nothing.
 * @param isPermanent whether it is then removed for good
 */
async function erase({ task, person, requests, state }: Hand, isPermanent: boolean): Promise<void> {
  for (let isFirst = true; ; isFirst = false) {
    const entry: Write = { set: 'deletion', outcome: 'unknown', after: lastSeen(task) }
    task.writes.push(entry)
    const response = await requests.send('DELETE', placeOf(task), { token: person.token })
    entry.outcome = outcomeOf(response)
    if (entry.outcome === 'refused' && isFirst) requests.reportViolation(response)
    await rest(entry.outcome)
    if (entry.outcome !== 'unknown' || state.isLate()) break
  }
  if (isPermanent) await requests.send('DELETE', `${placeOf(task)}?permanent=true`, { token: person.token })
}

const placeOf = ({ ids }: TaskHistory) => `/api/me/tasks/${ids[0]}`
const lastSeen = ({ seen }: TaskHistory) => Math.max(...seen.map(({ version }) => version))

function see(task: TaskHistory, { body, headers }: Received): Snapshot & { id: number } {
  const { id, title, description, completed } = body as Snapshot & { id: number }
  const version = Number(/^"(\d+)"$/.exec(headers?.get('ETag') ?? '')?.[1])
  task.seen.push({ title, description, completed, version })
  return { id, title, description, completed, version }
}

/** 409: an earlier request with the same key is still in progress. */
function outcomeOf({ status }: Received): Outcome {
  if (status >= 200 && status < 300) return 'acknowledged'
  return status >= 400 && status < 500 && status !== 409 ? 'refused' : 'unknown'
}

const rest = (outcome: Outcome) => sleep(outcome === 'acknowledged' ? restMillis : restAfterTroubleMillis)
