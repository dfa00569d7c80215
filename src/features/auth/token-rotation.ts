// The exchange of a refresh token, in one transaction: it is replaced, or its session ends.
import type { Database } from '../../db/database.ts'
import type { User } from '../account/contract.ts'
import * as queries from './queries.ts'
import { classifyUse, hashRefreshToken, sessionEnd } from './refresh-token.ts'

type Rotation =
  | { outcome: 'unknown' }
  | { outcome: 'reused'; user: User; session: { id: number } }
  | { outcome: 'rotated'; user: User; session: { id: number; refreshToken: string } }

/**
 * Exchanges a refresh token for the next one.
 * @param token as the client sent it
 * @returns `rotated` with the new token; `reused` when a copy was used and the session has been ended; `unknown` when the
 * token or its session does not exist or has expired
 */
export async function rotate(db: Database, token: string): Promise<Rotation> {
  const hash = hashRefreshToken(token)
  return await db.transaction().execute(async (trx): Promise<Rotation> => {
    const found = await queries.lockSessionOf(trx, hash)
    const use = found && (await queries.readTokenUse(trx, hash))
    if (found === undefined || use === undefined) return { outcome: 'unknown' }
    const { session_id: id, signed_in_at, expires_at, ...user } = found
    const time = new Date(use.now)
    if (time >= new Date(expires_at)) return { outcome: 'unknown' }

    if (classifyUse(use, time) === 'reused') {
      await queries.endFamily(trx, user.id, id)
      return { outcome: 'reused', user, session: { id } }
    }
    await queries.markRotated(trx, hash, time)
    const end = sessionEnd(new Date(signed_in_at), time)
    await queries.touchSession(trx, { userId: user.id, id }, { time, end })
    const child = { user_id: user.id, session_id: id, parent_hash: hash }
    return {
      outcome: 'rotated',
      user,
      session: { id, refreshToken: await queries.insertRefreshToken(trx, child) },
    }
  })
}
