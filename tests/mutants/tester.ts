// Runs in a copy, for its whole life: one Vitest and one PostgreSQL for many mutants, so that a lie costs little more
// than the tests that catch it.
import { createVitest, type TestModule } from 'vitest/node'
import { testFile } from './mutant.ts'

/** Files that have changed since, with absolute paths, and the test files to run, as Mutant.tests. */
export type Order = { changed: readonly string[]; tests: readonly string[] }

/** What a run of tests came to. `crashed`: not one test failed, and yet it did not pass. */
export type Outcome =
  | { result: 'passed' }
  | { result: 'failed'; firstTest: string }
  | { result: 'crashed'; reason: string }

const silent = {}
const vitest = await createVitest({
  config: 'tests/vitest.config.ts',
  project: ['service'], // the lies are told to the service, not to the double
  watch: false,
  reporters: [silent],
  bail: 1,
  maxWorkers: 1,
})

process.on('message', async (order: Order) => process.send?.(await run(order)))
process.on('disconnect', () => vitest.exit(true))
process.send?.('ready')

async function run({ changed, tests }: Order): Promise<Outcome> {
  for (const file of changed) vitest.invalidateFile(file)
  try {
    const specifications = await vitest.globTestSpecifications(tests.map(testFile))
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications)
    return outcomeOf(testModules, unhandledErrors)
  } catch (error) {
    return { result: 'crashed', reason: String(error) }
  }
}

function outcomeOf(modules: TestModule[], unhandledErrors: unknown[]): Outcome {
  for (const module of modules) {
    const [failed] = module.children.allTests('failed')
    if (failed)
      return {
        result: 'failed',
        firstTest: `${module.relativeModuleId.replace('tests/', '')}: ${failed.fullName}`,
      }
  }
  const suites = modules.flatMap((module) => [module, ...module.children.allSuites()])
  const [error] = [...suites.flatMap((suite) => suite.errors()), ...unhandledErrors] as Error[]
  if (error) return { result: 'crashed', reason: error.message.split('\n')[0] ?? '' }
  const passed = modules.length > 0 && modules.every((module) => module.ok())
  return passed ? { result: 'passed' } : { result: 'crashed', reason: 'the tests did not run' }
}
