// One function for every operation of the contract. Generated from openapi.json.

import { type Call, iterate } from './call.ts'
import type { AccountExport, AccountImport, ApiToken, Changes, CreatedApiToken, Credentials, EmailChange, EmailConfirmation, Health, ImportResult, Label, LabelRenamed, LabelRenaming, List, ListMove, ListPatch, Message, NewApiToken, NewList, NewTask, Occurrence, OpenApi, PasswordChange, PasswordConfirmation, PasswordReset, PasswordResetRequest, Readiness, RefreshRequest, Registration, ServiceIndex, Session, SignedIn, Task, TaskBatch, TaskBatchResult, TaskCompletion, TaskMove, TaskPatch, TaskReplacement, User, UserPatch } from './contract.ts'
import type { operations } from '../dist/schema.d.ts'
import type { CallOptions, IdempotencyOptions, IfMatchOptions, IfNoneMatchOptions, OwnerOptions, UnconditionalOptions } from './options.ts'
import { type ChangeEvent, type StreamOptions, stream } from './change-stream.ts'
import { call, type Transport } from './transport.ts'

/** The options of `register`. */
export interface RegisterOptions extends CallOptions {}
/**
 * Register an account.
 *
 * Makes an account and signs it in.
 *
 * `POST /api/auth/register`
 *
 * @param body The new account.
 * @param options Options of this call.
 * @returns The account and its first tokens.
 * @throws {ApiError} with one of the codes `password_too_common`, `validation_failed`, `malformed_json`,
 * `email_taken`, `body_too_large`, `unsupported_media_type`, `rate_limited`, `headers_too_large`,
 * `internal_error`, `database_unavailable`, `overloaded`
 */
export function register(transport: Transport, body: Registration, options?: RegisterOptions): Call<SignedIn>
export function register(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'register', method: 'POST', path: '/api/auth/register', once: true, input: 'body', open: true, session: 'begin' }, args)
}

/** The options of `login`. */
export interface LoginOptions extends CallOptions {}
/**
 * Sign in.
 *
 * The answer to an unknown address is that to a wrong password, and takes the same time.
 *
 * `POST /api/auth/login`
 *
 * @param body E-mail address and password.
 * @param options Options of this call.
 * @returns The account and new tokens.
 * @throws {ApiError} with one of the codes `validation_failed`, `malformed_json`, `invalid_credentials`,
 * `email_not_verified`, `body_too_large`, `unsupported_media_type`, `rate_limited`, `headers_too_large`,
 * `internal_error`, `database_unavailable`, `overloaded`
 */
export function login(transport: Transport, body: Credentials, options?: LoginOptions): Call<SignedIn>
export function login(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'login', method: 'POST', path: '/api/auth/login', input: 'body', open: true, session: 'begin' }, args)
}

/** The options of `refresh`. */
export interface RefreshOptions extends CallOptions {}
/**
 * Get the next pair of tokens.
 *
 * A refresh token is replaced at every use. In case the answer was lost, the one that was sent works until the one
 * that replaced it was used, and for 10 seconds more: three times at most. Any older one ends the session, since
 * then somebody holds a copy.
 *
 * `POST /api/auth/refresh`
 *
 * @param body The newest refresh token.
 * @param options Options of this call.
 * @returns The account and new tokens.
 * @throws {ApiError} with one of the codes `validation_failed`, `malformed_json`, `invalid_refresh_token`,
 * `body_too_large`, `unsupported_media_type`, `rate_limited`, `headers_too_large`, `internal_error`,
 * `database_unavailable`
 */
export function refresh(transport: Transport, body: RefreshRequest, options?: RefreshOptions): Call<SignedIn>
export function refresh(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'refresh', method: 'POST', path: '/api/auth/refresh', input: 'body', open: true, session: 'begin' }, args)
}

/** The options of `logout`. */
export interface LogoutOptions extends CallOptions {}
/**
 * Sign out.
 *
 * Ends the session of the access token: its refresh token is dead at once, while the access token itself stays
 * good until it expires. A token without a session has nothing to end.
 *
 * `POST /api/auth/logout`
 *
 * @param options Options of this call.
 * @returns The session is ended.
 * @throws {ApiError} with one of the codes `authentication_required`, `invalid_token`, `token_expired`,
 * `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `rate_limited`, `headers_too_large`, `internal_error`,
 * `overloaded`, `database_unavailable`
 */
export function logout(transport: Transport, options?: LogoutOptions): Call<Message>
export function logout(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'logout', method: 'POST', path: '/api/auth/logout', once: true, session: 'end' }, args)
}

/** The options of `requestPasswordReset`. */
export interface RequestPasswordResetOptions extends CallOptions {}
/**
 * Ask for a new password.
 *
 * Sends a mail with a link to the address, if there is an account with a password. The response is the same in any
 * case, and takes the same time. A new link ends the older ones. An address gets three mails an hour at most;
 * beyond that the response stays the same.
 *
 * `POST /api/auth/password-reset`
 *
 * @param body The address of the account.
 * @param options Options of this call.
 * @returns The request is taken.
 * @throws {ApiError} with one of the codes `validation_failed`, `malformed_json`, `body_too_large`,
 * `unsupported_media_type`, `rate_limited`, `headers_too_large`, `internal_error`, `mail_unavailable`,
 * `database_unavailable`
 */
export function requestPasswordReset(transport: Transport, body: PasswordResetRequest, options?: RequestPasswordResetOptions): Call<Message>
export function requestPasswordReset(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'requestPasswordReset', method: 'POST', path: '/api/auth/password-reset', once: true, input: 'body', open: true }, args)
}

/** The options of `confirmPasswordReset`. */
export interface ConfirmPasswordResetOptions extends CallOptions {}
/**
 * Set a new password.
 *
 * Takes the token of a mail, ends all sessions of the account and every other link, and counts as a verification
 * of the address. A token that is unknown, used or expired gets the same response.
 *
 * `POST /api/auth/password-reset/confirm`
 *
 * @param body The token and the new password.
 * @param options Options of this call.
 * @returns The password is set. Sign in with it.
 * @throws {ApiError} with one of the codes `invalid_mail_token`, `password_too_common`, `validation_failed`,
 * `malformed_json`, `body_too_large`, `unsupported_media_type`, `rate_limited`, `headers_too_large`,
 * `internal_error`, `database_unavailable`, `overloaded`
 */
export function confirmPasswordReset(transport: Transport, body: PasswordReset, options?: ConfirmPasswordResetOptions): Call<void>
export function confirmPasswordReset(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'confirmPasswordReset', method: 'POST', path: '/api/auth/password-reset/confirm', once: true, input: 'body', open: true }, args)
}

