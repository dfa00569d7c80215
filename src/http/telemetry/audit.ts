// The audit trail: a log line for every change and every sign-in. It contains ids only: no title, address or secret.
import type { Logger } from 'pino'
import type { Thing } from '../../openapi/resources/resource.ts'
import { infoLine } from './log-line.ts'

export type AuditEvent =
  | `${Thing}_${'created' | 'updated' | 'deleted'}`
  | 'user_registered'
  | 'user_updated'
  | 'user_deleted'
  | 'password_changed'
  | 'password_reset_requested'
  | 'password_reset'
  | 'email_verification_requested'
  | 'email_verified'
  | 'email_change_requested'
  | 'email_changed'
  | 'login_succeeded'
  | 'login_failed'
  | 'session_refreshed'
  | 'session_ended'
  | 'refresh_token_reused'
  | 'account_exported'
  | 'tasks_imported'
  | 'label_renamed'
  | 'token_created'
  | 'token_deleted'
  | 'expired_token_used'
  | 'access_denied'

type RequestWithLog = { env: { log: Logger; requestId: string } }

/**
 * Writes a line of the audit trail. Call it once the change is committed.
 * @param event what happened
 * @param ids whose it was, and which task, session or token
 */
export function audit(
  { env: { log, requestId } }: RequestWithLog,
  event: AuditEvent,
  ids: { user_id: number | null; [thing: `${string}_id`]: number | null },
): void {
  const begin = `"audit":"${event}","request_id":"${requestId}",`
  infoLine(log, begin + JSON.stringify(ids).slice(1, -1))
}
