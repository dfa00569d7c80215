// What every fault is judged by: people write before it, through it and after it, the books are kept, and the service
// has neither ended nor been at a loss.
import { expect } from 'vitest'
import { audit, type Books } from './books.ts'
import type { FaultyService } from './faulty-service.ts'
import { type Load, startLoad } from './writers.ts'

/** Writes that are acknowledged before a fault and after it. */
const some = 30

/** Waiting for a connection takes 10 s at most, a statement 15; the rest is for a busy machine. */
const hungMillis = 90_000

type Options = { service: FaultyService; databaseUrl: string; people?: number; hands?: number }

/**
 * @param databaseUrl past any faulty network
 * @param fault begins and ends while people write
 */
export async function writeThrough(
  { service, databaseUrl, people = 3, hands = 3 }: Options,
  fault: (load: Load) => Promise<unknown>,
): Promise<Books> {
  const load = await startLoad({ url: () => service.url, people, hands, patienceMillis: hungMillis })
  try {
    await load.acknowledged(some)
    await fault(load)
    await load.acknowledged(some)
  } finally {
    await load.stop()
  }
  const { books } = load
  expect(await audit(databaseUrl, books)).toEqual([])
  expect(Object.keys(books.answers).filter((answer) => answer.startsWith('no answer'))).toEqual([])
  expect(service.errors()).toEqual([])
  await service.ready()
  service.hasNotRestarted()
  return books
}
