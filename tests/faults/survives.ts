// A test of a fault: its name is that of a row of the table in survived.ts, or it does not compile.
import { type TestContext, test } from 'vitest'
import type { SurvivedTest } from './survived.ts'

/** Against what hangs: a fault lasts for a minute at most, and a busy machine may take its time before and after it. */
const timeoutMillis = 360_000

export const survives = (name: SurvivedTest, body: (context: TestContext) => Promise<unknown>): void =>
  test(name, { timeout: timeoutMillis }, async (context) => void (await body(context)))
