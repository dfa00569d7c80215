// Those who follow, beside the writers, what is changed: one asks for page after page, one reads the stream, both again and
// again, and each keeps a copy by nothing else. They go on until the test ends.
import { setTimeout as sleep } from 'node:timers/promises'
import { atTestEnd } from '../support/cleanup.ts'
import { type Event, type EventStream, eventsOf } from '../support/events.ts'
import { beginAnew, type Copy, newCopy, type Shown, take, versionOf, wordsOf } from './copies.ts'
import type { History } from './history.ts'
import { type Received, type Requests, requestsTo } from './requests.ts'

type Person = { id: number; token: string }
type Follower = {
  copy: Copy
  person: Person
  requests: Requests
  history: History
  isOver: () => boolean
  stream?: EventStream
}

const restMillis = 20
const restAfterTroubleMillis = 100

/** Few, so that most of what is asked for takes several pages. */
const pageSize = 7

/** Who leaves streams, now after one event, now after many, stays away until there is more than one to come. */
const mostEvents = 20
const awayMillis = 100

/** @param url where the next request goes */
export function startFollowers(
  people: readonly Person[],
  history: History,
  { url, patienceMillis }: { url: () => string; patienceMillis: number },
): void {
  const { followed: responses, violations } = history
  const requests = requestsTo(url, { responses, violations, slowestMillis: 0 }, patienceMillis)
  let isOver = false
  const follow = (person: Person, by: string, loop: (follower: Follower) => Promise<void>) => {
    const copy = newCopy(person.id, by)
    history.copies.push(copy)
    const follower: Follower = { copy, person, requests, history, isOver: () => isOver }
    loop(follower).catch((error) => violations.push(`${wordsOf(copy)}: ${error}`))
    atTestEnd(() => {
      isOver = true
      follower.stream?.close().catch(() => {}) // it may be broken
    })
  }
  for (const [index, person] of people.entries()) {
    follow(person, 'pages', turnPages)
    follow(person, 'stream', index % 2 ? leaveStreams : readStreams)
  }
}

async function turnPages(follower: Follower): Promise<void> {
  while (!follower.isOver()) {
    const known = knownOf(follower)
    if (await catchUp(follower)) reportLacking(follower, known)
    await sleep(restMillis)
  }
}

/** @returns whether there was nothing more, in the end */
async function catchUp(follower: Follower): Promise<boolean> {
  const { copy, person, requests } = follower
  for (let more = true; more; ) {
    const since = copy.since === undefined ? '' : `&since=${copy.since}`
    const path = `/api/me/changes?limit=${pageSize}${since}`
    const response = await requests.send('GET', path, { token: person.token })
    if (response.status !== 200) return refused(follower, response)
    const page = response.body as { changes: Shown[]; next: string; more: boolean }
    for (const change of page.changes) takeOne(follower, change)
    copy.since = page.next
    more = page.more
  }
  return true
}

/** Their writes that were acknowledged: what is asked for from now on has them. */
function knownOf({ person, history }: Follower): { name: string; version: number }[] {
  return history.tasks
    .filter(({ userId, seen, writes }) => {
      const isKept = writes.every(({ set }) => set !== 'deletion')
      return userId === person.id && seen.length > 0 && isKept
    })
    .map(({ ids, seen }) => ({
      name: `task ${ids[0]}`,
      version: Math.max(...seen.map(({ version }) => version)),
    }))
}

function reportLacking({ copy, history }: Follower, known: ReturnType<typeof knownOf>): void {
  const goneSince = new Set(
    history.tasks.flatMap(({ ids, writes }) =>
      writes.some(({ set }) => set === 'deletion') ? [`task ${ids[0]}`] : [],
    ),
  )
  for (const { name, version } of known) {
    const shown = copy.things.get(name)
    const isThere = shown ? versionOf(shown) >= version : goneSince.has(name)
    if (!isThere)
      history.violations.push(`${wordsOf(copy)} had ${name} ${shown?.etag} after version ${version} was seen`)
  }
}

async function leaveStreams(follower: Follower): Promise<void> {
  await readStreams(follower, (turn) => 1 + (turn % mostEvents))
}

/** @param most events that are read of the stream of a turn */
async function readStreams(
  follower: Follower,
  most = (_: number) => Number.POSITIVE_INFINITY,
): Promise<void> {
  const { copy, person, requests, isOver } = follower
  for (let turn = 0; !isOver(); turn++) {
    const headers = copy.since === undefined ? {} : { 'Last-Event-ID': copy.since }
    const response = await requests.send('GET', '/api/me/events', { token: person.token, headers })
    if (response.status === 200) await readStream(follower, response.body as Response, most(turn))
    else await refused(follower, response)
  }
}

async function readStream(follower: Follower, response: Response, most: number): Promise<void> {
  const { copy, history } = follower
  const stream = eventsOf(response)
  follower.stream = stream
  for (let events = 0; events < most; events++) {
    const event = await stream.next().catch((): Event => ({ event: 'break', id: copy.since ?? '', data: {} }))
    copy.since = event.id
    if (event.event === 'change') takeOne(follower, event.data as Shown)
    else {
      const { reason } = event.data as { reason?: string }
      const summary = `the stream's ${event.event} ${reason ?? ''}`.trim()
      history.followed[summary] = (history.followed[summary] ?? 0) + 1
      if (reason === 'sync_token_expired') beginAnew(copy)
      if (event.event === 'break') await sleep(restAfterTroubleMillis)
      return
    }
  }
  await stream.close()
  await sleep(awayMillis)
}

function takeOne({ copy, history }: Follower, shown: Shown): void {
  const violation = take(copy, shown)
  if (violation) history.violations.push(violation)
}

async function refused({ copy, requests }: Follower, response: Received): Promise<false> {
  if (response.status === 410) beginAnew(copy)
  else if (response.status >= 400 && response.status < 500) requests.reportViolation(response)
  await sleep(restAfterTroubleMillis)
  return false
}