/** The options of `requestEmailVerification`. */
export interface RequestEmailVerificationOptions extends CallOptions {}
/**
 * Ask for another mail to verify your address.
 *
 * Registration sends the first one. An address that is verified already gets none, and none gets more than three
 * mails an hour; the response stays the same.
 *
 * `POST /api/auth/email-verification`
 *
 * @param options Options of this call.
 * @returns The request is taken.
 * @throws {ApiError} with one of the codes `authentication_required`, `invalid_token`, `token_expired`,
 * `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `rate_limited`, `headers_too_large`, `internal_error`,
 * `overloaded`, `database_unavailable`, `mail_unavailable`
 */
export function requestEmailVerification(transport: Transport, options?: RequestEmailVerificationOptions): Call<Message>
export function requestEmailVerification(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'requestEmailVerification', method: 'POST', path: '/api/auth/email-verification', once: true }, args)
}

/** The options of `confirmEmail`. */
export interface ConfirmEmailOptions extends CallOptions {}
/**
 * Verify an e-mail address.
 *
 * Takes the token of a mail: of the one that registration or `requestEmailVerification` sent, or of the one that
 * `changeEmail` sent to the new address, which becomes that of the account now. The old address is told by mail.
 *
 * `POST /api/auth/email-verification/confirm`
 *
 * @param body The token.
 * @param options Options of this call.
 * @returns The account, as it is now.
 * @throws {ApiError} with one of the codes `invalid_mail_token`, `validation_failed`, `malformed_json`,
 * `email_taken`, `body_too_large`, `unsupported_media_type`, `rate_limited`, `headers_too_large`,
 * `internal_error`, `database_unavailable`
 */
export function confirmEmail(transport: Transport, body: EmailConfirmation, options?: ConfirmEmailOptions): Call<User>
export function confirmEmail(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'confirmEmail', method: 'POST', path: '/api/auth/email-verification/confirm', once: true, input: 'body', open: true }, args)
}

/** The options of `getMe`. */
export interface GetMeOptions extends CallOptions {}
/**
 * Get your account.
 *
 * The account that the token is for.
 *
 * `GET /api/me`
 *
 * Scope of a personal access token: `account:read`.
 *
 * @param options Options of this call.
 * @returns Your account.
 * @throws {ApiError} with one of the codes `authentication_required`, `invalid_token`, `token_expired`,
 * `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `rate_limited`, `headers_too_large`, `internal_error`,
 * `overloaded`, `database_unavailable`
 */
export function getMe(transport: Transport, options?: GetMeOptions): Call<User>
export function getMe(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'getMe', method: 'GET', path: '/api/me', session: 'show' }, args)
}

/** The options of `updateMe`. */
export interface UpdateMeOptions extends CallOptions {}
/**
 * Change your name.
 *
 * A JSON Merge Patch (RFC 7396): an absent field is kept.
 *
 * `PATCH /api/me`
 *
 * @param body The fields to change.
 * @param options Options of this call.
 * @returns Your account, as it is now.
 * @throws {ApiError} with one of the codes `validation_failed`, `malformed_json`, `authentication_required`,
 * `invalid_token`, `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `body_too_large`,
 * `unsupported_media_type`, `rate_limited`, `headers_too_large`, `internal_error`, `overloaded`,
 * `database_unavailable`
 */
export function updateMe(transport: Transport, body: UserPatch, options?: UpdateMeOptions): Call<User>
export function updateMe(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'updateMe', method: 'PATCH', path: '/api/me', once: true, input: 'body', mediaType: 'application/merge-patch+json', session: 'show' }, args)
}

/** The options of `deleteMe`. */
export interface DeleteMeOptions extends CallOptions {}
/**
 * Delete your account.
 *
 * Removes the account, its tasks, its sessions and its tokens for good. Needs the password once more, or, where
 * another issuer vouches for the account, a token not older than 5 minutes. A wrong password counts as a failed
 * sign-in.
 *
 * `DELETE /api/me`
 *
 * @param body The password, once more.
 * @param options Options of this call.
 * @returns The account is gone.
 * @throws {ApiError} with one of the codes `validation_failed`, `malformed_json`, `authentication_required`,
 * `invalid_token`, `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `password_mismatch`,
 * `body_too_large`, `unsupported_media_type`, `rate_limited`, `headers_too_large`, `internal_error`, `overloaded`,
 * `database_unavailable`
 */
export function deleteMe(transport: Transport, body: PasswordConfirmation, options?: DeleteMeOptions): Call<void>
export function deleteMe(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'deleteMe', method: 'DELETE', path: '/api/me', once: true, input: 'body', session: 'end' }, args)
}

/** The options of `deleteMeByPost`. */
export interface DeleteMeByPostOptions extends CallOptions {}
/**
 * Delete your account, where DELETE loses its body.
 *
 * As deleteMe, for clients behind a proxy that drops the body of a DELETE request (RFC 9110 section 9.3.5).
 *
 * `POST /api/me/delete`
 *
 * @param body The password, once more.
 * @param options Options of this call.
 * @returns The account is gone.
 * @throws {ApiError} with one of the codes `validation_failed`, `malformed_json`, `authentication_required`,
 * `invalid_token`, `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `password_mismatch`,
 * `body_too_large`, `unsupported_media_type`, `rate_limited`, `headers_too_large`, `internal_error`, `overloaded`,
 * `database_unavailable`
 */
export function deleteMeByPost(transport: Transport, body: PasswordConfirmation, options?: DeleteMeByPostOptions): Call<void>
export function deleteMeByPost(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'deleteMeByPost', method: 'POST', path: '/api/me/delete', once: true, input: 'body', session: 'end' }, args)
}

/** The options of `changePassword`. */
export interface ChangePasswordOptions extends CallOptions {}
/**
 * Change your password.
 *
 * Ends all your other sessions; your personal access tokens stay, and are deleted one by one. A wrong current
 * password is 403, not 401: the token is good. It counts as a failed sign-in. 403 is also the answer to an account
 * from another issuer, which has no password here.
 *
 * `PUT /api/me/password`
 *
 * @param body The current and the new password.
 * @param options Options of this call.
 * @returns The password is changed.
 * @throws {ApiError} with one of the codes `password_too_common`, `validation_failed`, `malformed_json`,
 * `authentication_required`, `invalid_token`, `token_expired`, `wrong_audience`, `unknown_issuer`,
 * `insufficient_scope`, `password_mismatch`, `body_too_large`, `unsupported_media_type`, `rate_limited`,
 * `headers_too_large`, `internal_error`, `overloaded`, `database_unavailable`
 */
export function changePassword(transport: Transport, body: PasswordChange, options?: ChangePasswordOptions): Call<void>
export function changePassword(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'changePassword', method: 'PUT', path: '/api/me/password', once: true, input: 'body' }, args)
}

