// How long the SDK waits when a server says Retry-After.
import { afterEach, expect, test, vi } from 'vitest'
import { retryAfterMillis } from '../../src/sdk/runtime/retry-after.ts'

afterEach(() => void vi.useRealTimers())

test.each([
  ['0', 0],
  ['12', 12_000],
  ['', undefined],
  ['soon', undefined],
  ['1.5x', undefined],
  ['x1', undefined],
])('%j is %j ms', (text, millis) => {
  expect(retryAfterMillis(new Headers({ 'Retry-After': text }))).toBe(millis)
})

test('without the header nothing is known', () => {
  expect(retryAfterMillis(new Headers())).toBeUndefined()
})

const date = 'Sat, 21 Nov 2026 12:00:30 GMT'

test("a date is measured by the server's clock", () => {
  const headers = { 'Retry-After': date, Date: 'Sat, 21 Nov 2026 12:00:00 GMT' }
  expect(retryAfterMillis(new Headers(headers))).toBe(30_000)
  expect(retryAfterMillis(new Headers({ ...headers, Date: 'Sat, 21 Nov 2026 12:01:00 GMT' }))).toBe(0)
})

test.each<Record<string, string>>([{}, { Date: 'never' }])(
  "a date is measured by the own clock where the server's is not known: %j",
  (other) => {
    vi.useFakeTimers({ now: Date.parse('2026-11-21T12:00:20.000Z') })
    expect(retryAfterMillis(new Headers({ 'Retry-After': date, ...other }))).toBe(10_000)
  },
)
