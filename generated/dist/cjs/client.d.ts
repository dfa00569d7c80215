import type { Call } from './call.js';
import type { ChangeEvent } from './change-stream.js';
import type { AccountExport, AccountImport, ApiToken, Changes, CreatedApiToken, Credentials, EmailChange, EmailConfirmation, Health, ImportResult, Label, LabelRenamed, LabelRenaming, List, ListMove, ListPatch, Message, NewApiToken, NewList, NewTask, Occurrence, OpenApi, PasswordChange, PasswordConfirmation, PasswordReset, PasswordResetRequest, Readiness, RefreshRequest, Registration, ServiceIndex, Session, SignedIn, Task, TaskBatch, TaskBatchResult, TaskCompletion, TaskMove, TaskPatch, TaskReplacement, User, UserPatch } from './contract.js';
import type { BatchTasksOptions, ChangeEmailOptions, ChangePasswordOptions, ConfirmEmailOptions, ConfirmPasswordResetOptions, CreateListOptions, CreateTaskOptions, CreateTokenOptions, DeleteListOptions, DeleteMeByPostOptions, DeleteMeOptions, DeleteTaskOptions, DeleteTokenOptions, EndSessionOptions, ExportMeOptions, GetContractOptions, GetHealthOptions, GetIndexOptions, GetListOptions, GetMeOptions, GetReadinessOptions, GetTaskOptions, ImportMeOptions, ListChangesOptions, ListChangesQuery, ListLabelsOptions, ListListsOptions, ListListsQuery, ListOccurrencesOptions, ListOccurrencesQuery, ListSessionsOptions, ListTasksOptions, ListTasksQuery, ListTokensOptions, LoginOptions, LogoutOptions, MoveListOptions, MoveTaskOptions, RefreshOptions, RegisterOptions, RenameLabelOptions, ReplaceTaskOptions, RequestEmailVerificationOptions, RequestPasswordResetOptions, RestoreTaskOptions, SetTaskCompletionOptions, StreamChangesOptions, StreamChangesQuery, UpdateListOptions, UpdateMeOptions, UpdateTaskOptions } from './operations.js';
import type { ClientOptions, IfNoneMatchOptions, UnconditionalOptions } from './options.js';
import { type Transport } from './transport.js';
/**
 * Registering, signing in and out, getting new tokens, and getting back in by mail. Register, login and refresh
 * need no access token; each answers with the account and a new pair of tokens. They are throttled by account and
 * by address. Nor do the links of mails need one.
 */
