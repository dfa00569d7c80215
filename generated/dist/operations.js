// One function for every operation of the contract. Generated from openapi.json.
import { iterate } from './call.js';
import { stream } from './change-stream.js';
import { call } from './transport.js';
export function register(transport, ...args) {
    return call(transport, { id: 'register', method: 'POST', path: '/api/auth/register', once: true, input: 'body', open: true, session: 'begin' }, args);
}
export function login(transport, ...args) {
    return call(transport, { id: 'login', method: 'POST', path: '/api/auth/login', input: 'body', open: true, session: 'begin' }, args);
}
export function refresh(transport, ...args) {
    return call(transport, { id: 'refresh', method: 'POST', path: '/api/auth/refresh', input: 'body', open: true, session: 'begin' }, args);
}
export function logout(transport, ...args) {
    return call(transport, { id: 'logout', method: 'POST', path: '/api/auth/logout', once: true, session: 'end' }, args);
}
export function requestPasswordReset(transport, ...args) {
    return call(transport, { id: 'requestPasswordReset', method: 'POST', path: '/api/auth/password-reset', once: true, input: 'body', open: true }, args);
}
export function confirmPasswordReset(transport, ...args) {
    return call(transport, { id: 'confirmPasswordReset', method: 'POST', path: '/api/auth/password-reset/confirm', once: true, input: 'body', open: true }, args);
}
export function requestEmailVerification(transport, ...args) {
    return call(transport, { id: 'requestEmailVerification', method: 'POST', path: '/api/auth/email-verification', once: true }, args);
}
export function confirmEmail(transport, ...args) {
    return call(transport, { id: 'confirmEmail', method: 'POST', path: '/api/auth/email-verification/confirm', once: true, input: 'body', open: true }, args);
}
export function getMe(transport, ...args) {
    return call(transport, { id: 'getMe', method: 'GET', path: '/api/me', session: 'show' }, args);
}
export function updateMe(transport, ...args) {
    return call(transport, { id: 'updateMe', method: 'PATCH', path: '/api/me', once: true, input: 'body', mediaType: 'application/merge-patch+json', session: 'show' }, args);
}
export function deleteMe(transport, ...args) {
    return call(transport, { id: 'deleteMe', method: 'DELETE', path: '/api/me', once: true, input: 'body', session: 'end' }, args);
}
export function deleteMeByPost(transport, ...args) {
    return call(transport, { id: 'deleteMeByPost', method: 'POST', path: '/api/me/delete', once: true, input: 'body', session: 'end' }, args);
}
export function changePassword(transport, ...args) {
    return call(transport, { id: 'changePassword', method: 'PUT', path: '/api/me/password', once: true, input: 'body' }, args);
}
export function changeEmail(transport, ...args) {
    return call(transport, { id: 'changeEmail', method: 'PUT', path: '/api/me/email', once: true, input: 'body' }, args);
}
export function listSessions(transport, ...args) {
    return call(transport, { id: 'listSessions', method: 'GET', path: '/api/me/sessions' }, args);
}
export function endSession(transport, ...args) {
    return call(transport, { id: 'endSession', method: 'DELETE', path: '/api/me/sessions/{id}' }, args);
}
export function listTokens(transport, ...args) {
    return call(transport, { id: 'listTokens', method: 'GET', path: '/api/me/tokens' }, args);
}
export function createToken(transport, ...args) {
    return call(transport, { id: 'createToken', method: 'POST', path: '/api/me/tokens', once: true, input: 'body' }, args);
}
export function deleteToken(transport, ...args) {
    return call(transport, { id: 'deleteToken', method: 'DELETE', path: '/api/me/tokens/{id}' }, args);
}
export function listTasks(transport, ...args) {
    return call(transport, { id: 'listTasks', method: 'GET', path: '/api/{user_id}/tasks', input: 'query' }, args);
}
/**
 * Every task that `listTasks` finds, page after page.
 *
 * The next page is requested when you get there; `limit` is the size of a page.
 *
 * @param query Filters, order, and the cursor to begin at.
 * @param options Options of each request.
 */
