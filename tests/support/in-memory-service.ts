// The in-memory service in the place of the real one: the same requests through the same contract checker.

import { createDoubleOf } from '../../src/sdk/model/index.ts'
import { contractData } from './contract-data.ts'
import { sender, type TestService } from './service.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Whether the file runs against the in-memory service instead of the real one. */
    isInMemory: boolean
  }
}

/** What it sees is not recorded for the coverage: that judges the real service alone. */
export function inMemoryService({ maxTasks, ...others }: { maxTasks?: number }): TestService {
  if (Object.keys(others).length > 0)
    throw new Error(`The in-memory service takes no ${Object.keys(others)}.`)
  const double = createDoubleOf(contractData, { now: () => service.now, ...(maxTasks && { maxTasks }) })
  const service: TestService = {
    send: sender(double.fetch, []),
    fetch: double.fetch,
    get db(): never {
      return missing('database')
    },
    get databaseUrl(): never {
      return missing('database')
    },
    get logs(): never {
      return missing('log')
    },
    mails: async () => [...double.mails],
    now: new Date(),
    draining: false,
    endStreams: () => missing('streams that a shutdown ends'),
  }
  return service
}

function missing(what: string): never {
  throw new Error(
    `The in-memory service has no ${what}: mark this test with onService, or leave its file out.`,
  )
}
