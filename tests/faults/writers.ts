// A load of several people who write tasks over HTTP, through whatever happens, and keep books of what they were told.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { password } from '../support/client.ts'
import { until } from '../support/until.ts'
import type { Account, Books, Outcome } from './books.ts'
import { descriptionOf, type Snapshot, titleOf, type Write } from './history.ts'
import { type Reply, type Requests, requestsTo } from './requests.ts'

type Options = {
  /** Where the next request goes; asked each time, so that it may go to another replica. */
  url: () => string
  people?: number
  /** Tasks that each works on at once. */
  hands?: number
  /** What a request that has no answer by then is told to be: hung. */
  patienceMillis: number
}

export type Load = {
  books: Books
  /** Waits until so many more writes have been acknowledged. @throws Error after two minutes */
  acknowledged(more: number): Promise<void>
  /** Waits until an answer, such as `503 database_unavailable`, has come so many times more. @throws Error after two minutes */
  answered(answer: string, more: number): Promise<void>
  /** Lists the tasks of one of them. @returns the answer, as in the books */
  look(): Promise<string>
  /** Lets every hand finish its task: what has an Idempotency-Key is sent until it is answered, for a minute and a half at most. */
  stop(): Promise<Books>
}

const restMillis = 5
const restAfterTroubleMillis = 100
const settlingMillis = 90_000

/** Signs people up, and has them write until they are stopped. */
export async function startLoad({ url, people = 3, hands = 3, patienceMillis }: Options): Promise<Load> {
  const books: Books = { accounts: [], answers: {}, slowestMillis: 0, complaints: [] }
  const requests = requestsTo(url, books, patienceMillis)
  let stoppedAt = Number.POSITIVE_INFINITY
  const state: State = {
    isStopped: () => stoppedAt <= performance.now(),
    isLate: () => stoppedAt + settlingMillis <= performance.now(),
  }
  const workers = await Promise.all(Array.from({ length: people }, () => signUp(requests)))
  const work = workers.flatMap((person) =>
    Array.from({ length: hands }, async () => {
      for (let turn = 0; !state.isStopped(); turn++) await lead(turn, person, requests, books, state)
    }),
  )
  const done = Promise.all(work)
  done.catch(() => {}) // told when it is stopped
  const rise = async (count: () => number, more: number) => {
    const wanted = count() + more
    await until(() => count() >= wanted).catch(() => {
      throw new Error(`not ${more} more: ${JSON.stringify(books.answers)}`)
    })
  }
  return {
    books,
    acknowledged: (more) => rise(() => acknowledgedIn(books), more),
    answered: (answer, more) => rise(() => books.answers[answer] ?? 0, more),
    look: async () => {
      const token = workers[0]?.token as string
      return (await requests.send('GET', '/api/me/tasks', { token })).answer
    },
    stop: async () => {
      stoppedAt = performance.now()
      await done
      return books
    },
  }
}

/** Writes that were answered with success. */
export const acknowledgedIn = ({ accounts }: Books): number =>
  accounts
    .flatMap(({ creation, writes }) => [creation, ...writes.map(({ outcome }) => outcome)])
    .filter((outcome) => outcome === 'acknowledged').length

type State = { isStopped(): boolean; isLate(): boolean }
type Person = { id: number; token: string }

let people = 0

async function signUp(requests: Requests): Promise<Person> {
  people += 1
  const email = `writer-${people}-${randomUUID().slice(0, 8)}@example.com`
  const answer = await requests.send('POST', '/api/auth/register', { json: { email, password, name: 'Ada' } })
  if (answer.status !== 201)
    throw new Error(`cannot sign up: ${answer.status} ${JSON.stringify(answer.body)}`)
  const { user, token } = answer.body as { user: { id: number }; token: string }
  return { id: user.id, token }
}

/** The life of one task: made, changed in every way, read, and often deleted. */
async function lead(turn: number, person: Person, requests: Requests, books: Books, state: State) {
  const mark = randomUUID()
  const account: Account = { userId: person.id, mark, creation: 'unknown', ids: [], writes: [], seen: [] }
  if (turn % 2 === 0) account.key = `key-${mark}`
  books.accounts.push(account)
  const hand = { account, person, requests, state }
  await create(hand, turn % 4 === 0) // which has a key
  if (account.creation !== 'acknowledged') return
  await write(hand, 'PATCH', { text: 'changed' })
  await write(hand, 'PATCH', { completed: true }, { path: '/complete' })
  await look(hand)
  await write(hand, 'PUT', { text: 'replaced', completed: false })
  await write(hand, 'PATCH', { text: 'changed if still so' }, { ifMatch: true })
  await look(hand)
  if (turn % 3 === 0) await erase(hand)
}