/** The options of `changeEmail`. */
export interface ChangeEmailOptions extends CallOptions {}
/**
 * Change your e-mail address.
 *
 * Sends a mail with a link to the new address; once that is confirmed, the account has it. Whether somebody else
 * has the address shows then alone (409 `email_taken`). A wrong password is 403, and counts as a failed sign-in.
 *
 * `PUT /api/me/email`
 *
 * @param body The new address and the current password.
 * @param options Options of this call.
 * @returns The request is taken.
 * @throws {ApiError} with one of the codes `validation_failed`, `malformed_json`, `authentication_required`,
 * `invalid_token`, `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `password_mismatch`,
 * `body_too_large`, `unsupported_media_type`, `rate_limited`, `headers_too_large`, `internal_error`, `overloaded`,
 * `database_unavailable`, `mail_unavailable`
 */
export function changeEmail(transport: Transport, body: EmailChange, options?: ChangeEmailOptions): Call<Message>
export function changeEmail(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'changeEmail', method: 'PUT', path: '/api/me/email', once: true, input: 'body' }, args)
}

/** The options of `listSessions`. */
export interface ListSessionsOptions extends CallOptions {}
/**
 * List your sessions.
 *
 * Every sign-in that can still be refreshed, ordered by id, the oldest first: 100 at most. One more ends the
 * session that was used longest ago.
 *
 * `GET /api/me/sessions`
 *
 * @param options Options of this call.
 * @returns Your sessions.
 * @throws {ApiError} with one of the codes `authentication_required`, `invalid_token`, `token_expired`,
 * `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `rate_limited`, `headers_too_large`, `internal_error`,
 * `overloaded`, `database_unavailable`
 */
export function listSessions(transport: Transport, options?: ListSessionsOptions): Call<Session[]>
export function listSessions(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'listSessions', method: 'GET', path: '/api/me/sessions' }, args)
}

/** The options of `endSession`. */
export interface EndSessionOptions extends CallOptions {}
/**
 * End one of your sessions.
 *
 * Its refresh token is dead at once; its last access token stays good until it expires.
 *
 * `DELETE /api/me/sessions/{id}`
 *
 * @param id The id of one of your sessions.
 * @param options Options of this call.
 * @returns The session is ended.
 * @throws {ApiError} with one of the codes `validation_failed`, `authentication_required`, `invalid_token`,
 * `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `session_not_found`, `rate_limited`,
 * `headers_too_large`, `internal_error`, `overloaded`, `database_unavailable`
 */
export function endSession(transport: Transport, id: number, options?: EndSessionOptions): Call<void>
export function endSession(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'endSession', method: 'DELETE', path: '/api/me/sessions/{id}' }, args)
}

/** The options of `listTokens`. */
export interface ListTokensOptions extends CallOptions {}
/**
 * List your personal access tokens.
 *
 * All of them, without their secrets, ordered by id, the oldest first: 100 at most. An expired one stays in the
 * list for 30 days.
 *
 * `GET /api/me/tokens`
 *
 * @param options Options of this call.
 * @returns Your personal access tokens.
 * @throws {ApiError} with one of the codes `authentication_required`, `invalid_token`, `token_expired`,
 * `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `rate_limited`, `headers_too_large`, `internal_error`,
 * `overloaded`, `database_unavailable`
 */
export function listTokens(transport: Transport, options?: ListTokensOptions): Call<ApiToken[]>
export function listTokens(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'listTokens', method: 'GET', path: '/api/me/tokens' }, args)
}

/** The options of `createToken`. */
export interface CreateTokenOptions extends CallOptions {}
/**
 * Create a personal access token.
 *
 * A token for a program of yours: it can do no more than its scopes allow, and never opens your password, your
 * sessions, your tokens or the deletion of your account. You can have 100; to make room for another one, expired
 * ones are removed first. Changing your password ends none of them.
 *
 * `POST /api/me/tokens`
 *
 * @param body The new token.
 * @param options Options of this call.
 * @returns The token, with its secret, which is shown this once.
 * @throws {ApiError} with one of the codes `validation_failed`, `malformed_json`, `authentication_required`,
 * `invalid_token`, `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `limit_reached`,
 * `body_too_large`, `unsupported_media_type`, `rate_limited`, `headers_too_large`, `internal_error`, `overloaded`,
 * `database_unavailable`
 */
export function createToken(transport: Transport, body: NewApiToken, options?: CreateTokenOptions): Call<CreatedApiToken>
export function createToken(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'createToken', method: 'POST', path: '/api/me/tokens', once: true, input: 'body' }, args)
}

/** The options of `deleteToken`. */
export interface DeleteTokenOptions extends CallOptions {}
/**
 * Delete one of your personal access tokens.
 *
 * It is refused from then on, within a second wherever it is sent.
 *
 * `DELETE /api/me/tokens/{id}`
 *
 * @param id The id of one of your personal access tokens.
 * @param options Options of this call.
 * @returns The token is deleted.
 * @throws {ApiError} with one of the codes `validation_failed`, `authentication_required`, `invalid_token`,
 * `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `token_not_found`, `rate_limited`,
 * `headers_too_large`, `internal_error`, `overloaded`, `database_unavailable`
 */
export function deleteToken(transport: Transport, id: number, options?: DeleteTokenOptions): Call<void>
export function deleteToken(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'deleteToken', method: 'DELETE', path: '/api/me/tokens/{id}' }, args)
}

/** The query of `listTasks`. */
export interface ListTasksQuery extends NonNullable<operations['listTasks']['parameters']['query']> {}
/** The options of `listTasks`. */
export interface ListTasksOptions extends CallOptions, OwnerOptions {}
/**
 * List your tasks.
 *
 * Your tasks as a bare array: without `limit` up to 1000. When there is more, `Link` and `X-Next-Cursor` lead on;
 * no task is skipped or repeated while others are created or deleted. An unknown parameter is refused.
 *
 * `GET /api/{user_id}/tasks`
 *
 * Scope of a personal access token: `tasks:read`.
 *
 * @param query Filters, order and page.
 * @param options Options of this call.
 * @returns Your tasks.
 * @throws {ApiError} with one of the codes `invalid_cursor`, `validation_failed`, `authentication_required`,
 * `invalid_token`, `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `wrong_user`,
 * `rate_limited`, `headers_too_large`, `internal_error`, `overloaded`, `database_unavailable`
 */
export function listTasks(transport: Transport, query: ListTasksQuery | undefined, options: ListTasksOptions & IfNoneMatchOptions): Call<Task[] | undefined>
/**
 * List your tasks.
 *
 * Your tasks as a bare array: without `limit` up to 1000. When there is more, `Link` and `X-Next-Cursor` lead on;
 * no task is skipped or repeated while others are created or deleted. An unknown parameter is refused.
 *
 * `GET /api/{user_id}/tasks`
 *
 * Scope of a personal access token: `tasks:read`.
 *
 * @param query Filters, order and page.
 * @param options Options of this call.
 * @returns Your tasks.
 * @throws {ApiError} with one of the codes `invalid_cursor`, `validation_failed`, `authentication_required`,
 * `invalid_token`, `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `wrong_user`,
 * `rate_limited`, `headers_too_large`, `internal_error`, `overloaded`, `database_unavailable`
 */
