// The verification of personal access tokens: by their form and checksum, then in the database, at most once a second each.
import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import type { Database } from '../../db/database.ts'
import { andThen } from '../../http/maybe-promise.ts'
import type { Principal, VerifyToken } from '../../http/request/context.ts'
import { audit } from '../../http/telemetry/audit.ts'
import { isPersonalToken, personalToken } from '../../openapi/access/personal-token.ts'
import { Problem } from '../../openapi/problem.ts'
import { lookups } from './lookups.ts'
import { findToken, noteUse } from './queries.ts'

export type PersonalTokens = {
  /** @returns as VerifyToken. @throws what the database throws, when it has to be asked */
  verify: VerifyToken
  /** Has this process refuse a token at once that was deleted. */
  forget(userId: number, id: number): void
}

type Deps = {
  db: Database
  log: Logger
  /** Milliseconds, by a clock that never goes back. */
  uptime: () => number
}

/** A token that exists, and is good no more. */
class Expired {
  readonly user_id: number
  readonly token_id: number

  constructor(userId: number, id: number) {
    this.user_id = userId
    this.token_id = id
  }
}

// Created once, since bad tokens may come in large numbers.
const invalidToken = new Problem('invalid_token')
const tokenExpired = new Problem('token_expired')

/** @returns a new token, from 256 random bits */
export const newPersonalToken = (): string => personalToken(randomBytes(32))

/** Prepares the verification. */
export function personalTokens({ db, log, uptime }: Deps): PersonalTokens {
  const known = lookups<Principal | Problem | Expired>(uptime)

  async function ask(token: string) {
    const row = await findToken(db, token)
    if (row === undefined) return { found: invalidToken }
    const { user_id, id, left_millis: leftMillis } = row
    if (leftMillis !== null && leftMillis <= 0) return { found: new Expired(user_id, id) }
    if (row.is_first_use_in_hour) note(row)
    return { found: { id: user_id, token: { id, scopes: row.scopes.split(' ') } }, leftMillis }
  }

  /** Nobody waits for it, and nothing depends on it: a database that takes no writes keeps serving reads. */
  function note(row: { user_id: number; id: number }): void {
    noteUse(db, row).catch((err) => log.debug({ err }, 'could not note that a token was used'))
  }

  return {
    verify(token, c) {
      if (!isPersonalToken(token)) return invalidToken
      return andThen(
        known.find(token, () => ask(token)),
        (found) => {
          if (!(found instanceof Expired)) return found
          audit(c, 'expired_token_used', { ...found })
          return tokenExpired
        },
      )
    },
    forget: (userId, id) =>
      known.forget((found) => 'token' in found && found.id === userId && found.token?.id === id),
  }
}
