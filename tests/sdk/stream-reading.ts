// Reading streams of the SDK in tests: their first events, time that passes, and what hooks were told.
import { vi } from 'vitest'
import type { ChangeEvent, Client, ClientOptions, Retry, Task } from '../../generated/dist/index.js'
import { until } from '../support/until.ts'

/** The first events of a stream: the titles with the tokens behind them. */
export async function first(count: number, stream: AsyncIterable<ChangeEvent>): Promise<string[]> {
  const seen: string[] = []
  if (count === 0) return seen
  for await (const { change, next } of stream) {
    seen.push(`${(change.data as Task | null)?.title} ${next}`)
    if (seen.length === count) break
  }
  return seen
}
export const deleteAccount = (api: Client) => api.account.delete({ password: 'correct horse battery staple' })
export const all = (stream: AsyncIterable<ChangeEvent>) => first(Number.POSITIVE_INFINITY, stream)

/** Lets time pass until a promise is settled. */
export async function inTime<T>(promise: Promise<T>): Promise<T> {
  let isSettled = false
  const settle = () => {
    isSettled = true
  }
  promise.then(settle, settle)
  await until(async () => {
    await vi.advanceTimersByTimeAsync(100)
    return isSettled
  })
  return await promise
}

/** A client's hooks, and what they were told. */
export function noting() {
  const retries: Retry[] = []
  const errors: unknown[] = []
  const options: Partial<ClientOptions> = {
    onRetry: (retry) => void retries.push(retry),
    onError: (error, { operation }) => void errors.push([operation, error]),
  }
  return { retries, errors, options }
}
