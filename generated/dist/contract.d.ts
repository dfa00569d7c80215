import type { components } from './schema.js';
export type { Unrecognized } from './schema.js';
type Schemas = components['schemas'];
type Schema<Name extends keyof Schemas> = Schemas[Name];
/** An account with tokens for it. */
export interface SignedIn extends Schema<'SignedIn'> {
}
/** An account. */
export interface User extends Schema<'User'> {
}
/** A rule that the request breaks, and where. */
export interface FieldError extends Schema<'FieldError'> {
}
/** The part of the request that breaks the rule. */
export type RequestPart = Schemas['RequestPart'];
/** A new account. */
export interface Registration extends Schema<'Registration'> {
}
/** What somebody signs in with. */
export interface Credentials extends Schema<'Credentials'> {
}
/** The refresh token to exchange. */
export interface RefreshRequest extends Schema<'RefreshRequest'> {
}
/** What happened, in words. */
export interface Message extends Schema<'Message'> {
}
/** Who has forgotten the password. */
export interface PasswordResetRequest extends Schema<'PasswordResetRequest'> {
}
/** The token of a mail and the new password. */
export interface PasswordReset extends Schema<'PasswordReset'> {
}
/** The token of a mail. */
export interface EmailConfirmation extends Schema<'EmailConfirmation'> {
}
/** Changes of an account: an absent field is kept. */
export interface UserPatch extends Schema<'UserPatch'> {
}
/** The password, once more. */
export interface PasswordConfirmation extends Schema<'PasswordConfirmation'> {
}
/** The current password and the next one. */
export interface PasswordChange extends Schema<'PasswordChange'> {
}
/** The new address, and the password once more. */
export interface EmailChange extends Schema<'EmailChange'> {
}
/** A sign-in that can still be refreshed. */
export interface Session extends Schema<'Session'> {
}
/** A personal access token, without its secret, which is shown once. */
export interface ApiToken extends Schema<'ApiToken'> {
}
/** What a personal access token may do. Later releases may add scopes. */
export type Scope = Schemas['Scope'];
/** A new personal access token, with its secret. */
export interface CreatedApiToken extends Schema<'CreatedApiToken'> {
}
/** A personal access token to be made. */
export interface NewApiToken extends Schema<'NewApiToken'> {
}
/** A task of one user. */
export interface Task extends Schema<'Task'> {
}
/** How urgent a task is. */
export type Priority = Schemas['Priority'];
/** A task to create. Only the title is required. */
export interface NewTask extends Schema<'NewTask'> {
}
/** A whole task: an omitted description, priority or due date becomes null, what else is omitted is kept. */
export interface TaskReplacement extends Schema<'TaskReplacement'> {
}
/** Changes of a task: an absent field is kept, null clears. */
export interface TaskPatch extends Schema<'TaskPatch'> {
}
/** Whether a task is done. */
export interface TaskCompletion extends Schema<'TaskCompletion'> {
}
/** A day on which a recurring task is due. */
export interface Occurrence extends Schema<'Occurrence'> {
}
/** Where a task is to be. */
export interface TaskMove extends Schema<'TaskMove'> {
}
/** What came of a batch. */
export interface TaskBatchResult extends Schema<'TaskBatchResult'> {
}
/** What came of one operation of a batch: a task, or a problem. */
export interface BatchResult extends Schema<'BatchResult'> {
}
/** Several writes of tasks in one request. */
export interface TaskBatch extends Schema<'TaskBatch'> {
}
/** One operation of a batch. */
export type BatchOperation = Schemas['BatchOperation'];
/** Creates a task, as createTask does. */
export interface BatchCreate extends Schema<'BatchCreate'> {
}
/** As createTask takes it. */
export interface BatchedNewTask extends Schema<'BatchedNewTask'> {
}
/** Changes fields of a task, as updateTask does. */
export interface BatchUpdate extends Schema<'BatchUpdate'> {
}
/** As updateTask takes it. */
export interface BatchedTaskPatch extends Schema<'BatchedTaskPatch'> {
}
/** Completes or reopens a task, as setTaskCompletion does. */
export interface BatchComplete extends Schema<'BatchComplete'> {
}
/** Deletes a task, as deleteTask does. */
export interface BatchDelete extends Schema<'BatchDelete'> {
}
/** As deleteTask takes it. */
export interface BatchedTaskDeletion extends Schema<'BatchedTaskDeletion'> {
}
/** Takes a task out of the trash, as restoreTask does. */
export interface BatchRestore extends Schema<'BatchRestore'> {
}
/** Moves a task, as moveTask does. */
export interface BatchMove extends Schema<'BatchMove'> {
}
/** As moveTask takes it. */
export interface BatchedTaskMove extends Schema<'BatchedTaskMove'> {
}
/** A list of tasks. */
export interface List extends Schema<'List'> {
}
/** A list to create. */
export interface NewList extends Schema<'NewList'> {
}
/** Changes of a list: an absent field is kept. */
export interface ListPatch extends Schema<'ListPatch'> {
}
/** Where a list is to be. */
export interface ListMove extends Schema<'ListMove'> {
}
/** A label of your tasks. */
export interface Label extends Schema<'Label'> {
}
/** What came of it. */
export interface LabelRenamed extends Schema<'LabelRenamed'> {
}
/** Another name for a label. */
export interface LabelRenaming extends Schema<'LabelRenaming'> {
}
/** A page of the sequence of changes. */
export interface Changes extends Schema<'Changes'> {
}
/** Something that was changed, as it is now. */
export type Change = Schemas['Change'];
/** A task that was changed. In the trash it has `deleted_at`. */
export interface TaskChange extends Schema<'TaskChange'> {
}
/** A list that was changed. */
export interface ListChange extends Schema<'ListChange'> {
}
/** Everything that an account has. */
export interface AccountExport extends Schema<'AccountExport'> {
}
/** What came of a file. */
export interface ImportResult extends Schema<'ImportResult'> {
}
/** Something in a file that there is no place for here. */
export interface Omission extends Schema<'Omission'> {
}
/** An export, or a file of that form. Only lists and tasks are imported. */
export interface AccountImport extends Schema<'AccountImport'> {
}
/**
 * A list to import, as it was exported or as a creation takes it. Its `id` is that by which the tasks of the file
 * refer to it.
 */
