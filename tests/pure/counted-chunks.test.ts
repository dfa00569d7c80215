// What is made while it is sent is counted while it waits to be read, and ends where too much waits.
import { expect, test } from 'vitest'
import {
  countedChunks,
  maxUnreadBytesPerUser,
  unreadBytesNow,
} from '../../src/http/limits/unread-responses.ts'

const activity = (unreadBytes = 0) => ({
  ...{ requests: 0, searches: 0, unreadBytes },
  ...{ takeTurns: undefined, takeSearchTurns: undefined },
})
async function* texts() {
  yield 'abc'
  yield 'ä'
}

test('a piece counts, in bytes, until the next one is asked for', async () => {
  const own = activity()
  const before = unreadBytesNow()
  const chunks = countedChunks(own, texts())
  const counts = []
  for (;;) {
    const { done } = await chunks.next()
    counts.push([own.unreadBytes, unreadBytesNow() - before])
    if (done) break
  }
  expect(counts).toEqual([
    [3, 3],
    [2, 2],
    [0, 0],
  ])
})

test('a piece that nobody takes any more is not counted any more', async () => {
  const own = activity()
  const before = unreadBytesNow()
  const chunks = countedChunks(own, texts())
  await chunks.next()
  await chunks.return(undefined)
  expect([own.unreadBytes, unreadBytesNow() - before]).toEqual([0, 0])
})

test('where too much of a user waits it ends', async () => {
  const chunks = countedChunks(activity(maxUnreadBytesPerUser), texts())
  expect(await chunks.next()).toEqual({ done: true, value: undefined })
})