export interface AuthApi {
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
     * @example
     * const signedIn = await api.auth.register({
     *   email: 'ada@example.com',
     *   password: 'correct horse battery staple',
     *   name: 'Ada',
     * })
     */
    register(body: Registration, options?: RegisterOptions): Call<SignedIn>;
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
     * @example
     * const signedIn = await api.auth.login({
     *   email: 'ada@example.com',
     *   password: 'correct horse battery staple',
     * })
     */
    login(body: Credentials, options?: LoginOptions): Call<SignedIn>;
    /**
     * Get the next pair of tokens.
     *
     * A refresh token is replaced at every use. In case the answer was lost, the one that was sent works until the
     * one that replaced it was used, and for 10 seconds more: three times at most. Any older one ends the session,
     * since then somebody holds a copy.
     *
     * `POST /api/auth/refresh`
     *
     * @param body The newest refresh token.
     * @param options Options of this call.
     * @returns The account and new tokens.
     * @throws {ApiError} with one of the codes `validation_failed`, `malformed_json`, `invalid_refresh_token`,
     * `body_too_large`, `unsupported_media_type`, `rate_limited`, `headers_too_large`, `internal_error`,
     * `database_unavailable`
     * @example
     * const signedIn = await api.auth.refresh({
     *   refresh_token: 'Pj0m8bV1cO3n8f0lJ1b3f2xkq2m4cQ6b9w5Zt7RrUyE',
     * })
     */
    refresh(body: RefreshRequest, options?: RefreshOptions): Call<SignedIn>;
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
     * `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `rate_limited`, `headers_too_large`,
     * `internal_error`, `overloaded`, `database_unavailable`
     * @example
     * const message = await api.auth.logout()
     */
    logout(options?: LogoutOptions): Call<Message>;
    /**
     * Ask for a new password.
     *
     * Sends a mail with a link to the address, if there is an account with a password. The response is the same in
     * any case, and takes the same time. A new link ends the older ones. An address gets three mails an hour at
     * most; beyond that the response stays the same.
     *
     * `POST /api/auth/password-reset`
     *
     * @param body The address of the account.
     * @param options Options of this call.
     * @returns The request is taken.
     * @throws {ApiError} with one of the codes `validation_failed`, `malformed_json`, `body_too_large`,
     * `unsupported_media_type`, `rate_limited`, `headers_too_large`, `internal_error`, `mail_unavailable`,
     * `database_unavailable`
     * @example
     * const message = await api.auth.requestPasswordReset({ email: 'ada@example.com' })
     */
    requestPasswordReset(body: PasswordResetRequest, options?: RequestPasswordResetOptions): Call<Message>;
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
     * @example
     * await api.auth.confirmPasswordReset({
     *   token: 'u2Vb0mUu5cQ8n1f7lJ1b3f2xkq2m4cQ6b9w5Zt7RrUw',
     *   new_password: 'four more words nobody guesses',
     * })
     */
    confirmPasswordReset(body: PasswordReset, options?: ConfirmPasswordResetOptions): Call<void>;
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
     * `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `rate_limited`, `headers_too_large`,
     * `internal_error`, `overloaded`, `database_unavailable`, `mail_unavailable`
     * @example
     * const message = await api.auth.requestEmailVerification()
     */
    requestEmailVerification(options?: RequestEmailVerificationOptions): Call<Message>;
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
     * @example
     * const user = await api.auth.confirmEmail({ token: 'n4Xk9pWc2sL6d0g8hR3v5yZ1aB7eQ0tUo8iMj6KfNl4' })
     */
    confirmEmail(body: EmailConfirmation, options?: ConfirmEmailOptions): Call<User>;
}
/**
 * Your own account, as the access token names it: its name, its address, its password, its sessions, one for every
 * sign-in that can still be refreshed, and its personal access tokens, for programs. Deleting the account deletes
 * its tasks. Changing the address or the password and deleting the account ask for the password once more.
 */