export interface ImportedList extends Schema<'ImportedList'> {
}
/**
 * A task to import, as it was exported or as a creation takes it. It needs an `external_id`, or `id`, `user_id`
 * and `created_at` of where it comes from: by that it is known when the file comes again.
 */
export interface ImportedTask extends Schema<'ImportedTask'> {
}
/** What is where: references relative to this index (RFC 3986). */
export interface ServiceIndex extends Schema<'ServiceIndex'> {
}
/** That the process runs. */
export interface Health extends Schema<'Health'> {
}
/** That requests can be served. */
export interface Readiness extends Schema<'Readiness'> {
}
/** An OpenAPI 3.1 document. */
export interface OpenApi extends Schema<'OpenApi'> {
}
/** The codes of problems that this version of the contract lists. */
export type KnownProblemCode = Schemas['Problem']['code'];
/** What went wrong, for a program. Not closed: later releases of the service may send codes that are not listed here. */
export type ProblemCode = KnownProblemCode | (string & {});
/** RFC 9457 problem details, the body of every error. */
export interface Problem<Code extends ProblemCode = ProblemCode> extends Pick<Schemas['Problem'], Exclude<keyof Schemas['Problem'], 'code'>> {
    /** What went wrong, for a program. */
    code: Code;
}
/** The codes that each operation can respond with: `OperationErrors['createTask']`. */
export interface OperationErrors {
    register: 'password_too_common' | 'validation_failed' | 'malformed_json' | 'email_taken' | 'body_too_large' | 'unsupported_media_type' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'database_unavailable' | 'overloaded';
    login: 'validation_failed' | 'malformed_json' | 'invalid_credentials' | 'email_not_verified' | 'body_too_large' | 'unsupported_media_type' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'database_unavailable' | 'overloaded';
    refresh: 'validation_failed' | 'malformed_json' | 'invalid_refresh_token' | 'body_too_large' | 'unsupported_media_type' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'database_unavailable';
    logout: 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable';
    requestPasswordReset: 'validation_failed' | 'malformed_json' | 'body_too_large' | 'unsupported_media_type' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'mail_unavailable' | 'database_unavailable';
    confirmPasswordReset: 'invalid_mail_token' | 'password_too_common' | 'validation_failed' | 'malformed_json' | 'body_too_large' | 'unsupported_media_type' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'database_unavailable' | 'overloaded';
    requestEmailVerification: 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable' | 'mail_unavailable';
    confirmEmail: 'invalid_mail_token' | 'validation_failed' | 'malformed_json' | 'email_taken' | 'body_too_large' | 'unsupported_media_type' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'database_unavailable';
    getMe: 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable';
    updateMe: 'validation_failed' | 'malformed_json' | 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'body_too_large' | 'unsupported_media_type' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable';
    deleteMe: 'validation_failed' | 'malformed_json' | 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'password_mismatch' | 'body_too_large' | 'unsupported_media_type' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable';
    deleteMeByPost: 'validation_failed' | 'malformed_json' | 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'password_mismatch' | 'body_too_large' | 'unsupported_media_type' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable';
    changePassword: 'password_too_common' | 'validation_failed' | 'malformed_json' | 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'password_mismatch' | 'body_too_large' | 'unsupported_media_type' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable';
    changeEmail: 'validation_failed' | 'malformed_json' | 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'password_mismatch' | 'body_too_large' | 'unsupported_media_type' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable' | 'mail_unavailable';
    listSessions: 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable';
    endSession: 'validation_failed' | 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'session_not_found' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable';
    listTokens: 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable';
    createToken: 'validation_failed' | 'malformed_json' | 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'limit_reached' | 'body_too_large' | 'unsupported_media_type' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable';
    deleteToken: 'validation_failed' | 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'token_not_found' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable';
    listTasks: 'invalid_cursor' | 'validation_failed' | 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'wrong_user' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable';
    createTask: 'validation_failed' | 'malformed_json' | 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'wrong_user' | 'list_not_found' | 'parent_not_found' | 'external_id_taken' | 'too_many_levels' | 'limit_reached' | 'idempotency_in_progress' | 'body_too_large' | 'unsupported_media_type' | 'idempotency_key_reused' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable';
    getTask: 'validation_failed' | 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'wrong_user' | 'task_not_found' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable';
    replaceTask: 'validation_failed' | 'malformed_json' | 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'wrong_user' | 'task_not_found' | 'list_not_found' | 'parent_not_found' | 'limit_reached' | 'task_cycle' | 'too_many_levels' | 'precondition_failed' | 'body_too_large' | 'unsupported_media_type' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable';
    updateTask: 'validation_failed' | 'malformed_json' | 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'wrong_user' | 'task_not_found' | 'list_not_found' | 'parent_not_found' | 'limit_reached' | 'task_cycle' | 'too_many_levels' | 'precondition_failed' | 'body_too_large' | 'unsupported_media_type' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable';
    deleteTask: 'validation_failed' | 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'wrong_user' | 'task_not_found' | 'precondition_failed' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable';
    setTaskCompletion: 'validation_failed' | 'malformed_json' | 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'wrong_user' | 'task_not_found' | 'limit_reached' | 'idempotency_in_progress' | 'precondition_failed' | 'body_too_large' | 'unsupported_media_type' | 'idempotency_key_reused' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable';
    listOccurrences: 'validation_failed' | 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'wrong_user' | 'task_not_found' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable';
    moveTask: 'validation_failed' | 'malformed_json' | 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'wrong_user' | 'task_not_found' | 'list_not_found' | 'parent_not_found' | 'sibling_not_found' | 'task_cycle' | 'too_many_levels' | 'precondition_failed' | 'body_too_large' | 'unsupported_media_type' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable';
    restoreTask: 'validation_failed' | 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'wrong_user' | 'task_not_found' | 'not_deleted' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable';
    batchTasks: 'validation_failed' | 'malformed_json' | 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'wrong_user' | 'task_not_found' | 'list_not_found' | 'parent_not_found' | 'sibling_not_found' | 'task_cycle' | 'too_many_levels' | 'external_id_taken' | 'not_deleted' | 'limit_reached' | 'idempotency_in_progress' | 'precondition_failed' | 'body_too_large' | 'unsupported_media_type' | 'idempotency_key_reused' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable';
    listLists: 'invalid_cursor' | 'validation_failed' | 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'wrong_user' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable';
    createList: 'validation_failed' | 'malformed_json' | 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'wrong_user' | 'limit_reached' | 'idempotency_in_progress' | 'body_too_large' | 'unsupported_media_type' | 'idempotency_key_reused' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable';
    getList: 'validation_failed' | 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'wrong_user' | 'list_not_found' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable';
    updateList: 'validation_failed' | 'malformed_json' | 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'wrong_user' | 'list_not_found' | 'precondition_failed' | 'body_too_large' | 'unsupported_media_type' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable';
    deleteList: 'validation_failed' | 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'wrong_user' | 'list_not_found' | 'precondition_failed' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable';
    moveList: 'validation_failed' | 'malformed_json' | 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'wrong_user' | 'list_not_found' | 'sibling_not_found' | 'precondition_failed' | 'body_too_large' | 'unsupported_media_type' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable';
    listLabels: 'validation_failed' | 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'wrong_user' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable';
    renameLabel: 'validation_failed' | 'malformed_json' | 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'wrong_user' | 'body_too_large' | 'unsupported_media_type' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable';
    listChanges: 'validation_failed' | 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'wrong_user' | 'sync_token_expired' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable';
    streamChanges: 'validation_failed' | 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'wrong_user' | 'sync_token_expired' | 'too_many_streams' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable';
    exportMe: 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable';
    importMe: 'validation_failed' | 'malformed_json' | 'authentication_required' | 'invalid_token' | 'token_expired' | 'wrong_audience' | 'unknown_issuer' | 'insufficient_scope' | 'limit_reached' | 'body_too_large' | 'unsupported_media_type' | 'rate_limited' | 'headers_too_large' | 'internal_error' | 'overloaded' | 'database_unavailable';
    getIndex: 'headers_too_large';
    getHealth: 'headers_too_large';
    getReadiness: 'headers_too_large' | 'database_unavailable' | 'shutting_down';
    getContract: 'headers_too_large';
}
/** The scope with which a personal access token opens an operation; those that are not here are closed to all of them. */
export interface OperationScopes {
    getMe: 'account:read';
    listTasks: 'tasks:read';
    createTask: 'tasks:write';
    getTask: 'tasks:read';
    replaceTask: 'tasks:write';
    updateTask: 'tasks:write';
    deleteTask: 'tasks:write';
    setTaskCompletion: 'tasks:write';
    listOccurrences: 'tasks:read';
    moveTask: 'tasks:write';
    restoreTask: 'tasks:write';
    batchTasks: 'tasks:write';
    listLists: 'tasks:read';
    createList: 'tasks:write';
    getList: 'tasks:read';
    updateList: 'tasks:write';
    deleteList: 'tasks:write';
    moveList: 'tasks:write';
    listLabels: 'tasks:read';
    renameLabel: 'tasks:write';
    listChanges: 'tasks:read';
    streamChanges: 'tasks:read';
    importMe: 'tasks:write';
}
/** The path at which a refresh token is exchanged. */
export declare const refreshPath = "/api/auth/refresh";
//# sourceMappingURL=contract.d.ts.map