// The properties of one operation: what is valid gets a documented success, each mistake its error, and of two mistakes
// the earlier one.
import fc from 'fast-check'
import type { Operation } from '../support/contract.ts'
import { accountMistakes } from './account-mistakes.ts'
import { bodyMistakes, padded } from './body-mistakes.ts'
import { type Body, type Draft, textOf } from './draft.ts'
import { conditions, headerMistakes } from './header-mistakes.ts'
import { type Expectation, type Mistake, stages } from './mistake.ts'
import { pathMistakes, queryMistakes } from './url-mistakes.ts'
import { validDrafts } from './valid.ts'

export type Case = { draft: Draft; expected: Expectation }

/** A family of cases of one operation. */
export type Family = {
  operationId: string
  name: string
  cases: fc.Arbitrary<Case>
  /** Its successes cost an account, a sign-in or a password hash each. */
  costly: boolean
}

const costly = ['register', 'login', 'refresh', 'logout', 'deleteMe', 'changePassword', 'endSession']

export function familiesOf(operation: Operation): Family[] {
  const { operationId } = operation
  const valid = validDrafts(operation)
  const success = { status: successesOf(operation) }
  const own = { operationId, costly: costly.includes(operationId) }
  const spoilt = ({ change, expected }: Mistake) =>
    fc.tuple(valid, change).map(([draft, apply]) => ({ draft: apply(draft), expected }))
  const mistakes = mistakesOf(operation)
  return [
    { ...own, name: 'a valid request', cases: valid.map((draft) => ({ draft, expected: success })) },
    ...(operation.requestBody ? [{ ...own, name: 'the longest body', cases: longest(valid, success) }] : []),
    ...conditions(operation).map((condition) => ({ ...own, name: condition.name, cases: spoilt(condition) })),
    ...mistakes.map((mistake) => ({ ...own, costly: false, name: mistake.name, cases: spoilt(mistake) })),
    ...twoMistakes(mistakes).map(({ name, cases }) => ({ ...own, costly: false, name, cases: cases(valid) })),
  ]
}

const mistakesOf = (operation: Operation): Mistake[] => [
  ...headerMistakes(operation),
  ...pathMistakes(operation),
  ...queryMistakes(operation),
  ...bodyMistakes(operation),
  ...accountMistakes(operation),
]

const successesOf = ({ responses }: Operation): number[] =>
  Object.keys(responses)
    .map(Number)
    .filter((status) => status < 300)

/** Exactly as many bytes as are allowed; with words, so much less as these may grow. */
const longest = (valid: fc.Arbitrary<Draft>, expected: Expectation) =>
  valid.map((draft) => ({
    draft: padded(draft, /⟦/.test(textOf(draft.body as Body) ?? '') ? 98_400 : 102_400),
    expected,
  }))

/** For each two checks: one mistake of each, chosen at random, and the answer to the earlier. */
function twoMistakes(mistakes: Mistake[]) {
  const at = (stage: string) => mistakes.filter((mistake) => mistake.stage === stage)
  return stages.flatMap((early, index) =>
    stages.slice(index + 1).flatMap((late) => {
      const pairs = at(early).flatMap((first) =>
        at(late)
          .filter(({ part }) => part !== first.part)
          .map((second) => [first, second] as const),
      )
      if (pairs.length === 0) return []
      const cases = (valid: fc.Arbitrary<Draft>): fc.Arbitrary<Case> =>
        fc.constantFrom(...pairs).chain(([first, second]) =>
          fc.tuple(valid, second.change, first.change).map(([draft, later, earlier]) => ({
            draft: earlier(later(draft)),
            expected: first.expected,
          })),
        )
      return [{ name: `wrong at two checks: ${early} before ${late}`, cases }]
    }),
  )
}