export function iterateTasks(transport, query = {}, options) {
    return iterate((cursor) => listTasks(transport, cursor === undefined ? query : { ...query, cursor }, options));
}
export function createTask(transport, ...args) {
    return call(transport, { id: 'createTask', method: 'POST', path: '/api/{user_id}/tasks', input: 'body', keyed: true }, args);
}
export function getTask(transport, ...args) {
    return call(transport, { id: 'getTask', method: 'GET', path: '/api/{user_id}/tasks/{id}' }, args);
}
export function replaceTask(transport, ...args) {
    return call(transport, { id: 'replaceTask', method: 'PUT', path: '/api/{user_id}/tasks/{id}', input: 'body' }, args);
}
export function updateTask(transport, ...args) {
    return call(transport, { id: 'updateTask', method: 'PATCH', path: '/api/{user_id}/tasks/{id}', once: true, input: 'body', mediaType: 'application/merge-patch+json' }, args);
}
export function deleteTask(transport, ...args) {
    return call(transport, { id: 'deleteTask', method: 'DELETE', path: '/api/{user_id}/tasks/{id}', settings: ['permanent'] }, args);
}
export function setTaskCompletion(transport, ...args) {
    return call(transport, { id: 'setTaskCompletion', method: 'PATCH', path: '/api/{user_id}/tasks/{id}/complete', input: 'body', keyed: true }, args);
}
export function listOccurrences(transport, ...args) {
    return call(transport, { id: 'listOccurrences', method: 'GET', path: '/api/{user_id}/tasks/{id}/occurrences', input: 'query' }, args);
}
export function moveTask(transport, ...args) {
    return call(transport, { id: 'moveTask', method: 'POST', path: '/api/{user_id}/tasks/{id}/move', once: true, input: 'body' }, args);
}
export function restoreTask(transport, ...args) {
    return call(transport, { id: 'restoreTask', method: 'POST', path: '/api/{user_id}/tasks/{id}/restore', once: true }, args);
}
export function batchTasks(transport, ...args) {
    return call(transport, { id: 'batchTasks', method: 'POST', path: '/api/{user_id}/tasks/batch', input: 'body', keyed: true }, args);
}
export function listLists(transport, ...args) {
    return call(transport, { id: 'listLists', method: 'GET', path: '/api/{user_id}/lists', input: 'query' }, args);
}
/**
 * Every list that `listLists` finds, page after page.
 *
 * The next page is requested when you get there; `limit` is the size of a page.
 *
 * @param query Filters, order, and the cursor to begin at.
 * @param options Options of each request.
 */
export function iterateLists(transport, query = {}, options) {
    return iterate((cursor) => listLists(transport, cursor === undefined ? query : { ...query, cursor }, options));
}
export function createList(transport, ...args) {
    return call(transport, { id: 'createList', method: 'POST', path: '/api/{user_id}/lists', input: 'body', keyed: true }, args);
}
export function getList(transport, ...args) {
    return call(transport, { id: 'getList', method: 'GET', path: '/api/{user_id}/lists/{id}' }, args);
}
export function updateList(transport, ...args) {
    return call(transport, { id: 'updateList', method: 'PATCH', path: '/api/{user_id}/lists/{id}', once: true, input: 'body', mediaType: 'application/merge-patch+json' }, args);
}
export function deleteList(transport, ...args) {
    return call(transport, { id: 'deleteList', method: 'DELETE', path: '/api/{user_id}/lists/{id}', settings: ['tasks'] }, args);
}
export function moveList(transport, ...args) {
    return call(transport, { id: 'moveList', method: 'POST', path: '/api/{user_id}/lists/{id}/move', once: true, input: 'body' }, args);
}
export function listLabels(transport, ...args) {
    return call(transport, { id: 'listLabels', method: 'GET', path: '/api/{user_id}/labels' }, args);
}
export function renameLabel(transport, ...args) {
    return call(transport, { id: 'renameLabel', method: 'POST', path: '/api/{user_id}/labels/rename', once: true, input: 'body' }, args);
}
export function listChanges(transport, ...args) {
    return call(transport, { id: 'listChanges', method: 'GET', path: '/api/{user_id}/changes', input: 'query' }, args);
}
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
export function streamChanges(transport, query, options) {
    return stream(transport, { id: 'streamChanges', method: 'GET', path: '/api/{user_id}/events', input: 'query' }, query, options);
}
export function exportMe(transport, ...args) {
    return call(transport, { id: 'exportMe', method: 'GET', path: '/api/me/export' }, args);
}
export function importMe(transport, ...args) {
    return call(transport, { id: 'importMe', method: 'POST', path: '/api/me/import', once: true, input: 'body', file: true }, args);
}
export function getIndex(transport, ...args) {
    return call(transport, { id: 'getIndex', method: 'GET', path: '/', open: true }, args);
}
export function getHealth(transport, ...args) {
    return call(transport, { id: 'getHealth', method: 'GET', path: '/health', open: true }, args);
}
export function getReadiness(transport, ...args) {
    return call(transport, { id: 'getReadiness', method: 'GET', path: '/ready', open: true }, args);
}
export function getContract(transport, ...args) {
    return call(transport, { id: 'getContract', method: 'GET', path: '/openapi.json', open: true }, args);
}
//# sourceMappingURL=operations.js.map