// One thing that is wrong with a request, as a change of a valid one, and the answer that the contract demands then.
import type fc from 'fast-check'
import type { Draft } from './draft.ts'

/** At which check a request fails; of two mistakes the earlier is answered. */
export const stages = ['token', 'path', 'owner', 'request', 'existence', 'state'] as const
export type Stage = (typeof stages)[number]

export type Expectation = {
  /** Any of these. */
  status: readonly number[]
  code?: string
  /** The place that one of `errors` must name. */
  at?: { in: 'path' | 'query' | 'header' | 'body'; pointer?: string }
  headers?: Record<string, RegExp>
}

export type Mistake = {
  name: string
  stage: Stage
  /** Which part of the request it changes: two mistakes in one part cannot stand together. */
  part: string
  /** Which draft comes of a valid one. */
  change: fc.Arbitrary<(draft: Draft) => Draft>
  expected: Expectation
}

export const invalid = (at: Expectation['at']): Expectation => ({
  status: [400],
  code: 'validation_failed',
  ...(at && { at }),
})

export const withHeader = (draft: Draft, name: string, value: string | undefined): Draft => {
  const others = Object.entries(draft.headers).filter(([key]) => key.toLowerCase() !== name.toLowerCase())
  return {
    ...draft,
    headers: { ...Object.fromEntries(others), ...(value !== undefined && { [name]: value }) },
  }
}