export function listTasks(transport: Transport, query?: ListTasksQuery, options?: ListTasksOptions & UnconditionalOptions): Call<Task[]>
export function listTasks(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'listTasks', method: 'GET', path: '/api/{user_id}/tasks', input: 'query' }, args)
}

/**
 * Every task that `listTasks` finds, page after page.
 *
 * The next page is requested when you get there; `limit` is the size of a page.
 *
 * @param query Filters, order, and the cursor to begin at.
 * @param options Options of each request.
 */
export function iterateTasks(transport: Transport, query: ListTasksQuery = {}, options?: ListTasksOptions): AsyncGenerator<Task, void, void> {
  return iterate((cursor) => listTasks(transport, cursor === undefined ? query : { ...query, cursor }, options))
}

/** The options of `createTask`. */
export interface CreateTaskOptions extends CallOptions, OwnerOptions, IdempotencyOptions {}
/**
 * Create a task.
 *
 * Only the title is required. An unknown field is refused, so that a misspelt one is not lost. You may have
 * 100,000 tasks, open, done and in the trash together, unless the service is set up otherwise. Over all of your
 * tasks there may be 1000 different labels.
 *
 * `POST /api/{user_id}/tasks`
 *
 * Scope of a personal access token: `tasks:write`.
 *
 * @param body The new task.
 * @param options Options of this call.
 * @returns The task, as it was created.
 * @throws {ApiError} with one of the codes `validation_failed`, `malformed_json`, `authentication_required`,
 * `invalid_token`, `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `wrong_user`,
 * `list_not_found`, `parent_not_found`, `external_id_taken`, `too_many_levels`, `limit_reached`,
 * `idempotency_in_progress`, `body_too_large`, `unsupported_media_type`, `idempotency_key_reused`, `rate_limited`,
 * `headers_too_large`, `internal_error`, `overloaded`, `database_unavailable`
 */
export function createTask(transport: Transport, body: NewTask, options?: CreateTaskOptions): Call<Task>
export function createTask(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'createTask', method: 'POST', path: '/api/{user_id}/tasks', input: 'body', keyed: true }, args)
}

/** The options of `getTask`. */
export interface GetTaskOptions extends CallOptions, OwnerOptions {}
/**
 * Get a task.
 *
 * One of your tasks.
 *
 * `GET /api/{user_id}/tasks/{id}`
 *
 * Scope of a personal access token: `tasks:read`.
 *
 * @param id The id of one of your tasks.
 * @param options Options of this call.
 * @returns The task.
 * @throws {ApiError} with one of the codes `validation_failed`, `authentication_required`, `invalid_token`,
 * `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `wrong_user`, `task_not_found`,
 * `rate_limited`, `headers_too_large`, `internal_error`, `overloaded`, `database_unavailable`
 */
export function getTask(transport: Transport, id: number, options: GetTaskOptions & IfNoneMatchOptions): Call<Task | undefined>
/**
 * Get a task.
 *
 * One of your tasks.
 *
 * `GET /api/{user_id}/tasks/{id}`
 *
 * Scope of a personal access token: `tasks:read`.
 *
 * @param id The id of one of your tasks.
 * @param options Options of this call.
 * @returns The task.
 * @throws {ApiError} with one of the codes `validation_failed`, `authentication_required`, `invalid_token`,
 * `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `wrong_user`, `task_not_found`,
 * `rate_limited`, `headers_too_large`, `internal_error`, `overloaded`, `database_unavailable`
 */
export function getTask(transport: Transport, id: number, options?: GetTaskOptions & UnconditionalOptions): Call<Task>
export function getTask(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'getTask', method: 'GET', path: '/api/{user_id}/tasks/{id}' }, args)
}

/** The options of `replaceTask`. */
export interface ReplaceTaskOptions extends CallOptions, OwnerOptions, IfMatchOptions {}
/**
 * Replace a task.
 *
 * Writes the whole task. An omitted description, priority or due date becomes null; whatever else is omitted is
 * kept. What `GET` returned can be sent back: fields that the service writes are ignored where they are as it has
 * them, and refused where they are not. To change single fields use updateTask. Over all of your tasks there may
 * be 1000 different labels.
 *
 * `PUT /api/{user_id}/tasks/{id}`
 *
 * Scope of a personal access token: `tasks:write`.
 *
 * @param id The id of one of your tasks.
 * @param body The whole task.
 * @param options Options of this call.
 * @returns The task, as it is now.
 * @throws {ApiError} with one of the codes `validation_failed`, `malformed_json`, `authentication_required`,
 * `invalid_token`, `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `wrong_user`,
 * `task_not_found`, `list_not_found`, `parent_not_found`, `limit_reached`, `task_cycle`, `too_many_levels`,
 * `precondition_failed`, `body_too_large`, `unsupported_media_type`, `rate_limited`, `headers_too_large`,
 * `internal_error`, `overloaded`, `database_unavailable`
 */
export function replaceTask(transport: Transport, id: number, body: TaskReplacement, options?: ReplaceTaskOptions): Call<Task>
export function replaceTask(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'replaceTask', method: 'PUT', path: '/api/{user_id}/tasks/{id}', input: 'body' }, args)
}

/** The options of `updateTask`. */
export interface UpdateTaskOptions extends CallOptions, OwnerOptions, IfMatchOptions {}
/**
 * Update fields of a task.
 *
 * A JSON Merge Patch (RFC 7396): an absent field is kept, null clears. The title, `completed` and the labels
 * cannot be null; an empty list takes the labels away. Over all of your tasks there may be 1000 different labels.
 *
 * `PATCH /api/{user_id}/tasks/{id}`
 *
 * Scope of a personal access token: `tasks:write`.
 *
 * @param id The id of one of your tasks.
 * @param body The fields to change.
 * @param options Options of this call.
 * @returns The task, as it is now.
 * @throws {ApiError} with one of the codes `validation_failed`, `malformed_json`, `authentication_required`,
 * `invalid_token`, `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `wrong_user`,
 * `task_not_found`, `list_not_found`, `parent_not_found`, `limit_reached`, `task_cycle`, `too_many_levels`,
 * `precondition_failed`, `body_too_large`, `unsupported_media_type`, `rate_limited`, `headers_too_large`,
 * `internal_error`, `overloaded`, `database_unavailable`
 */
export function updateTask(transport: Transport, id: number, body: TaskPatch, options?: UpdateTaskOptions): Call<Task>
export function updateTask(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'updateTask', method: 'PATCH', path: '/api/{user_id}/tasks/{id}', once: true, input: 'body', mediaType: 'application/merge-patch+json' }, args)
}