export interface AccountApi {
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
     * `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `rate_limited`, `headers_too_large`,
     * `internal_error`, `overloaded`, `database_unavailable`
     * @example
     * const user = await api.account.get()
     */
    get(options?: GetMeOptions): Call<User>;
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
     * @example
     * const user = await api.account.update({ name: 'Ada Lovelace' })
     */
    update(body: UserPatch, options?: UpdateMeOptions): Call<User>;
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
     * `invalid_token`, `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`,
     * `password_mismatch`, `body_too_large`, `unsupported_media_type`, `rate_limited`, `headers_too_large`,
     * `internal_error`, `overloaded`, `database_unavailable`
     * @example
     * await api.account.delete({ password: 'correct horse battery staple' })
     */
    delete(body: PasswordConfirmation, options?: DeleteMeOptions): Call<void>;
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
     * `invalid_token`, `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`,
     * `password_mismatch`, `body_too_large`, `unsupported_media_type`, `rate_limited`, `headers_too_large`,
     * `internal_error`, `overloaded`, `database_unavailable`
     * @example
     * await api.account.deleteByPost({ password: 'correct horse battery staple' })
     */
    deleteByPost(body: PasswordConfirmation, options?: DeleteMeByPostOptions): Call<void>;
    /**
     * Change your password.
     *
     * Ends all your other sessions; your personal access tokens stay, and are deleted one by one. A wrong current
     * password is 403, not 401: the token is good. It counts as a failed sign-in. 403 is also the answer to an
     * account from another issuer, which has no password here.
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
     * @example
     * await api.account.changePassword({
     *   current_password: 'correct horse battery staple',
     *   new_password: 'four more words nobody guesses',
     * })
     */
    changePassword(body: PasswordChange, options?: ChangePasswordOptions): Call<void>;
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
     * `invalid_token`, `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`,
     * `password_mismatch`, `body_too_large`, `unsupported_media_type`, `rate_limited`, `headers_too_large`,
     * `internal_error`, `overloaded`, `database_unavailable`, `mail_unavailable`
     * @example
     * const message = await api.account.changeEmail({
     *   email: 'ada@lovelace.example',
     *   current_password: 'correct horse battery staple',
     * })
     */
    changeEmail(body: EmailChange, options?: ChangeEmailOptions): Call<Message>;
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
     * `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `rate_limited`, `headers_too_large`,
     * `internal_error`, `overloaded`, `database_unavailable`
     * @example
     * const sessions = await api.account.listSessions()
     */
    listSessions(options?: ListSessionsOptions): Call<Session[]>;
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
     * `token_expired`, `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `session_not_found`,
     * `rate_limited`, `headers_too_large`, `internal_error`, `overloaded`, `database_unavailable`
     * @example
     * await api.account.endSession(3)
     */
    endSession(id: number, options?: EndSessionOptions): Call<void>;
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
     * `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `rate_limited`, `headers_too_large`,
     * `internal_error`, `overloaded`, `database_unavailable`
     * @example
     * const apiTokens = await api.account.listTokens()
     */
    listTokens(options?: ListTokensOptions): Call<ApiToken[]>;
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
     * `body_too_large`, `unsupported_media_type`, `rate_limited`, `headers_too_large`, `internal_error`,
     * `overloaded`, `database_unavailable`
     * @example
     * const createdApiToken = await api.account.createToken({ name: 'Nightly backup', scopes: ['tasks:read'] })
     */
    createToken(body: NewApiToken, options?: CreateTokenOptions): Call<CreatedApiToken>;
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
     * @example
     * await api.account.deleteToken(5)
     */
    deleteToken(id: number, options?: DeleteTokenOptions): Call<void>;
    /**
     * Export everything of your account.
     *
     * Your account, sessions, tokens (without secrets), lists and tasks as one JSON file, written while it is read.
     * It ends with its last brace: a file without it was cut short. A task that is written meanwhile is in it as it
     * was before or after that. One export at a time.
     *
     * `GET /api/me/export`
     *
     * @param options Options of this call.
     * @returns The file.
     * @throws {ApiError} with one of the codes `authentication_required`, `invalid_token`, `token_expired`,
     * `wrong_audience`, `unknown_issuer`, `insufficient_scope`, `rate_limited`, `headers_too_large`,
     * `internal_error`, `overloaded`, `database_unavailable`
     * @example
     * const accountExport = await api.account.export()
     */
    export(options?: ExportMeOptions): Call<AccountExport>;
    /**
     * Import tasks from a file.
     *
     * Creates the tasks of an export (`application/json`), or of a project that Todoist exported as CSV
     * (`text/csv`): all of them, or none where anything is wrong with the file. Each error names its `line` and
     * `column`. A task that is there already is left as it is: one with the same `external_id`, or the very task
     * that was exported. So a file may come twice. A task without `external_id` gets one. `created_at` is kept, and
     * so are `completed_at` and the order. A list is known by its name; one that is not there is created.
  
  Of CSV
     * the columns TYPE, CONTENT, DESCRIPTION, PRIORITY (1 is high, 4 none), DATE (a calendar day with its year) and
     * DEADLINE (where there is no DATE) are read, by their names in the first line. What there is no place for, such
     * as sections, comments, subtasks and dates in words, is left out and named in the response. A task is known
     * again by its section, title and number among those of the same title. At most 64 MiB and 100,000 tasks, as far
     * as there is room for them; one import at a time.
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
     * `body_too_large`, `unsupported_media_type`, `rate_limited`, `headers_too_large`, `internal_error`,
     * `overloaded`, `database_unavailable`
     * @example
     * const importResult = await api.account.import({
     *   tasks: [{ title: 'Write the report', external_id: 'crm-4711' }],
     * })
     */
    import(body: AccountImport | Blob, options?: ImportMeOptions): Call<ImportResult>;
}
/**
 * Your tasks. No one else sees them: another user's path is refused with 403, and another user's task under your
 * own path is not found. Lists can be filtered, searched, ordered and paged; writes can be made to depend on the
 * version that you have read.
 */
