// The double in the place of the service: the same requests through the same contract checker, and nothing behind it.

import type { Document } from '../../src/sdk/generator/document.ts'
import { modelData } from '../../src/sdk/generator/model-data.ts'
import { createDoubleOf } from '../../src/sdk/model/index.ts'
import { document } from './contract.ts'
import { sender, type TestService } from './service.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Whether the file runs against the double instead of the service. */
    isDouble: boolean
  }
}

/** The extract of the contract that the package ships. */
export const contractData = modelData(document as object as Document)

/** What it sees counts for no record of coverage: the service alone is judged by that. */
export function testDouble(options: object): TestService {
  if (Object.keys(options).length > 0) throw new Error(`The double takes no ${Object.keys(options)}.`)
  const { fetch } = createDoubleOf(contractData, { now: () => service.now })
  const service: TestService = {
    send: sender(fetch, []),
    fetch,
    get db(): never {
      return missing('database')
    },
    get databaseUrl(): never {
      return missing('database')
    },
    get logs(): never {
      return missing('log')
    },
    now: new Date(),
    draining: false,
  }
  return service
}

function missing(what: string): never {
  throw new Error(`The double has no ${what}: mark this test with onService, or leave its file out.`)
}