/** The options of `deleteTask`. */
export interface DeleteTaskOptions extends CallOptions, OwnerOptions, IfMatchOptions, NonNullable<operations['deleteTask']['parameters']['query']> {}
/**
 * Delete a task.
 *
 * Puts the task into the trash, with its subtasks, for 30 days: listTasks with `deleted=true` shows them, and
 * restoreTask brings them back. To everything else they are gone, and a second deletion finds nothing: 404.
 *
 * `DELETE /api/{user_id}/tasks/{id}`
 *
 * Scope of a personal access token: `tasks:write`.
 *
 * @param id The id of one of your tasks.
 * @param options Options of this call.
 * @returns The task is gone.
 * @throws {ApiError} with one of the codes `validation_failed`, `authentication_required`, `invalid_token`,
 * `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `wrong_user`, `task_not_found`,
 * `precondition_failed`, `rate_limited`, `headers_too_large`, `internal_error`, `overloaded`,
 * `database_unavailable`
 */
export function deleteTask(transport: Transport, id: number, options?: DeleteTaskOptions): Call<void>
export function deleteTask(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'deleteTask', method: 'DELETE', path: '/api/{user_id}/tasks/{id}', settings: ['permanent'] }, args)
}

/** The options of `setTaskCompletion`. */
export interface SetTaskCompletionOptions extends CallOptions, OwnerOptions, IdempotencyOptions, IfMatchOptions {}
/**
 * Complete or reopen a task.
 *
 * Sets `completed` to what you say. Completing a task that recurs keeps what was done as a task of its own, which
 * `X-Completed-Task` names; the task itself moves to its next day and stays open, with its subtasks as they are,
 * until its rule is used up. So does `completed` in updateTask and replaceTask. An `Idempotency-Key` or `If-Match`
 * keeps a request that is sent twice from completing two occurrences.
 *
 * `PATCH /api/{user_id}/tasks/{id}/complete`
 *
 * Scope of a personal access token: `tasks:write`.
 *
 * @param id The id of one of your tasks.
 * @param body Whether the task is done.
 * @param options Options of this call.
 * @returns The task, as it is now.
 * @throws {ApiError} with one of the codes `validation_failed`, `malformed_json`, `authentication_required`,
 * `invalid_token`, `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `wrong_user`,
 * `task_not_found`, `limit_reached`, `idempotency_in_progress`, `precondition_failed`, `body_too_large`,
 * `unsupported_media_type`, `idempotency_key_reused`, `rate_limited`, `headers_too_large`, `internal_error`,
 * `overloaded`, `database_unavailable`
 */
export function setTaskCompletion(transport: Transport, id: number, body: TaskCompletion, options?: SetTaskCompletionOptions): Call<Task>
export function setTaskCompletion(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'setTaskCompletion', method: 'PATCH', path: '/api/{user_id}/tasks/{id}/complete', input: 'body', keyed: true }, args)
}

/** The query of `listOccurrences`. */
export interface ListOccurrencesQuery extends NonNullable<operations['listOccurrences']['parameters']['query']> {}
/** The options of `listOccurrences`. */
export interface ListOccurrencesOptions extends CallOptions, OwnerOptions {}
/**
 * List the next days of a recurring task.
 *
 * The days on which the task is due, from its `due_date` on, as far as its rule says today: what recurs from its
 * completion is shown as if it were completed on each day. Empty for a task that does not recur.
 *
 * `GET /api/{user_id}/tasks/{id}/occurrences`
 *
 * Scope of a personal access token: `tasks:read`.
 *
 * @param id The id of one of your tasks.
 * @param query Filters, order and page.
 * @param options Options of this call.
 * @returns The next days.
 * @throws {ApiError} with one of the codes `validation_failed`, `authentication_required`, `invalid_token`,
 * `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `wrong_user`, `task_not_found`,
 * `rate_limited`, `headers_too_large`, `internal_error`, `overloaded`, `database_unavailable`
 */
export function listOccurrences(transport: Transport, id: number, query?: ListOccurrencesQuery, options?: ListOccurrencesOptions): Call<Occurrence[]>
export function listOccurrences(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'listOccurrences', method: 'GET', path: '/api/{user_id}/tasks/{id}/occurrences', input: 'query' }, args)
}

/** The options of `moveTask`. */
export interface MoveTaskOptions extends CallOptions, OwnerOptions, IfMatchOptions {}
/**
 * Move a task within its list, or to another one.
 *
 * Puts the task behind another one of the same list and parent, before all of them, or last. Its subtasks come
 * along. Moves that meet come one after the other, so that every client sees the same order: that of listTasks
 * with `list_id`, `parent_id` and `sort=position`. Now and then others get new positions to make room: a write of
 * each of them.
 *
 * `POST /api/{user_id}/tasks/{id}/move`
 *
 * Scope of a personal access token: `tasks:write`.
 *
 * @param id The id of one of your tasks.
 * @param body Where it is to be.
 * @param options Options of this call.
 * @returns The task, where it is now.
 * @throws {ApiError} with one of the codes `validation_failed`, `malformed_json`, `authentication_required`,
 * `invalid_token`, `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `wrong_user`,
 * `task_not_found`, `list_not_found`, `parent_not_found`, `sibling_not_found`, `task_cycle`, `too_many_levels`,
 * `precondition_failed`, `body_too_large`, `unsupported_media_type`, `rate_limited`, `headers_too_large`,
 * `internal_error`, `overloaded`, `database_unavailable`
 */
export function moveTask(transport: Transport, id: number, body: TaskMove, options?: MoveTaskOptions): Call<Task>
export function moveTask(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'moveTask', method: 'POST', path: '/api/{user_id}/tasks/{id}/move', once: true, input: 'body' }, args)
}

/** The options of `restoreTask`. */
export interface RestoreTaskOptions extends CallOptions, OwnerOptions {}
/**
 * Restore a task from the trash.
 *
 * Brings a task back with the subtasks that were deleted together with it, and all that they had. It is where it
 * was, if its list and its parent are still there; in no list, and no subtask, if they are not.
 *
 * `POST /api/{user_id}/tasks/{id}/restore`
 *
 * Scope of a personal access token: `tasks:write`.
 *
 * @param id The id of one of your tasks.
 * @param options Options of this call.
 * @returns The task, as it is now.
 * @throws {ApiError} with one of the codes `validation_failed`, `authentication_required`, `invalid_token`,
 * `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `wrong_user`, `task_not_found`,
 * `not_deleted`, `rate_limited`, `headers_too_large`, `internal_error`, `overloaded`, `database_unavailable`
 */
export function restoreTask(transport: Transport, id: number, options?: RestoreTaskOptions): Call<Task>
export function restoreTask(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'restoreTask', method: 'POST', path: '/api/{user_id}/tasks/{id}/restore', once: true }, args)
}