export interface TasksApi {
    /**
     * List your tasks.
     *
     * Your tasks as a bare array: without `limit` up to 1000. When there is more, `Link` and `X-Next-Cursor` lead
     * on; no task is skipped or repeated while others are created or deleted. An unknown parameter is refused.
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
     * @example
     * const tasks = await api.tasks.list({
     *   limit: 50,
     *   completed: false,
     *   list_id: 'none',
     *   parent_id: 'none',
     *   series_id: 'none',
     *   deleted: false,
     *   sort: 'due_date',
     * })
     */
    list(query: ListTasksQuery | undefined, options: ListTasksOptions & IfNoneMatchOptions): Call<Task[] | undefined>;
    /**
     * List your tasks.
     *
     * Your tasks as a bare array: without `limit` up to 1000. When there is more, `Link` and `X-Next-Cursor` lead
     * on; no task is skipped or repeated while others are created or deleted. An unknown parameter is refused.
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
     * @example
     * const tasks = await api.tasks.list({
     *   limit: 50,
     *   completed: false,
     *   list_id: 'none',
     *   parent_id: 'none',
     *   series_id: 'none',
     *   deleted: false,
     *   sort: 'due_date',
     * })
     */
    list(query?: ListTasksQuery, options?: ListTasksOptions & UnconditionalOptions): Call<Task[]>;
    /**
     * Every task that `listTasks` finds, page after page.
     *
     * The next page is requested when you get there; `limit` is the size of a page.
     *
     * @param query Filters, order, and the cursor to begin at.
     * @param options Options of each request.
     * @example
     * for await (const task of api.tasks.iterate()) console.log(task.id)
     */
    iterate(query?: ListTasksQuery, options?: ListTasksOptions): AsyncGenerator<Task, void, void>;
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
     * `idempotency_in_progress`, `body_too_large`, `unsupported_media_type`, `idempotency_key_reused`,
     * `rate_limited`, `headers_too_large`, `internal_error`, `overloaded`, `database_unavailable`
     * @example
     * const task = await api.tasks.create({
     *   title: 'Write the report',
     *   description: 'Two pages, with the figures of the third quarter.',
     *   priority: 'high',
     *   due_date: '2026-12-24',
     *   due_time: '09:00',
     *   time_zone: 'Europe/Berlin',
     *   recurrence: 'FREQ=MONTHLY;BYDAY=-1FR',
     *   labels: ['Errands', 'at home'],
     * })
     */
    create(body: NewTask, options?: CreateTaskOptions): Call<Task>;
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
     * @example
     * const task = await api.tasks.get(42)
     */
    get(id: number, options: GetTaskOptions & IfNoneMatchOptions): Call<Task | undefined>;
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
     * @example
     * const task = await api.tasks.get(42)
     */
    get(id: number, options?: GetTaskOptions & UnconditionalOptions): Call<Task>;
    /**
     * Replace a task.
     *
     * Writes the whole task. An omitted description, priority or due date becomes null; whatever else is omitted is
     * kept. What `GET` returned can be sent back: fields that the service writes are ignored where they are as it
     * has them, and refused where they are not. To change single fields use updateTask. Over all of your tasks there
     * may be 1000 different labels.
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
     * @example
     * const task = await api.tasks.replace(42, {
     *   title: 'Write the report',
     *   description: 'Two pages, with the figures of the third quarter.',
     *   priority: 'high',
     *   due_date: '2026-12-24',
     *   due_time: '09:00',
     *   time_zone: 'Europe/Berlin',
     *   recurrence: 'FREQ=MONTHLY;BYDAY=-1FR',
     *   labels: ['Errands', 'at home'],
     * })
     */
    replace(id: number, body: TaskReplacement, options?: ReplaceTaskOptions): Call<Task>;
    /**
     * Update fields of a task.
     *
     * A JSON Merge Patch (RFC 7396): an absent field is kept, null clears. The title, `completed` and the labels
     * cannot be null; an empty list takes the labels away. Over all of your tasks there may be 1000 different
     * labels.
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
     * @example
     * const task = await api.tasks.update(42, { priority: 'high', due_date: '2026-12-24' })
     */
    update(id: number, body: TaskPatch, options?: UpdateTaskOptions): Call<Task>;
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
     * @example
     * await api.tasks.delete(42, { permanent: false })
     */
    delete(id: number, options?: DeleteTaskOptions): Call<void>;
    /**
     * Complete or reopen a task.
     *
     * Sets `completed` to what you say. Completing a task that recurs keeps what was done as a task of its own,
     * which `X-Completed-Task` names; the task itself moves to its next day and stays open, with its subtasks as
     * they are, until its rule is used up. So does `completed` in updateTask and replaceTask. An `Idempotency-Key`
     * or `If-Match` keeps a request that is sent twice from completing two occurrences.
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
     * @example
     * const task = await api.tasks.setCompletion(42, { completed: true })
     */
    setCompletion(id: number, body: TaskCompletion, options?: SetTaskCompletionOptions): Call<Task>;
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
     * @example
     * const occurrences = await api.tasks.listOccurrences(42)
     */
    listOccurrences(id: number, query?: ListOccurrencesQuery, options?: ListOccurrencesOptions): Call<Occurrence[]>;
    /**
     * Move a task within its list, or to another one.
     *
     * Puts the task behind another one of the same list and parent, before all of them, or last. Its subtasks come
     * along. Moves that meet come one after the other, so that every client sees the same order: that of listTasks
     * with `list_id`, `parent_id` and `sort=position`. Now and then others get new positions to make room: a write
     * of each of them.
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
     * @example
     * const task = await api.tasks.move(42, { after_id: null })
     */
    move(id: number, body: TaskMove, options?: MoveTaskOptions): Call<Task>;
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
     * @example
     * const task = await api.tasks.restore(42)
     */
    restore(id: number, options?: RestoreTaskOptions): Call<Task>;
    /**
     * Write many tasks at once.
     *
     * Does up to 100 operations one after the other, in one transaction: each as its own request would, with the
     * same body, the same checks and the same refusals. Where an id of a task stands (`id`, `parent_id`,
     * `after_id`), `$0` names the task that the first operation gave back, `$1` that of the second, and so
     * on.
  
  `atomic` is true when omitted: either all of it is done, or nothing. The answer is then that of the first
     * operation that was refused: its status and its problem, with the number of the operation, from 0, in
     * `operation`. The `pointer` of a broken rule leads into the whole body, e.g. `/operations/3/body/title`.
  
  With
     * `atomic` false each operation stands for itself: the answer is 200, and each result has the task or the
     * problem. What names the task of an operation that was refused is not found. A body that breaks a rule of this
     * contract is refused as a whole in either case.
  
  It counts as one request. The batches of a user are done one
     * after the other. What one batch deletes was deleted together.
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
     * @example
     * const taskBatchResult = await api.tasks.batch({
     *   operations: [{ op: 'create', body: { title: 'Write the report' } }, {
     *     op: 'create',
     *     body: { title: 'Collect the figures', parent_id: '$0' },
     *   }],
     * })
     */
    batch(body: TaskBatch, options?: BatchTasksOptions): Call<TaskBatchResult>;
}
/**
 * Lists that your tasks may be in. They have an order of your own, and so have the tasks in each of them. Filters,
 * pages and conditional requests are as those of tasks.
 */
