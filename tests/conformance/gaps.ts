// What the contract documents and the run has not seen: with the reason why nobody outside can provoke it, or as a violation.
import { operations, resolve } from '../support/contract.ts'
import type { Seen } from '../support/contract-checker.ts'
import { takesFile } from '../support/contract-fixtures.ts'
import type { Failure } from './property.ts'

export type Gap = { outcome: string; operationIds: string[]; reason: string }

/** Why a code may stay unseen. */
export const reasons: Record<string, string> = {
  token_expired: 'needs the secret, or 15 minutes',
  wrong_audience: 'needs the secret',
  internal_error: 'needs a defect',
  database_unavailable: 'needs the database to be away',
  overloaded: 'needs an identity provider that is away, or more passwords at once than can be checked',
  shutting_down: 'needs a service that is being stopped',
  rate_limited: 'would use up a quota, or the limits are off',
  email_not_verified: 'needs a deployment that asks for verified addresses',
  mail_unavailable: 'needs a deployment that cannot send mail',
  limit_reached: 'needs as many things as an account may have',
  too_many_streams: 'needs as many streams as a user may have',
  idempotency_in_progress: 'needs two requests that meet, and they did not',
}

/** The documented outcomes of an operation, e.g. `404 task_not_found`, or the status alone. */
export function documented({ responses }: (typeof operations)[number]): string[] {
  return Object.entries(responses).flatMap(([status, response]) => {
    const codes = Object.keys(resolve(response).content?.['application/problem+json']?.examples ?? {})
    return codes.length === 0 ? [status] : codes.map((code) => `${status} ${code}`)
  })
}

export const outcomesSeen = (seen: Seen[], operationId: string): Set<string> =>
  new Set(
    seen
      .filter((one) => one.operationId === operationId)
      .map(({ status, code }) => (code === undefined ? String(status) : `${status} ${code}`)),
  )

/**
 * @param except whether properties were left out, which might have shown it
 * @returns what was skipped; what has no reason becomes a failure
 */
export function gapsOf(seen: Seen[], failures: Failure[], { tooLarge, except }: Circumstances): Gap[] {
  const gaps = new Map<string, Gap>()
  for (const operation of operations) {
    const { operationId } = operation
    const known = outcomesSeen(seen, operationId)
    const violations = failures.filter((failure) => failure.operationId === operationId)
    for (const outcome of documented(operation).filter((one) => !known.has(one))) {
      const [status, code = ''] = outcome.split(' ')
      if (violations.some(({ what }) => what.includes(`responded with ${status}:`))) continue // it came, in another form
      const reason =
        (code === 'headers_too_large' ? tooLarge : undefined) ??
        reasons[code] ??
        byMail(operation) ??
        (code === 'body_too_large' && takesFile(operation)
          ? 'needs a file of more than 64 MiB'
          : undefined) ??
        (except ? 'not seen, maybe because of EXCEPT' : undefined)
      if (reason === undefined) failures.push(neverSeen(operationId, outcome))
      else
        gaps.set(outcome, {
          outcome,
          reason,
          operationIds: [...(gaps.get(outcome)?.operationIds ?? []), operationId],
        })
    }
  }
  return [...gaps.values()]
}

/** Why an operation that takes the token of a mail, or sends one, may stay without a success. */
function byMail(operation: (typeof operations)[number]): string | undefined {
  const outcomes = documented(operation)
  if (outcomes.includes('400 invalid_mail_token')) return 'needs the token of a mail'
  return outcomes.includes('503 mail_unavailable') ? 'needs a deployment that can send mail' : undefined
}

type Circumstances = {
  /** Why the deployment may not have seen headers that are too large. */
  tooLarge: string | undefined
  except: boolean
}

const neverSeen = (operationId: string, outcome: string): Failure => ({
  ...{ operationId, name: 'coverage', property: '', script: '' },
  what: `the contract documents ${outcome}, and no request got it`,
})
