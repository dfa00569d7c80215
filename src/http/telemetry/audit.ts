// The audit trail: one line for every change and every sign-in, with ids only: no title, address, token or password.
import type { Logger } from 'pino'
import { infoLine } from './log-line.ts'

type AuditEvent =
  | `${string}_${'created' | 'updated' | 'deleted'}` // of what a user owns, such as a task
  | 'user_registered'
  | 'password_changed'
  | 'login_succeeded'
  | 'login_failed'
  | 'session_refreshed'
  | 'session_ended'
  | 'refresh_token_reused'
  | 'access_denied'

type RequestWithLog = { env: { log: Logger; requestId: string } }

/** Call it after the change is committed. */
export function audit(
  { env: { log, requestId } }: RequestWithLog,
  event: AuditEvent,
  ids: { user_id: number | null; [thing: `${string}_id`]: number | null },
): void {
  const begin = `"audit":"${event}","request_id":"${requestId}",`
  infoLine(log, begin + JSON.stringify(ids).slice(1, -1))
}
