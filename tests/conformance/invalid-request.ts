// A kind of invalid request: how it comes of a valid one, and the response that the contract demands then.
import type fc from 'fast-check'
import type { Draft } from './draft.ts'

/** The checks in their order: a request that is invalid at two of them gets the error of the earlier. */
export const stages = [
  'token',
  'scope',
  'path',
  'owner',
  'request',
  'key',
  'existence',
  'uniqueness',
  'reference',
  'state',
  'place',
] as const
export type Stage = (typeof stages)[number]

export type Expectation = {
  /** Any of these. */
  status: readonly number[]
  code?: string
  /** The place that one of `errors` must name. */
  at?: { in: 'path' | 'query' | 'header' | 'body'; pointer?: string }
  headers?: Record<string, RegExp>
}

export type InvalidRequest = {
  name: string
  stage: Stage
  /** Which part of the request it changes: two kinds that change the same part cannot be combined. */
  part: string
  /** Makes an invalid draft of a valid one. */
  change: fc.Arbitrary<(draft: Draft) => Draft>
  expected: Expectation
}

export const validationFailed = (at: Expectation['at']): Expectation => ({
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
