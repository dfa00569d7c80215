// What must not happen on the wire: one statement's answer told to another, a process that stands still or dies of bytes.
import type { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { isUnavailable } from '../../src/db/session/errors.ts'
import { openWire, wayTo } from './wires.ts'

let number = 0
const named = (text: string) => ({ name: `broken_${number++}`, text })
const echo = named('select $1::text as text')
const step = (text: unknown) => ({ statement: echo, values: [text] })

test('a NUL in a value fails its own statement alone, and ends no text early', async () => {
  const wire = await openWire()
  const texts = ['before', 'a\0b', '\0', "x'\0; drop table users --", 'behind']
  const outcomes = await Promise.allSettled(texts.map((text) => wire.run([step(text)])))
  expect(outcomes.map((each) => (each.status === 'fulfilled' ? each.value : each.reason.code))).toEqual([
    [[{ text: 'before' }]],
    '22021',
    '22021',
    '22021',
    [[{ text: 'behind' }]],
  ])
})

test('texts that take the most bytes fit, next to each other and at every edge of what is gathered', async () => {
  const wire = await openWire()
  const texts = [21_800, 21_844, 21_845, 21_846, 43_690, 1, 0].flatMap((length) => [
    '\uffff'.repeat(length),
    '\ud800'.repeat(length), // half a character: written as U+FFFD, as pg does
  ])
  const rows = await Promise.all(texts.map((text) => wire.run([step(text)])))
  expect(rows.every(([all], i) => all?.[0]?.text === texts[i]?.toWellFormed())).toBe(true)
})

test('more values than a statement can have break the connection, and nobody is told the answers of others', async () => {
  const wire = await openWire()
  const tooMany = { statement: named('select 1 as one'), values: Array.from({ length: 40_000 }, () => 1) }
  const outcomes = await Promise.allSettled([
    wire.run([step('of the first'), tooMany]),
    wire.run([step('of the second')]),
  ])
  const reason = expect.any(RangeError) // not the server's: it is told nothing more
  expect(outcomes).toMatchObject([{ reason }, { reason }])
})

test('a failure makes forgotten what it has not prepared itself, not what was prepared since', async () => {
  const wire = await openWire()
  const fail = { statement: named('select 1 / 0'), values: [] }
  const sleep = { statement: named('select pg_sleep(0.3)'), values: [] }
  const five = { statement: named('select 5 as five'), values: [] }
  const first = wire.run([fail, five])
  const second = wire.run([sleep, five])
  await expect(first).rejects.toMatchObject({ code: '22012' })
  const third = wire.run([five])
  await expect(second).rejects.toMatchObject({ code: '26000' })
  expect([await third, await wire.run([five])]).toEqual([[[{ five: 5 }]], [[{ five: 5 }]]])
})

test('a row that nobody can read is no missing row: its statement fails, as one whose end is unknown', async () => {
  const wire = await openWire()
  const there = named('select 1 as one')
  await wire.run([{ statement: named(`prepare ${there.name} as select 1 as one`), values: [] }])
  const outcomes = await Promise.allSettled([1, 2].map(() => wire.run([{ statement: there, values: [] }])))
  expect(outcomes).toMatchObject([{ reason: { code: '42P05' } }, { reason: expect.toSatisfy(isUnavailable) }])
})

/** A way to a database that can be made to speak nonsense. */
async function babbling(): Promise<{ url: string; say(bytes: number[]): void }> {
  let service: Socket | undefined
  const own = await wayTo((near, far) => {
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
    const way = await babbling()
    const wire = await openWire(way.url)
    const sleeping = wire.run([{ statement: named('select pg_sleep(30)'), values: [] }])
    way.say(bytes)
    await expect(sleeping).rejects.toSatisfy(isUnavailable)
    await expect(wire.run([step('more')])).rejects.toSatisfy(isUnavailable)
  })
})
