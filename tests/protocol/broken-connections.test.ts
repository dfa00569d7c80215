// What must not happen on a connection: a response that is taken for another statement's, or a process that hangs or ends
// because of the bytes it receives.
import type { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { isUnavailable } from '../../src/db/session/errors.ts'
import { bind, openConnection, proxyTo } from './connections.ts'

let number = 0
const named = (text: string) => ({ name: `broken_${number++}`, text })
const echo = named('select $1::text as text')
const step = (text: unknown) => bind(echo, text)

test('a NUL in a value fails its own statement alone, and ends no text early', async () => {
  const connection = await openConnection()
  const texts = ['before', 'a\0b', '\0', "x'\0; drop table users --", 'behind']
  const outcomes = await Promise.allSettled(texts.map((text) => connection.run([step(text)])))
  expect(outcomes.map((each) => (each.status === 'fulfilled' ? each.value : each.reason.code))).toEqual([
    [[{ text: 'before' }]],
    '22021',
    '22021',
    '22021',
    [[{ text: 'behind' }]],
  ])
})

test('texts that take the most bytes fit, next to each other and at every edge of the buffer', async () => {
  const connection = await openConnection()
  const texts = [21_800, 21_844, 21_845, 21_846, 43_690, 1, 0].flatMap((length) => [
    '\uffff'.repeat(length),
    '\ud800'.repeat(length), // half a character: written as U+FFFD, as pg does
  ])
  const rows = await Promise.all(texts.map((text) => connection.run([step(text)])))
  expect(rows.every(([all], i) => all?.[0]?.text === texts[i]?.toWellFormed())).toBe(true)
})

test('more values than a statement can have break the connection, and no statement gets the response to another', async () => {
  const connection = await openConnection()
  const tooMany = bind(named('select 1 as one'), ...Array.from({ length: 40_000 }, () => 1))
  const outcomes = await Promise.allSettled([
    connection.run([step('of the first'), tooMany]),
    connection.run([step('of the second')]),
  ])
  const reason = expect.any(RangeError) // not an error of the server's: nothing more is sent to it
  expect(outcomes).toMatchObject([{ reason }, { reason }])
})

test('after a failure only statements that it kept from being prepared are forgotten, not those prepared since', async () => {
  const connection = await openConnection()
  const fail = bind(named('select 1 / 0'))
  const sleep = bind(named('select pg_sleep(0.3)'))
  const five = bind(named('select 5 as five'))
  const first = connection.run([fail, five])
  const second = connection.run([sleep, five])
  await expect(first).rejects.toMatchObject({ code: '22012' })
  const third = connection.run([five])
  await expect(second).rejects.toMatchObject({ code: '26000' })
  expect([await third, await connection.run([five])]).toEqual([[[{ five: 5 }]], [[{ five: 5 }]]])
})

test('a row that cannot be decoded is no missing row: its statement fails with an unknown outcome', async () => {
  const connection = await openConnection()
  const there = named('select 1 as one')
  await connection.run([bind(named(`prepare ${there.name} as select 1 as one`))])
  const outcomes = await Promise.allSettled([1, 2].map(() => connection.run([bind(there)])))
  expect(outcomes).toMatchObject([{ reason: { code: '42P05' } }, { reason: expect.toSatisfy(isUnavailable) }])
})

/** A proxy that can be made to send nonsense. */
async function babbling(): Promise<{ url: string; say(bytes: number[]): void }> {
  let service: Socket | undefined
  const own = await proxyTo((near, far) => {
    service ??= near
    near.pipe(far).pipe(near)
  })
  return { url: own, say: (bytes) => void service?.write(Buffer.from(bytes)) }
}

describe('bytes that are not the protocol', () => {
  const letter = (text: string) => text.charCodeAt(0)

  test.each([
    ['a length of 0', [letter('N'), 0, 0, 0, 0]],
    ['a length of 3', [letter('N'), 0, 0, 0, 3]],
    ['a length that leads back to itself', [letter('D'), 0xff, 0xff, 0xff, 0xff]],
    ['a length that leads back', [letter('D'), 0x80, 0, 0, 0]],
    ['an error without an end', [letter('E'), 0, 0, 0, 6, letter('C'), letter('x')]],
    ['columns without their number', [letter('T'), 0, 0, 0, 4]],
  ])('such as %s break the connection, and nothing else', async (_, bytes) => {
    const proxy = await babbling()
    const connection = await openConnection(proxy.url)
    const sleeping = connection.run([bind(named('select pg_sleep(30)'))])
    proxy.say(bytes)
    await expect(sleeping).rejects.toSatisfy(isUnavailable)
    await expect(connection.run([step('more')])).rejects.toSatisfy(isUnavailable)
  })
})
