// The process that runs tests in a copy. It has one Vitest and one PostgreSQL for many mutants, so that a mutant costs
// little more than the tests that kill it.
import { createVitest, type TestModule } from 'vitest/node'
import { testFile } from './mutant.ts'

/** Files that were written since the last order, with absolute paths, and the test files to run, as Mutant.tests. */
export type Order = { changed: readonly string[]; tests: readonly string[] }

/** How a run of tests ended. `crashed`: no test failed, and yet the run did not pass. */
export type Outcome =
  | { result: 'passed' }
  | { result: 'failed'; file: string; firstTest: string }
  | { result: 'crashed'; reason: string }

// Vitest keeps the results of all runs, and returns them all: only what is reported during a run belongs to it.
let ended: TestModule[] = []

const vitest = await createVitest({
  config: 'tests/vitest.config.ts',
  project: ['service*'], // the mutants are in the service, not in the in-memory service
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
    // The first failure ends a run: a file whose tests run side by side is not reported as ended then.
    for (const { testModule } of specifications) if (testModule?.state() === 'pending') ended.push(testModule)
    return outcomeOf(unhandledErrors, specifications.length)
  } catch (error) {
    return { result: 'crashed', reason: String(error) }
  }
}

/** @param expected how many files must have ended for the run to pass */
function outcomeOf(unhandledErrors: unknown[], expected: number): Outcome {
  for (const module of ended) {
    const [failed] = module.children.allTests('failed')
    if (failed) return { result: 'failed', file: nameOf(module), firstTest: firstLine(failed.fullName) }
    const [hook] = module.errors()
    if (hook && module.children.size > 0)
      // The file was loaded, so a hook of it has failed.
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
