// The properties of one operation: a valid request gets a documented success, each kind of invalid one its error, and one
// that is invalid at two checks the error of the earlier check.
import fc from 'fast-check'
import type { Operation } from '../support/contract.ts'
import { type Body, type Draft, textOf } from './draft.ts'
import { documented } from './gaps.ts'
import { invalidBodies, padded } from './invalid-bodies.ts'
import { invalidForAccount } from './invalid-for-account.ts'
import { conditions, invalidHeaders } from './invalid-headers.ts'
import { type Expectation, type InvalidRequest, stages } from './invalid-request.ts'
import { invalidPaths, invalidQueries } from './invalid-urls.ts'
import { creationOf, thingIn } from './things.ts'
import { validDrafts } from './valid.ts'
import { understood } from './values.ts'

export type Case = { draft: Draft; expected: Expectation }

/** A family of cases of one operation. */
export type Family = {
  operationId: string
  name: string
  cases: fc.Arbitrary<Case>
  /** Its successes cost an account, a sign-in or a password hash each. */
  isExpensive: boolean
}

/** Whether a success takes a password's hash, or opens, renews or ends a session, which the next case opens anew. */
function isExpensive({ path, tags, method, requestBody }: Operation): boolean {
  const thing = thingIn(path)
  const endsSession = method === 'DELETE' && thing !== undefined && creationOf(thing) === undefined
  return tags.includes('Authentication') || endsSession || takesPassword(requestBody)
}

const takesPassword = (body: Operation['requestBody']): boolean =>
  Object.values(body?.content ?? {}).some(({ schema }) =>
    Object.values(understood(schema).properties ?? {}).some(
      (field) => understood(field).format === 'password',
    ),
  )

export function familiesOf(operation: Operation): Family[] {
  const { operationId } = operation
  const valid = validDrafts(operation)
  const success = expectationOf(operation)
  const own = { operationId, isExpensive: isExpensive(operation) }
  const spoil = ({ change, expected }: InvalidRequest) =>
    fc.tuple(valid, change).map(([draft, apply]) => ({ draft: apply(draft), expected }))
  const kinds = invalidRequests(operation)
  return [
    { ...own, name: 'a valid request', cases: valid.map((draft) => ({ draft, expected: success })) },
    ...(operation.requestBody ? [{ ...own, name: 'the longest body', cases: longest(valid, success) }] : []),
    ...conditions(operation).map((condition) => ({ ...own, name: condition.name, cases: spoil(condition) })),
    ...kinds.map((kind) => ({ ...own, isExpensive: false, name: kind.name, cases: spoil(kind) })),
    ...twiceInvalid(kinds).map(({ name, cases }) => ({
      ...own,
      isExpensive: false,
      name,
      cases: cases(valid),
    })),
  ]
}

const invalidRequests = (operation: Operation): InvalidRequest[] => [
  ...invalidHeaders(operation),
  ...invalidPaths(operation),
  ...invalidQueries(operation),
  ...invalidBodies(operation),
  ...invalidForAccount(operation),
]

/** Nobody outside reads the mails that a deployment sends, and there are deployments that send none. */
function expectationOf(operation: Operation): Expectation {
  const codes = documented(operation)
  if (codes.some((outcome) => outcome.endsWith('invalid_mail_token')))
    return { status: [400], code: 'invalid_mail_token' }
  const sendsMail = codes.some((outcome) => outcome.endsWith('mail_unavailable'))
  return { status: [...successesOf(operation), ...(sendsMail ? [503] : [])] }
}

const successesOf = ({ responses }: Operation): number[] =>
  Object.keys(responses)
    .map(Number)
    .filter((status) => status < 300)

/** Exactly as many bytes as are allowed; with placeholders, so much less as these may grow. */
const longest = (valid: fc.Arbitrary<Draft>, expected: Expectation) =>
  valid.map((draft) => ({
    draft: padded(draft, /⟦/.test(textOf(draft.body as Body) ?? '') ? 98_400 : 102_400),
    expected,
  }))

/** For each two checks: something invalid at each, chosen at random, and the error of the earlier check. */
function twiceInvalid(kinds: InvalidRequest[]) {
  const at = (stage: string) => kinds.filter((kind) => kind.stage === stage)
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
      return [{ name: `invalid at two checks: ${early} before ${late}`, cases }]
    }),
  )
}
