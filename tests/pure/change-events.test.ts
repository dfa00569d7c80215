// The loop of a stream of events, with a source of its own: what it must not miss, and when it ends.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, onTestFinished, test, vi } from 'vitest'
import { eventsOf } from '../../src/features/changes/events.ts'
import type { Page } from '../../src/features/changes/pages.ts'
import { Reading } from '../../src/features/changes/reading.ts'
import { openStreams, type Stream } from '../../src/features/changes/streams.ts'
import { Problem } from '../../src/openapi/problem.ts'
import { comment } from '../../src/openapi/resources/change-events.ts'
import { behind, type Given } from '../../src/openapi/resources/sync-tokens.ts'
import { until } from '../support/until.ts'

const at = (change: number): Given => ({ place: behind(change), begun: 0, history: 'h' })
const pageTo = (from: number, to: number): Page => ({
  changes: Array.from({ length: to - from }, (_, n) => {
    const id = from + n + 1
    return { kind: 'task' as const, change: id, id, version: 1, data: { id } }
  }),
  next: at(to),
  more: false,
})

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** A user's changes, of which the last is `last`, and a stream of them. */
function followed(
  source: Partial<Parameters<typeof eventsOf>[1]> & { read?: (given: Given) => Promise<Page> } = {},
  times: object = {},
) {
  const user = { last: 0 }
  const streams = openStreams()
  const stream = streams.open(1)
  stream.isStale = false
  const failures: unknown[] = []
  const { read = async ({ place }) => pageTo(place.change, user.last), ...rest } = source
  const events = eventsOf(
    stream,
    {
      isBehind: async (given) => user.last > given.place.change,
      isAllowed: async () => true,
      onFailure: (error) => failures.push(error),
      ...rest,
    },
    new Reading(1, at(0), read),
    { waitMillis: Number.POSITIVE_INFINITY, ...times },
  )
  return { user, streams, stream, events, failures }
}

/** After so many, nearly all of them comments, nothing more is to come. */
const maxTexts = 50

/** The ids of the changes and the reason of the end, comments left out. */
async function collected(events: AsyncGenerator<string>, count: number): Promise<unknown[]> {
  const found: unknown[] = []
  let texts = 0
  for await (const text of events) {
    for (const [, data] of text.matchAll(/^data: (.*)$/gm)) {
      const { id, reason } = JSON.parse(data as string)
      found.push(id ?? reason)
    }
    texts += 1
    if (found.length >= count || texts === maxTexts) break
  }
  return found
}

test('a change that is made while the stream looks whether there is one is not missed', async () => {
  const { user, streams, events } = followed(
    {
      // It is asked once before the change, and never says so later: only what the stream is told then is left.
      isBehind: async () => {
        if (user.last === 0) {
          user.last = 1
          streams.changed(1)
        }
        return false
      },
    },
    { heartbeatMillis: 1 },
  )
  expect(await collected(events, 1)).toEqual([1])
})

test('a change that is made while the stream reads is not missed', async () => {
  const { user, streams, events } = followed({
    read: async ({ place }) => {
      const page = pageTo(place.change, user.last)
      if (user.last === 1) {
        user.last = 2
        streams.changed(1)
      }
      return page
    },
  })
  user.last = 1
  streams.changed(1)
  expect(await collected(events, 2)).toEqual([1, 2])
})

test('what nobody has told of is found with the next sign of life', async () => {
  const { user, events } = followed({}, { heartbeatMillis: 1 })
  user.last = 3
  expect(await collected(events, 3)).toEqual([1, 2, 3])
})

test('after a failure of the database it goes on, and misses nothing', async () => {
  let failing = 1
  const { user, streams, events, failures } = followed({
    read: async ({ place }) => {
      if (failing-- > 0) throw new Problem('database_unavailable')
      return pageTo(place.change, user.last)
    },
  })
  user.last = 1
  streams.changed(1)
  expect(await collected(events, 1)).toEqual([1])
  expect(failures).toHaveLength(1)
})

test('signs of life come while the database is away, too', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const fail = () => Promise.reject(new Problem('database_unavailable'))
  const { stream, events } = followed({ read: fail, isBehind: fail })
  const texts: string[] = []
  const reading = (async () => {
    for await (const text of events) texts.push(text)
  })()
  await vi.advanceTimersByTimeAsync(5 * 60_000)
  stream.close()
  await reading
  expect(texts.length).toBeGreaterThan(15)
  expect(new Set(texts)).toEqual(new Set([comment]))
})

test.each([
  ['account_deleted', { read: () => Promise.reject(new Problem('invalid_token')) }],
  ['sync_token_expired', { read: () => Promise.reject(new Problem('sync_token_expired')) }],
  ['access_ended', { isAllowed: async () => false }],
])('it ends with %s', async (reason, source) => {
  const { streams, events } = followed(source)
  streams.changed(1)
  expect(await collected(events, 1)).toEqual([reason])
})

test('whoever has gone wakes it, and it ends without a word', async () => {
  const { stream, events } = followed()
  await events.next()
  const rest = events.next()
  setTimeout(() => stream.close(), 1)
  expect(await rest).toEqual({ done: true, value: undefined })
})

test('while it waits it keeps nothing of what it has read', async () => {
  const read: WeakRef<object>[] = []
  const { user, streams, stream, events } = followed({
    read: async ({ place }) => {
      const page = pageTo(place.change, user.last)
      read.push(new WeakRef(page))
      return page
    },
  })
  const isComment = async () => (await events.next()).value === comment
  expect(await isComment()).toBe(true)
  for (user.last = 1; user.last < 3; user.last += 1) {
    streams.changed(1)
    expect(await isComment()).toBe(false)
  }
  const waiting = events.next()
  expect(read.length).toBe(2)
  await until(() => {
    collectGarbage()
    return read.every((page) => page.deref() === undefined)
  })
  stream.close()
  await waiting
})

test('a stream that is closed twice makes room once', () => {
  const streams = openStreams()
  const all: Stream[] = Array.from({ length: 10 }, () => streams.open(1))
  expect(() => streams.open(1)).toThrow(Problem)
  all[0]?.close()
  all[0]?.close()
  streams.open(1)
  expect(() => streams.open(1)).toThrow(Problem)
})
