// What tests open is closed when the test, or its file, has ended. Files share the modules of tests/support, so a hook there
// would be registered for the first file alone.

type Clean = () => unknown

const ofTest: Clean[] = []
const ofFile: Clean[] = []

/** Does this when the test has ended, before what was registered earlier. Not for tests that run side by side: the first end does it. */
export const atTestEnd = (clean: Clean): void => void ofTest.push(clean)

/** Does this when the test file has ended, before what was registered earlier. */
export const atFileEnd = (clean: Clean): void => void ofFile.push(clean)

/** As setup.ts registers it for each file. */
export const endTest = (): Promise<void> => all(ofTest)

/** As setup.ts registers it for each file. */
export const endFile = (): Promise<void> => all(ofFile)

/** Does all of it, whatever one of them throws. */
async function all(cleans: Clean[]): Promise<void> {
  const errors: unknown[] = []
  for (let clean = cleans.pop(); clean; clean = cleans.pop()) {
    try {
      await clean()
    } catch (error) {
      errors.push(error)
    }
  }
  if (errors.length > 0) throw errors.length === 1 ? errors[0] : new AggregateError(errors, errors.join('\n'))
}