export interface ListsApi {
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
     * @example
     * const lists = await api.lists.list({ limit: 50, sort: 'name' })
     */
    list(query: ListListsQuery | undefined, options: ListListsOptions & IfNoneMatchOptions): Call<List[] | undefined>;
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
     * @example
     * const lists = await api.lists.list({ limit: 50, sort: 'name' })
     */
    list(query?: ListListsQuery, options?: ListListsOptions & UnconditionalOptions): Call<List[]>;
    /**
     * Every list that `listLists` finds, page after page.
     *
     * The next page is requested when you get there; `limit` is the size of a page.
     *
     * @param query Filters, order, and the cursor to begin at.
     * @param options Options of each request.
     * @example
     * for await (const list of api.lists.iterate()) console.log(list.id)
     */
    iterate(query?: ListListsQuery, options?: ListListsOptions): AsyncGenerator<List, void, void>;
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
     * @example
     * const list = await api.lists.create({ name: 'Groceries' })
     */
    create(body: NewList, options?: CreateListOptions): Call<List>;
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
     * @example
     * const list = await api.lists.get(12)
     */
    get(id: number, options: GetListOptions & IfNoneMatchOptions): Call<List | undefined>;
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
     * @example
     * const list = await api.lists.get(12)
     */
    get(id: number, options?: GetListOptions & UnconditionalOptions): Call<List>;
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
     * @example
     * const list = await api.lists.update(12, { name: 'Groceries and drinks' })
     */
    update(id: number, body: ListPatch, options?: UpdateListOptions): Call<List>;
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
     * @example
     * await api.lists.delete(12, { tasks: 'keep' })
     */
    delete(id: number, options?: DeleteListOptions): Call<void>;
    /**
     * Move a list among your lists.
     *
     * Puts the list behind another one, or before all of them. Moves that meet come one after the other, so that
     * every client sees the same order. Now and then others get new positions to make room: a write of each of them.
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
     * @example
     * const list = await api.lists.move(12, { after_id: null })
     */
    move(id: number, body: ListMove, options?: MoveListOptions): Call<List>;
}
/** The labels of your tasks. There is nothing to create or to delete: a label is there while a task has it. */
export interface LabelsApi {
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
     * @example
     * const labels = await api.labels.list()
     */
    list(options?: ListLabelsOptions): Call<Label[]>;
    /**
     * Rename a label.
     *
     * Gives a label of your tasks another name, which is a write of each, also of those in the trash. A task that
     * has the other label already has it once then, at the first of both places. With a label that no task has
     * nothing is changed.
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
     * `body_too_large`, `unsupported_media_type`, `rate_limited`, `headers_too_large`, `internal_error`,
     * `overloaded`, `database_unavailable`
     * @example
     * const labelRenamed = await api.labels.rename({ from: 'Errands', to: 'Shopping' })
     */
    rename(body: LabelRenaming, options?: RenameLabelOptions): Call<LabelRenamed>;
}
/**
 * What was changed in your lists and tasks, in one sequence, to keep a copy of them that is complete at every
 * moment.
 */