/** The options of `batchTasks`. */
export interface BatchTasksOptions extends CallOptions, OwnerOptions, IdempotencyOptions {}
/**
 * Write many tasks at once.
 *
 * Does up to 100 operations one after the other, in one transaction: each as its own request would, with the same
 * body, the same checks and the same refusals. Where an id of a task stands (`id`, `parent_id`, `after_id`), `$0`
 * names the task that the first operation gave back, `$1` that of the second, and so on.

`atomic` is true when
 * omitted: either all of it is done, or nothing. The answer is then that of the first operation that was refused:
 * its status and its problem, with the number of the operation, from 0, in `operation`. The `pointer` of a broken
 * rule leads into the whole body, e.g. `/operations/3/body/title`.

With `atomic` false each operation stands for
 * itself: the answer is 200, and each result has the task or the problem. What names the task of an operation that
 * was refused is not found. A body that breaks a rule of this contract is refused as a whole in either case.

It
 * counts as one request. The batches of a user are done one after the other. What one batch deletes was deleted
 * together.
 *
 * `POST /api/{user_id}/tasks/batch`
 *
 * Scope of a personal access token: `tasks:write`.
 *
 * @param body The operations.
 * @param options Options of this call.
 * @returns What came of it.
 * @throws {ApiError} with one of the codes `validation_failed`, `malformed_json`, `authentication_required`,
 * `invalid_token`, `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `wrong_user`,
 * `task_not_found`, `list_not_found`, `parent_not_found`, `sibling_not_found`, `task_cycle`, `too_many_levels`,
 * `external_id_taken`, `not_deleted`, `limit_reached`, `idempotency_in_progress`, `precondition_failed`,
 * `body_too_large`, `unsupported_media_type`, `idempotency_key_reused`, `rate_limited`, `headers_too_large`,
 * `internal_error`, `overloaded`, `database_unavailable`
 */
export function batchTasks(transport: Transport, body: TaskBatch, options?: BatchTasksOptions): Call<TaskBatchResult>
export function batchTasks(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'batchTasks', method: 'POST', path: '/api/{user_id}/tasks/batch', input: 'body', keyed: true }, args)
}

/** The query of `listLists`. */
export interface ListListsQuery extends NonNullable<operations['listLists']['parameters']['query']> {}
/** The options of `listLists`. */
export interface ListListsOptions extends CallOptions, OwnerOptions {}
/**
 * List your lists.
 *
 * Your lists as a bare array, ordered by their position unless `sort` says otherwise. Pages are as those of
 * listTasks.
 *
 * `GET /api/{user_id}/lists`
 *
 * Scope of a personal access token: `tasks:read`.
 *
 * @param query Filters, order and page.
 * @param options Options of this call.
 * @returns Your lists.
 * @throws {ApiError} with one of the codes `invalid_cursor`, `validation_failed`, `authentication_required`,
 * `invalid_token`, `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `wrong_user`,
 * `rate_limited`, `headers_too_large`, `internal_error`, `overloaded`, `database_unavailable`
 */
export function listLists(transport: Transport, query: ListListsQuery | undefined, options: ListListsOptions & IfNoneMatchOptions): Call<List[] | undefined>
/**
 * List your lists.
 *
 * Your lists as a bare array, ordered by their position unless `sort` says otherwise. Pages are as those of
 * listTasks.
 *
 * `GET /api/{user_id}/lists`
 *
 * Scope of a personal access token: `tasks:read`.
 *
 * @param query Filters, order and page.
 * @param options Options of this call.
 * @returns Your lists.
 * @throws {ApiError} with one of the codes `invalid_cursor`, `validation_failed`, `authentication_required`,
 * `invalid_token`, `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `wrong_user`,
 * `rate_limited`, `headers_too_large`, `internal_error`, `overloaded`, `database_unavailable`
 */
export function listLists(transport: Transport, query?: ListListsQuery, options?: ListListsOptions & UnconditionalOptions): Call<List[]>
export function listLists(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'listLists', method: 'GET', path: '/api/{user_id}/lists', input: 'query' }, args)
}

/**
 * Every list that `listLists` finds, page after page.
 *
 * The next page is requested when you get there; `limit` is the size of a page.
 *
 * @param query Filters, order, and the cursor to begin at.
 * @param options Options of each request.
 */
export function iterateLists(transport: Transport, query: ListListsQuery = {}, options?: ListListsOptions): AsyncGenerator<List, void, void> {
  return iterate((cursor) => listLists(transport, cursor === undefined ? query : { ...query, cursor }, options))
}

/** The options of `createList`. */
export interface CreateListOptions extends CallOptions, OwnerOptions, IdempotencyOptions {}
/**
 * Create a list.
 *
 * Comes after your other lists. You may have 1000 lists. Several may have the same name.
 *
 * `POST /api/{user_id}/lists`
 *
 * Scope of a personal access token: `tasks:write`.
 *
 * @param body The new list.
 * @param options Options of this call.
 * @returns The list, as it was created.
 * @throws {ApiError} with one of the codes `validation_failed`, `malformed_json`, `authentication_required`,
 * `invalid_token`, `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `wrong_user`,
 * `limit_reached`, `idempotency_in_progress`, `body_too_large`, `unsupported_media_type`,
 * `idempotency_key_reused`, `rate_limited`, `headers_too_large`, `internal_error`, `overloaded`,
 * `database_unavailable`
 */
export function createList(transport: Transport, body: NewList, options?: CreateListOptions): Call<List>
export function createList(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'createList', method: 'POST', path: '/api/{user_id}/lists', input: 'body', keyed: true }, args)
}

/** The options of `getList`. */
export interface GetListOptions extends CallOptions, OwnerOptions {}
/**
 * Get a list.
 *
 * One of your lists. Its tasks are those that listTasks finds with its id as `list_id`.
 *
 * `GET /api/{user_id}/lists/{id}`
 *
 * Scope of a personal access token: `tasks:read`.
 *
 * @param id The id of one of your lists.
 * @param options Options of this call.
 * @returns The list.
 * @throws {ApiError} with one of the codes `validation_failed`, `authentication_required`, `invalid_token`,
 * `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `wrong_user`, `list_not_found`,
 * `rate_limited`, `headers_too_large`, `internal_error`, `overloaded`, `database_unavailable`
 */
export function getList(transport: Transport, id: number, options: GetListOptions & IfNoneMatchOptions): Call<List | undefined>
/**
 * Get a list.
 *
 * One of your lists. Its tasks are those that listTasks finds with its id as `list_id`.
 *
 * `GET /api/{user_id}/lists/{id}`
 *
 * Scope of a personal access token: `tasks:read`.
 *
 * @param id The id of one of your lists.
 * @param options Options of this call.
 * @returns The list.
 * @throws {ApiError} with one of the codes `validation_failed`, `authentication_required`, `invalid_token`,
 * `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `wrong_user`, `list_not_found`,
 * `rate_limited`, `headers_too_large`, `internal_error`, `overloaded`, `database_unavailable`
 */
export function getList(transport: Transport, id: number, options?: GetListOptions & UnconditionalOptions): Call<List>
export function getList(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'getList', method: 'GET', path: '/api/{user_id}/lists/{id}' }, args)
}

