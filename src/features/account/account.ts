// Whether the account of a token still exists: tokens stay valid until they expire, also after the account was deleted. Only
// requests that found nothing ask.
import type { Executor } from '../../db/database.ts'
import { Problem } from '../../openapi/problem.ts'
import { userExists } from './queries.ts'

/**
 * Makes sure that the account exists, to tell "you have no such thing" from "you no longer exist".
 * @param userId the id in the token
 * @throws Problem 401 when the account does not exist
 */
export async function requireAccount(db: Executor, userId: number): Promise<void> {
  if (!(await userExists(db, userId))) throw new Problem('invalid_token')
}
