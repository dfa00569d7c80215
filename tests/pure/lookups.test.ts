// What was asked a moment ago is good for a second from its asking, and shared meanwhile.
import { expect, test } from 'vitest'
import { type Lookups, lookups } from '../../src/features/api-tokens/lookups.ts'

let now = 0
let asked: string[] = []
let answer: { found: string; leftMillis?: number | null } | Error = { found: 'first' }

function fresh(): Lookups<string> {
  now = 5000
  asked = []
  answer = { found: 'first' }
  return lookups<string>(() => now)
}

const askFor = (known: Lookups<string>, key: string) =>
  known.find(key, async () => {
    asked.push(key)
    if (answer instanceof Error) throw answer
    return answer
  })

test('one question serves all who ask while it runs, and for a second from when it was sent', async () => {
  const known = fresh()
  const [one, other] = [askFor(known, 'a'), askFor(known, 'a')]
  expect(other).toBe(one)
  expect(await one).toBe('first')
  answer = { found: 'second' }
  now += 999
  expect(askFor(known, 'a')).toBe('first') // without a promise
  now += 1
  expect(await askFor(known, 'a')).toBe('second')
  expect(asked).toEqual(['a', 'a'])
})

test('a question that takes longer than a second is asked anew for who comes later', async () => {
  const known = fresh()
  const waits: ((found: string) => void)[] = []
  const slow = () =>
    known.find('a', () => new Promise((resolve) => waits.push((found) => resolve({ found }))))
  const first = slow()
  now += 1000
  const second = slow()
  expect(second).not.toBe(first)
  waits[1]?.('newer')
  expect(await second).toBe('newer')
  waits[0]?.('older')
  expect(await first).toBe('older')
  expect(slow()).toBe('newer')
  now += 1000
  expect(slow()).toBeInstanceOf(Promise)
})

test('each key is asked for by itself', async () => {
  const known = fresh()
  await askFor(known, 'a')
  await askFor(known, 'b')
  expect(asked).toEqual(['a', 'b'])
})

test('a failure goes to all who wait for it, and is forgotten', async () => {
  const known = fresh()
  answer = new Error('away')
  const both = [askFor(known, 'a'), askFor(known, 'a')]
  await expect(both[0]).rejects.toThrow('away')
  await expect(both[1]).rejects.toThrow('away')
  answer = { found: 'there' }
  expect(await askFor(known, 'a')).toBe('there')
  expect(asked).toHaveLength(2)
})

test('the failure of an older question leaves the answer to a newer one', async () => {
  const known = fresh()
  let fail = (_: Error) => {}
  const first = known.find('a', () => new Promise((_, reject) => (fail = reject)))
  now += 1000
  expect(await askFor(known, 'a')).toBe('first')
  fail(new Error('away'))
  await expect(first).rejects.toThrow('away')
  expect(askFor(known, 'a')).toBe('first')
})

test.each([
  [300, 300],
  [0, 0],
  [5000, 1000],
  [null, 1000],
  [undefined, 1000],
])('what holds for %s ms more is good for %s', async (leftMillis, good) => {
  const known = fresh()
  answer = { found: 'first', ...(leftMillis !== undefined && { leftMillis }) }
  await askFor(known, 'a')
  now += good
  await askFor(known, 'a')
  expect(asked).toHaveLength(2)
  if (good === 0) return
  now += good - 1
  await askFor(known, 'a')
  expect(asked).toHaveLength(2)
})

test('what is over is forgotten, and what is being asked for', async () => {
  const known = fresh()
  await askFor(known, 'a')
  answer = { found: 'other' }
  await askFor(known, 'b')
  const pending = askFor(known, 'c')
  known.forget((found) => found === 'first')
  expect(askFor(known, 'b')).toBe('other')
  expect(await askFor(known, 'a')).toBe('other')
  expect(askFor(known, 'c')).not.toBe(pending)
  await pending
  expect(asked).toEqual(['a', 'b', 'c', 'a', 'c'])
})

test('of more than ten thousand the oldest make room, and one that was asked for again is none of them', async () => {
  const known = fresh()
  for (let n = 0; n < 10_000; n += 1) await askFor(known, `${n}`)
  now += 1000
  await askFor(known, '0')
  await askFor(known, 'one more')
  now -= 1000 // as if none were over yet
  expect(askFor(known, '0')).toBe('first')
  expect(askFor(known, '2')).toBe('first')
  expect(askFor(known, '1')).toBeInstanceOf(Promise)
})
