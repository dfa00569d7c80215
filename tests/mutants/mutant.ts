// A mutant: one deliberate lie in the source or in the document, and the test files that must not believe it.

export type Mutant = {
  /** A sentence that tells the lie. */
  name: string
  /** From the root of the repository. A lie in `src` is followed by writing the document anew, so that both agree. */
  file: string
  /** The truth, which occurs exactly once in the file. */
  find: string
  /** The lie. */
  replace: string
  /** The test files that must catch it, as `http/tasks` for tests/http/tasks.test.ts. */
  tests: readonly string[]
}

/** The document as it is committed: a lie in it alone is one that the service contradicts. */
export const documentFile = 'openapi/openapi.json'

/** The lies in one file. */
export const liesIn = (file: string, lies: readonly Omit<Mutant, 'file'>[]): Mutant[] =>
  lies.map((lie) => ({ ...lie, file }))

/** Where a test file is, from the root. */
export const testFile = (name: string) => `tests/${name}.test.ts`

/** @returns the text with the lie in it, or undefined when the table is stale: the truth is not there exactly once */
export function tell({ find, replace }: Mutant, text: string): string | undefined {
  const at = text.indexOf(find)
  if (at === -1 || text.includes(find, at + 1) || find === replace) return undefined
  return text.slice(0, at) + replace + text.slice(at + find.length)
}