export interface ChangesApi {
    /**
     * List what was changed.
     *
     * Your lists and tasks in the order in which they were last changed, to keep a copy of them: without `since`
     * everything there is, page by page, and with the `next` of the response before whatever was changed after it.
     * What was changed several times comes once, as it is now; what was committed before a response is never missing
     * from all that follow it, whatever else was being written. A token is good for 30 days. Later, and where it is
     * of a state that the service does not have (any more), the response is 410, and the client begins anew, without
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
     * @example
     * const changes = await api.changes.list()
     */
    list(query?: ListChangesQuery, options?: ListChangesOptions): Call<Changes>;
    /**
     * Stream what is changed.
     *
     * The same as listChanges as server-sent events, as soon as something is changed, also by a request to another
     * replica: `event: change` has a `Change` as its `data`, and as its `id` the token for what comes after it,
     * which goes with listChanges as well. Every 15 seconds there is a comment, for proxies that end idle
     * connections. At the end comes `event: end` with data `{"reason": …}`: `wait_over`; `access_ended`, when the
     * token that opened the stream is not good any more; `account_deleted`; `sync_token_expired`, as the 410 of
     * listChanges; `shutting_down`, after which another connection leads on. Where a client does not read, the
     * stream ends without a word. At most 10 streams of a user are open in a replica, else the response is 429.
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
     * `too_many_streams`, `rate_limited`, `headers_too_large`, `internal_error`, `overloaded`,
     * `database_unavailable`
     * @example
     * for await (const { change } of api.changes.stream({ wait: 1 })) console.log(change)
     */
    stream(query?: StreamChangesQuery, options?: StreamChangesOptions): AsyncGenerator<ChangeEvent, void, void>;
}
/**
 * The service itself: what is where, whether its process is alive, whether it can work, and this contract. For
 * operators, balancers and tools; no token is needed, and nothing is throttled.
 */