/** The options of `updateList`. */
export interface UpdateListOptions extends CallOptions, OwnerOptions, IfMatchOptions {}
/**
 * Update fields of a list.
 *
 * A JSON Merge Patch (RFC 7396): an absent field is kept. The name cannot be null.
 *
 * `PATCH /api/{user_id}/lists/{id}`
 *
 * Scope of a personal access token: `tasks:write`.
 *
 * @param id The id of one of your lists.
 * @param body The fields to change.
 * @param options Options of this call.
 * @returns The list, as it is now.
 * @throws {ApiError} with one of the codes `validation_failed`, `malformed_json`, `authentication_required`,
 * `invalid_token`, `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `wrong_user`,
 * `list_not_found`, `precondition_failed`, `body_too_large`, `unsupported_media_type`, `rate_limited`,
 * `headers_too_large`, `internal_error`, `overloaded`, `database_unavailable`
 */
export function updateList(transport: Transport, id: number, body: ListPatch, options?: UpdateListOptions): Call<List>
export function updateList(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'updateList', method: 'PATCH', path: '/api/{user_id}/lists/{id}', once: true, input: 'body', mediaType: 'application/merge-patch+json' }, args)
}

/** The options of `deleteList`. */
export interface DeleteListOptions extends CallOptions, OwnerOptions, IfMatchOptions, NonNullable<operations['deleteList']['parameters']['query']> {}
/**
 * Delete a list.
 *
 * Removes the list for good. Its tasks are kept, and are in no list then, which is a write of each.
 *
 * `DELETE /api/{user_id}/lists/{id}`
 *
 * Scope of a personal access token: `tasks:write`.
 *
 * @param id The id of one of your lists.
 * @param options Options of this call.
 * @returns The list is gone.
 * @throws {ApiError} with one of the codes `validation_failed`, `authentication_required`, `invalid_token`,
 * `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `wrong_user`, `list_not_found`,
 * `precondition_failed`, `rate_limited`, `headers_too_large`, `internal_error`, `overloaded`,
 * `database_unavailable`
 */
export function deleteList(transport: Transport, id: number, options?: DeleteListOptions): Call<void>
export function deleteList(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'deleteList', method: 'DELETE', path: '/api/{user_id}/lists/{id}', settings: ['tasks'] }, args)
}

/** The options of `moveList`. */
export interface MoveListOptions extends CallOptions, OwnerOptions, IfMatchOptions {}
/**
 * Move a list among your lists.
 *
 * Puts the list behind another one, or before all of them. Moves that meet come one after the other, so that every
 * client sees the same order. Now and then others get new positions to make room: a write of each of them.
 *
 * `POST /api/{user_id}/lists/{id}/move`
 *
 * Scope of a personal access token: `tasks:write`.
 *
 * @param id The id of one of your lists.
 * @param body Where it is to be.
 * @param options Options of this call.
 * @returns The list, where it is now.
 * @throws {ApiError} with one of the codes `validation_failed`, `malformed_json`, `authentication_required`,
 * `invalid_token`, `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `wrong_user`,
 * `list_not_found`, `sibling_not_found`, `precondition_failed`, `body_too_large`, `unsupported_media_type`,
 * `rate_limited`, `headers_too_large`, `internal_error`, `overloaded`, `database_unavailable`
 */
export function moveList(transport: Transport, id: number, body: ListMove, options?: MoveListOptions): Call<List>
export function moveList(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'moveList', method: 'POST', path: '/api/{user_id}/lists/{id}/move', once: true, input: 'body' }, args)
}

/** The options of `listLabels`. */
export interface ListLabelsOptions extends CallOptions, OwnerOptions {}
/**
 * List your labels.
 *
 * The labels that your tasks have, those in the trash left out, ordered by name without regard to case and
 * accents: 1000 at most. Labels that differ in nothing else are one.
 *
 * `GET /api/{user_id}/labels`
 *
 * Scope of a personal access token: `tasks:read`.
 *
 * @param options Options of this call.
 * @returns Your labels.
 * @throws {ApiError} with one of the codes `validation_failed`, `authentication_required`, `invalid_token`,
 * `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `wrong_user`, `rate_limited`,
 * `headers_too_large`, `internal_error`, `overloaded`, `database_unavailable`
 */
export function listLabels(transport: Transport, options?: ListLabelsOptions): Call<Label[]>
export function listLabels(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'listLabels', method: 'GET', path: '/api/{user_id}/labels' }, args)
}

/** The options of `renameLabel`. */
export interface RenameLabelOptions extends CallOptions, OwnerOptions {}
/**
 * Rename a label.
 *
 * Gives a label of your tasks another name, which is a write of each, also of those in the trash. A task that has
 * the other label already has it once then, at the first of both places. With a label that no task has nothing is
 * changed.
 *
 * `POST /api/{user_id}/labels/rename`
 *
 * Scope of a personal access token: `tasks:write`.
 *
 * @param body The label, and what it is to be called.
 * @param options Options of this call.
 * @returns How many tasks were changed.
 * @throws {ApiError} with one of the codes `validation_failed`, `malformed_json`, `authentication_required`,
 * `invalid_token`, `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `wrong_user`,
 * `body_too_large`, `unsupported_media_type`, `rate_limited`, `headers_too_large`, `internal_error`, `overloaded`,
 * `database_unavailable`
 */
export function renameLabel(transport: Transport, body: LabelRenaming, options?: RenameLabelOptions): Call<LabelRenamed>
export function renameLabel(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'renameLabel', method: 'POST', path: '/api/{user_id}/labels/rename', once: true, input: 'body' }, args)
}

/** The query of `listChanges`. */
export interface ListChangesQuery extends NonNullable<operations['listChanges']['parameters']['query']> {}
/** The options of `listChanges`. */
export interface ListChangesOptions extends CallOptions, OwnerOptions {}
/**
 * List what was changed.
 *
 * Your lists and tasks in the order in which they were last changed, to keep a copy of them: without `since`
 * everything there is, page by page, and with the `next` of the response before whatever was changed after it.
 * What was changed several times comes once, as it is now; what was committed before a response is never missing
 * from all that follow it, whatever else was being written. A token is good for 30 days. Later, and where it is of
 * a state that the service does not have (any more), the response is 410, and the client begins anew, without
 * `since`.
 *
 * `GET /api/{user_id}/changes`
 *
 * Scope of a personal access token: `tasks:read`.
 *
 * @param query Filters, order and page.
 * @param options Options of this call.
 * @returns What was changed.
 * @throws {ApiError} with one of the codes `validation_failed`, `authentication_required`, `invalid_token`,
 * `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `wrong_user`, `sync_token_expired`,
 * `rate_limited`, `headers_too_large`, `internal_error`, `overloaded`, `database_unavailable`
 */
