// A test of a fault: its name is that of a row of the table in survived.ts, or it does not compile.
import { type TestContext, test } from 'vitest'
import type { SurvivedTest } from './survived.ts'

export const survives = (
  name: SurvivedTest,
  body: (context: TestContext) => Promise<unknown>,
  timeoutMillis?: number,
): void => test(name, async (context) => void (await body(context)), timeoutMillis)