export interface ServiceApi {
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
     * @example
     * const serviceIndex = await api.service.getIndex()
     */
    getIndex(options?: GetIndexOptions): Call<ServiceIndex>;
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
     * @example
     * const health = await api.service.getHealth()
     */
    getHealth(options?: GetHealthOptions): Call<Health>;
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
     * @example
     * const readiness = await api.service.getReadiness()
     */
    getReadiness(options?: GetReadinessOptions): Call<Readiness>;
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
     * @example
     * const openApi = await api.service.getContract()
     */
    getContract(options?: GetContractOptions): Call<OpenApi>;
}
/** A client of the service, with a method for every operation. The flat functions accept it, too. */
export interface Client extends Transport {
    /**
     * Registering, signing in and out, getting new tokens, and getting back in by mail. Register, login and refresh
     * need no access token; each answers with the account and a new pair of tokens. They are throttled by account
     * and by address. Nor do the links of mails need one.
     */
    readonly auth: AuthApi;
    /**
     * Your own account, as the access token names it: its name, its address, its password, its sessions, one for
     * every sign-in that can still be refreshed, and its personal access tokens, for programs. Deleting the account
     * deletes its tasks. Changing the address or the password and deleting the account ask for the password once
     * more.
     */
    readonly account: AccountApi;
    /**
     * Your tasks. No one else sees them: another user's path is refused with 403, and another user's task under your
     * own path is not found. Lists can be filtered, searched, ordered and paged; writes can be made to depend on the
     * version that you have read.
     */
    readonly tasks: TasksApi;
    /**
     * Lists that your tasks may be in. They have an order of your own, and so have the tasks in each of them.
     * Filters, pages and conditional requests are as those of tasks.
     */
    readonly lists: ListsApi;
    /** The labels of your tasks. There is nothing to create or to delete: a label is there while a task has it. */
    readonly labels: LabelsApi;
    /**
     * What was changed in your lists and tasks, in one sequence, to keep a copy of them that is complete at every
     * moment.
     */
    readonly changes: ChangesApi;
    /**
     * The service itself: what is where, whether its process is alive, whether it can work, and this contract. For
     * operators, balancers and tools; no token is needed, and nothing is throttled.
     */
    readonly service: ServiceApi;
}
/**
 * Creates a client. This sends nothing: the first request is sent by the first call.
 *
 * @param options the base URL of the service, and optionally authentication, timeouts, retries and hooks
 * @returns the client, which is one session
 * @throws TypeError for a baseUrl that is not a string, or neither a URL nor a path
 */
export declare function createClient(options: ClientOptions): Client;
