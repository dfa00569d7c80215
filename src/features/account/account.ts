// A token outlives the account it names. Only a request that found nothing has to ask whether that is why.
import type { Database } from '../../db/database.ts'
import { Problem } from '../../openapi/problem.ts'
import { userExists } from './queries.ts'

/** @throws Problem 401 when the account is gone */
export async function requireAccount(db: Database, userId: number): Promise<void> {
  if (!(await userExists(db, userId))) throw new Problem('invalid_token')
}
