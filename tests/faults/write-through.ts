// The check of every fault: people write before it, through it and after it, and others follow what they write; the history
// has no violations, and the service has neither ended nor logged an error.
import { expect } from 'vitest'
import type { FaultyService } from './faulty-service.ts'
import { checkHistory, type History } from './history.ts'
import { type Load, startLoad } from './writers.ts'

/** Writes that are acknowledged before a fault and after it. */
const some = 30

/** Waiting for a connection takes 10 s at most, a statement 15; the rest is for a busy machine. */
const hungMillis = 90_000

type Options = {
  service: FaultyService
  databaseUrl: string
  people?: number
  hands?: number
  /** Whether those who follow never have to begin anew; else each has to. */
  isContinued?: boolean
}

/**
 * @param databaseUrl past any faulty network
 * @param fault begins and ends while people write
 */
export async function writeThrough(
  { service, databaseUrl, people = 3, hands = 3, isContinued }: Options,
  fault: (load: Load) => Promise<unknown>,
): Promise<History> {
  const load = await startLoad({ url: () => service.url, people, hands, patienceMillis: hungMillis })
  try {
    await load.acknowledged(some)
    await fault(load)
    await load.acknowledged(some)
  } finally {
    await load.stop()
  }
  const { history } = load
  expect(await checkHistory(databaseUrl, history, { isContinued })).toEqual([])
  expect(Object.keys(history.responses).filter((response) => response.startsWith('no response'))).toEqual([])
  expect(service.errors()).toEqual([])
  await service.ready()
  service.hasNotRestarted()
  return history
}
