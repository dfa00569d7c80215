// A mutant: one deliberate defect in the source or in the document, and the test files that must fail because of it.
import { find } from './anchor.ts'

export type Mutant = {
  /** What is wrong with the service that has this defect. */
  name: string
  /** From the root of the repository. A mutant in `src` is followed by writing the document anew, so that both agree. */
  file: string
  /** The anchor: a piece of the file that occurs once in it, compared as in anchor.ts. Short, so that it stays found. */
  find: string
  /** What stands in its place. */
  replace: string
  /** The test files that must fail, as `http/tasks` for tests/http/tasks.test.ts. */
  tests: readonly string[]
}

/** The committed document: a mutant in it alone makes it say what the service does not do. */
export const documentFile = 'openapi/openapi.json'

/** The mutants of one file. */
export const mutantsIn = (file: string, mutants: readonly Omit<Mutant, 'file'>[]): Mutant[] =>
  mutants.map((mutant) => ({ ...mutant, file }))

/** Where a test file is, from the root. */
export const testFile = (name: string) => `tests/${name}.test.ts`

/** @returns the text with the defect in it, or why the mutant is stale: its anchor is not in the text exactly once */
export function mutate(mutant: Mutant, text: string): { text: string } | { stale: string } {
  const found = find(mutant.find, text)
  if ('reason' in found) return { stale: `the anchor \`${mutant.find}\` in ${mutant.file}: ${found.reason}` }
  const mutated = text.slice(0, found.begin) + mutant.replace + text.slice(found.end)
  return mutated === text ? { stale: `changes nothing in ${mutant.file}` } : { text: mutated }
}
