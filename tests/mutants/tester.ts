// Runs in a copy, for its whole life: one Vitest and one PostgreSQL for many mutants, so that a lie costs little more
// than the tests that catch it.
import { createVitest, type TestModule } from 'vitest/node'
import { testFile } from './mutant.ts'

/** Files that have changed since, with absolute paths, and the test files to run, as Mutant.tests. */
export type Order = { changed: readonly string[]; tests: readonly string[] }

/** What a run of tests came to. `crashed`: not one test failed, and yet it did not pass. */
export type Outcome =
  | { result: 'passed' }
  | { result: 'failed'; file: string; firstTest: string }
  | { result: 'crashed'; reason: string }

// Vitest keeps the results of all runs and answers a run with all of them: what is told while a run lasts is its own.
let ended: TestModule[] = []

const vitest = await createVitest({
  config: 'tests/vitest.config.ts',
  project: ['service'], // the lies are told to the service, not to the double
  watch: false,
  reporters: [{ onTestModuleEnd: (module: TestModule) => void ended.push(module) }],
  bail: 1,
  maxWorkers: 1,
})

process.on('message', async (order: Order) => process.send?.(await run(order)))
process.on('disconnect', () => vitest.exit(true))
process.send?.('ready')

async function run({ changed, tests }: Order): Promise<Outcome> {
  for (const file of changed) vitest.invalidateFile(file)
  ended = []
  try {
    const specifications = await vitest.globTestSpecifications(tests.map(testFile))
    const { unhandledErrors } = await vitest.runTestSpecifications(specifications)
    // The first failure ends a run: a file whose tests run side by side may not have come to its own end then.
    for (const { testModule } of specifications) if (testModule?.state() === 'pending') ended.push(testModule)
    return outcomeOf(unhandledErrors, specifications.length)
  } catch (error) {
    return { result: 'crashed', reason: String(error) }
  }
}

/** @param expected how many files must have come to their end for a pass */
function outcomeOf(unhandledErrors: unknown[], expected: number): Outcome {
  for (const module of ended) {
    const [failed] = module.children.allTests('failed')
    if (failed) return { result: 'failed', file: nameOf(module), firstTest: firstLine(failed.fullName) }
    const [hook] = module.errors()
    if (hook && module.children.size > 0)
      // it was loaded, so its preparation has failed
      return { result: 'failed', file: nameOf(module), firstTest: `before all: ${firstLine(hook.message)}` }
  }
  const suites = ended.flatMap((module) => [module, ...module.children.allSuites()])
  const [error] = [...suites.flatMap((suite) => suite.errors()), ...unhandledErrors] as Error[]
  if (error) return { result: 'crashed', reason: firstLine(error.message) }
  const passed = expected > 0 && ended.length === expected && ended.every((module) => module.ok())
  return passed ? { result: 'passed' } : { result: 'crashed', reason: 'the tests did not run' }
}

const firstLine = (text: string) => (text.split('\n')[0] as string).slice(0, 200)

/** As Mutant.tests names it. */
const nameOf = (module: TestModule) => module.relativeModuleId.replace(/^tests\/|\.test\.ts$/g, '')