type Hand = { account: Account; person: Person; requests: Requests; state: State }

/** With a key it is sent until it is answered, and sometimes that often again; without one it is sent once. */
async function create(hand: Hand, again: boolean): Promise<void> {
  const { account, state } = hand
  do account.creation = await sendCreation(hand)
  while (account.key !== undefined && account.creation === 'unknown' && !state.isLate())
  if (again && account.creation === 'acknowledged') await create(hand, false)
}

async function sendCreation({ account, person, requests }: Hand): Promise<Outcome> {
  const { key, mark } = account
  const json = { title: titleOf(mark), description: descriptionOf() }
  const headers = key === undefined ? {} : { 'Idempotency-Key': key }
  const answer = await requests.send('POST', '/api/me/tasks', { token: person.token, json, headers })
  const outcome = outcomeOf(answer)
  if (outcome === 'acknowledged') account.ids.push(see(account, answer).id)
  if (outcome === 'refused') requests.complain(answer)
  await rest(outcome)
  return outcome
}

async function write(
  { account, person, requests }: Hand,
  method: string,
  set: { text?: string; completed?: boolean },
  { path = '', ifMatch = false } = {},
): Promise<void> {
  const { mark, writes } = account
  const { text, completed } = set
  const json = {
    ...(text !== undefined && { title: titleOf(mark, text), description: descriptionOf(text) }),
    ...(completed !== undefined && { completed }),
  }
  const after = lastSeen(account)
  const entry: Write = { set, outcome: 'unknown', after, ...(ifMatch && { ifMatch }) }
  writes.push(entry)
  const headers = ifMatch ? { 'If-Match': `"${after}"` } : {}
  const answer = await requests.send(method, `${placeOf(account)}${path}`, {
    token: person.token,
    json,
    headers,
  })
  entry.outcome = outcomeOf(answer)
  if (entry.outcome === 'acknowledged') entry.version = see(account, answer).version
  // Only a write of which nothing is known can have come in between.
  const isExcused = ifMatch && writes.some(({ outcome }) => outcome === 'unknown')
  if (entry.outcome === 'refused' && !isExcused) requests.complain(answer)
  await rest(entry.outcome)
}

async function look({ account, person, requests }: Hand): Promise<void> {
  const answer = await requests.send('GET', placeOf(account), { token: person.token })
  if (answer.status === 200) {
    const least = lastSeen(account)
    if (see(account, answer).version < least) requests.complain(answer)
  } else if (outcomeOf(answer) === 'refused') requests.complain(answer)
}

/** Sent until it is known to have happened: the second time it may find nothing. */
async function erase({ account, person, requests, state }: Hand): Promise<void> {
  for (let isFirst = true; ; isFirst = false) {
    const entry: Write = { set: 'deletion', outcome: 'unknown', after: lastSeen(account) }
    account.writes.push(entry)
    const answer = await requests.send('DELETE', placeOf(account), { token: person.token })
    entry.outcome = outcomeOf(answer)
    if (entry.outcome === 'refused' && isFirst) requests.complain(answer)
    await rest(entry.outcome)
    if (entry.outcome !== 'unknown' || state.isLate()) return
  }
}

const placeOf = ({ ids }: Account) => `/api/me/tasks/${ids[0]}`
const lastSeen = ({ seen }: Account) => Math.max(...seen.map(({ version }) => version))

function see(account: Account, { body, headers }: Reply): Snapshot & { id: number } {
  const { id, title, description, completed } = body as Snapshot & { id: number }
  const version = Number(/^"(\d+)"$/.exec(headers?.get('ETag') ?? '')?.[1])
  account.seen.push({ title, description, completed, version })
  return { id, title, description, completed, version }
}

/** 409 tells that an earlier request with the same key is still at work. */
function outcomeOf({ status }: Reply): Outcome {
  if (status >= 200 && status < 300) return 'acknowledged'
  return status >= 400 && status < 500 && status !== 409 ? 'refused' : 'unknown'
}

const rest = (outcome: Outcome) => sleep(outcome === 'acknowledged' ? restMillis : restAfterTroubleMillis)