export function listChanges(transport: Transport, query?: ListChangesQuery, options?: ListChangesOptions): Call<Changes>
export function listChanges(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'listChanges', method: 'GET', path: '/api/{user_id}/changes', input: 'query' }, args)
}

/** The query of `streamChanges`. */
export interface StreamChangesQuery extends NonNullable<operations['streamChanges']['parameters']['query']> {}
/** The options of `streamChanges`. */
export interface StreamChangesOptions extends StreamOptions {}
/**
 * Stream what is changed.
 *
 * The same as listChanges as server-sent events, as soon as something is changed, also by a request to another
 * replica: `event: change` has a `Change` as its `data`, and as its `id` the token for what comes after it, which
 * goes with listChanges as well. Every 15 seconds there is a comment, for proxies that end idle connections. At
 * the end comes `event: end` with data `{"reason": …}`: `wait_over`; `access_ended`, when the token that opened
 * the stream is not good any more; `account_deleted`; `sync_token_expired`, as the 410 of listChanges;
 * `shutting_down`, after which another connection leads on. Where a client does not read, the stream ends without
 * a word. At most 10 streams of a user are open in a replica, else the response is 429.
 *
 * `GET /api/{user_id}/events`
 *
 * Scope of a personal access token: `tasks:read`.
 *
 * @param query Where to begin.
 * @param options Options of this call.
 * @returns What is changed, one after the other, for `for await`. It connects again by itself; `break` ends it.
 * @throws {ApiError} with one of the codes `validation_failed`, `authentication_required`, `invalid_token`,
 * `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `wrong_user`, `sync_token_expired`,
 * `too_many_streams`, `rate_limited`, `headers_too_large`, `internal_error`, `overloaded`, `database_unavailable`
 */
export function streamChanges(transport: Transport, query?: StreamChangesQuery, options?: StreamChangesOptions): AsyncGenerator<ChangeEvent, void, void> {
  return stream(transport, { id: 'streamChanges', method: 'GET', path: '/api/{user_id}/events', input: 'query' }, query, options)
}

/** The options of `exportMe`. */
export interface ExportMeOptions extends CallOptions {}
/**
 * Export everything of your account.
 *
 * Your account, sessions, tokens (without secrets), lists and tasks as one JSON file, written while it is read. It
 * ends with its last brace: a file without it was cut short. A task that is written meanwhile is in it as it was
 * before or after that. One export at a time.
 *
 * `GET /api/me/export`
 *
 * @param options Options of this call.
 * @returns The file.
 * @throws {ApiError} with one of the codes `authentication_required`, `invalid_token`, `token_expired`,
 * `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `rate_limited`, `headers_too_large`, `internal_error`,
 * `overloaded`, `database_unavailable`
 */
export function exportMe(transport: Transport, options?: ExportMeOptions): Call<AccountExport>
export function exportMe(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'exportMe', method: 'GET', path: '/api/me/export' }, args)
}

/** The options of `importMe`. */
export interface ImportMeOptions extends CallOptions {}
/**
 * Import tasks from a file.
 *
 * Creates the tasks of an export (`application/json`), or of a project that Todoist exported as CSV (`text/csv`):
 * all of them, or none where anything is wrong with the file. Each error names its `line` and `column`. A task
 * that is there already is left as it is: one with the same `external_id`, or the very task that was exported. So
 * a file may come twice. A task without `external_id` gets one. `created_at` is kept, and so are `completed_at`
 * and the order. A list is known by its name; one that is not there is created.

Of CSV the columns TYPE, CONTENT,
 * DESCRIPTION, PRIORITY (1 is high, 4 none), DATE (a calendar day with its year) and DEADLINE (where there is no
 * DATE) are read, by their names in the first line. What there is no place for, such as sections, comments,
 * subtasks and dates in words, is left out and named in the response. A task is known again by its section, title
 * and number among those of the same title. At most 64 MiB and 100,000 tasks, as far as there is room for them;
 * one import at a time.
 *
 * `POST /api/me/import`
 *
 * Scope of a personal access token: `tasks:write`.
 *
 * @param body The file.
 * @param options Options of this call.
 * @returns All of its tasks are there.
 * @throws {ApiError} with one of the codes `validation_failed`, `malformed_json`, `authentication_required`,
 * `invalid_token`, `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `limit_reached`,
 * `body_too_large`, `unsupported_media_type`, `rate_limited`, `headers_too_large`, `internal_error`, `overloaded`,
 * `database_unavailable`
 */
export function importMe(transport: Transport, body: AccountImport | Blob, options?: ImportMeOptions): Call<ImportResult>
export function importMe(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'importMe', method: 'POST', path: '/api/me/import', once: true, input: 'body', file: true }, args)
}

/** The options of `getIndex`. */
export interface GetIndexOptions extends CallOptions {}
/**
 * Index.
 *
 * What is where. A browser, which prefers HTML, is led to the documentation.
 *
 * `GET /`
 *
 * @param options Options of this call.
 * @returns The index.
 * @throws {ApiError} with one of the codes `headers_too_large`
 */
export function getIndex(transport: Transport, options?: GetIndexOptions): Call<ServiceIndex>
export function getIndex(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'getIndex', method: 'GET', path: '/', open: true }, args)
}

/** The options of `getHealth`. */
export interface GetHealthOptions extends CallOptions {}
/**
 * Is the process alive?
 *
 * Answers as long as the process runs; touches nothing else.
 *
 * `GET /health`
 *
 * @param options Options of this call.
 * @returns It is.
 * @throws {ApiError} with one of the codes `headers_too_large`
 */
export function getHealth(transport: Transport, options?: GetHealthOptions): Call<Health>
export function getHealth(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'getHealth', method: 'GET', path: '/health', open: true }, args)
}

/** The options of `getReadiness`. */
export interface GetReadinessOptions extends CallOptions {}
/**
 * Can the service work?
 *
 * Whether the database answers and has all migrations of this release. 503 while shutting down.
 *
 * `GET /ready`
 *
 * @param options Options of this call.
 * @returns It can.
 * @throws {ApiError} with one of the codes `headers_too_large`, `database_unavailable`, `shutting_down`
 */
export function getReadiness(transport: Transport, options?: GetReadinessOptions): Call<Readiness>
export function getReadiness(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'getReadiness', method: 'GET', path: '/ready', open: true }, args)
}

/** The options of `getContract`. */
export interface GetContractOptions extends CallOptions {}
/**
 * The contract.
 *
 * The OpenAPI document that this page and the SDK are made from.
 *
 * `GET /openapi.json`
 *
 * @param options Options of this call.
 * @returns The OpenAPI document.
 * @throws {ApiError} with one of the codes `headers_too_large`
 */
export function getContract(transport: Transport, options?: GetContractOptions): Call<OpenApi>
export function getContract(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, { id: 'getContract', method: 'GET', path: '/openapi.json', open: true }, args)
}
