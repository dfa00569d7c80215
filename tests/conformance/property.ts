// One property under fast-check: so many cases by a seed; of a failing one the smallest that still fails, as shell lines.
import fc from 'fast-check'
import { ViolationError } from './connection.ts'

export type Failure = {
  operationId: string
  name: string
  what: string
  /** Shell lines that show it. */
  script: string
  /** What finds it again, as ONLY takes it. */
  property: string
}

export type Verdict = { cases: number; failure?: Failure }

/** Requests cost time over a network, so making a case smaller has an end. */
const defaultMaxShrinks = 200

type Settings = {
  operationId: string
  name: string
  seed: number
  runs: number
  /** How many smaller cases are tried where one fails. */
  maxShrinks?: number | undefined
  /** What was found before, by `keyOf`: it is not made small again. */
  found: Set<string>
}

/** One defect shows in many properties: what they have in common. */
export const keyOf = ({ operationId, what }: Pick<Failure, 'operationId' | 'what'>): string =>
  `${operationId} ${alikeOf({ operationId, what })}`

/** The text of a violation without the operation's name and without what is of one case alone. */
export const alikeOf = ({ operationId, what }: Pick<Failure, 'operationId' | 'what'>): string =>
  ` ${what}`
    .replaceAll(operationId, '…')
    .replace(/(?<= )[A-Z]+ \/\S*/, '')
    .replace(/ in [{[].*$/s, '')
    .replaceAll(/[0-9a-f-]{8,}|\d{4,}/g, '')

/**
 * Tries so many cases and makes a failing one as small as it can.
 * @param scriptOf the shell lines of a case; those that a ViolationError brings along are preferred
 * @throws every error that is no ViolationError: a defect of the suite itself, or the deployment gone
 */
export async function tryProperty<T>(
  { operationId, name, seed, runs, found, maxShrinks = defaultMaxShrinks }: Settings,
  cases: fc.Arbitrary<T>,
  check: (value: T) => Promise<void>,
  scriptOf: (value: T) => string,
): Promise<Verdict> {
  let tried = 0
  let shrinks = 0
  let last: { violation: ViolationError; value: T } | undefined
  let defect: unknown
  let isKnown = false
  const property = fc.asyncProperty(cases, async (value) => {
    if (last && (isKnown || ++shrinks > maxShrinks)) return
    if (defect) return
    tried += 1
    try {
      await check(value)
    } catch (error) {
      if (error instanceof ViolationError) {
        last = { violation: error, value }
        isKnown ||= found.has(keyOf({ operationId: error.operationId ?? operationId, what: error.message }))
      } else defect = error
      throw error
    }
  })
  const own = seedOf(seed, `${operationId} ${name}`)
  const result = await fc.check(property, { seed: own, numRuns: runs })
  if (defect) throw defect
  if (!result.failed || last === undefined) return { cases: tried }
  const { violation, value } = last
  const script = typeof violation.cause === 'string' ? violation.cause : scriptOf(value)
  const whose = violation.operationId ?? operationId
  const failure = {
    ...{ operationId: whose, what: violation.message, script, property: `${operationId}: ${name}` },
    name: whose === operationId ? name : `${operationId}, ${name}`,
  }
  found.add(keyOf(failure))
  return { cases: tried, failure }
}

/** Each property has a seed of its own, so that it makes the same cases whatever else runs. */
export function seedOf(seed: number, name: string): number {
  let hash = seed | 0
  for (const character of name) hash = (Math.imul(hash, 31) + (character.codePointAt(0) as number)) | 0
  return hash
}
