"use strict";
// One function for every operation of the contract. Generated from openapi.json.
Object.defineProperty(exports, "__esModule", { value: true });
exports.register = register;
exports.login = login;
exports.refresh = refresh;
exports.logout = logout;
exports.requestPasswordReset = requestPasswordReset;
exports.confirmPasswordReset = confirmPasswordReset;
exports.requestEmailVerification = requestEmailVerification;
exports.confirmEmail = confirmEmail;
exports.getMe = getMe;
exports.updateMe = updateMe;
exports.deleteMe = deleteMe;
exports.deleteMeByPost = deleteMeByPost;
exports.changePassword = changePassword;
exports.changeEmail = changeEmail;
exports.listSessions = listSessions;
exports.endSession = endSession;
exports.listTokens = listTokens;
exports.createToken = createToken;
exports.deleteToken = deleteToken;
exports.listTasks = listTasks;
exports.iterateTasks = iterateTasks;
exports.createTask = createTask;
exports.getTask = getTask;
exports.replaceTask = replaceTask;
exports.updateTask = updateTask;
exports.deleteTask = deleteTask;
exports.setTaskCompletion = setTaskCompletion;
exports.listOccurrences = listOccurrences;
exports.moveTask = moveTask;
exports.restoreTask = restoreTask;
exports.batchTasks = batchTasks;
exports.listLists = listLists;
exports.iterateLists = iterateLists;
exports.createList = createList;
exports.getList = getList;
exports.updateList = updateList;
exports.deleteList = deleteList;
exports.moveList = moveList;
exports.listLabels = listLabels;
exports.renameLabel = renameLabel;
exports.listChanges = listChanges;
exports.streamChanges = streamChanges;
exports.exportMe = exportMe;
exports.importMe = importMe;
exports.getIndex = getIndex;
exports.getHealth = getHealth;
exports.getReadiness = getReadiness;
exports.getContract = getContract;
const call_ts_1 = require("./call.js");
const change_stream_ts_1 = require("./change-stream.js");
const transport_ts_1 = require("./transport.js");
function register(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'register', method: 'POST', path: '/api/auth/register', once: true, input: 'body', open: true, session: 'begin' }, args);
}
function login(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'login', method: 'POST', path: '/api/auth/login', input: 'body', open: true, session: 'begin' }, args);
}
function refresh(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'refresh', method: 'POST', path: '/api/auth/refresh', input: 'body', open: true, session: 'begin' }, args);
}
function logout(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'logout', method: 'POST', path: '/api/auth/logout', once: true, session: 'end' }, args);
}
function requestPasswordReset(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'requestPasswordReset', method: 'POST', path: '/api/auth/password-reset', once: true, input: 'body', open: true }, args);
}
function confirmPasswordReset(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'confirmPasswordReset', method: 'POST', path: '/api/auth/password-reset/confirm', once: true, input: 'body', open: true }, args);
}
function requestEmailVerification(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'requestEmailVerification', method: 'POST', path: '/api/auth/email-verification', once: true }, args);
}
function confirmEmail(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'confirmEmail', method: 'POST', path: '/api/auth/email-verification/confirm', once: true, input: 'body', open: true }, args);
}
function getMe(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'getMe', method: 'GET', path: '/api/me', session: 'show' }, args);
}
function updateMe(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'updateMe', method: 'PATCH', path: '/api/me', once: true, input: 'body', mediaType: 'application/merge-patch+json', session: 'show' }, args);
}
function deleteMe(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'deleteMe', method: 'DELETE', path: '/api/me', once: true, input: 'body', session: 'end' }, args);
}
function deleteMeByPost(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'deleteMeByPost', method: 'POST', path: '/api/me/delete', once: true, input: 'body', session: 'end' }, args);
}
function changePassword(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'changePassword', method: 'PUT', path: '/api/me/password', once: true, input: 'body' }, args);
}
function changeEmail(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'changeEmail', method: 'PUT', path: '/api/me/email', once: true, input: 'body' }, args);
}
function listSessions(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'listSessions', method: 'GET', path: '/api/me/sessions' }, args);
}
function endSession(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'endSession', method: 'DELETE', path: '/api/me/sessions/{id}' }, args);
}
function listTokens(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'listTokens', method: 'GET', path: '/api/me/tokens' }, args);
}
function createToken(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'createToken', method: 'POST', path: '/api/me/tokens', once: true, input: 'body' }, args);
}
function deleteToken(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'deleteToken', method: 'DELETE', path: '/api/me/tokens/{id}' }, args);
}
function listTasks(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'listTasks', method: 'GET', path: '/api/{user_id}/tasks', input: 'query' }, args);
}
/**
 * Every task that `listTasks` finds, page after page.
 *
 * The next page is requested when you get there; `limit` is the size of a page.
 *
 * @param query Filters, order, and the cursor to begin at.
 * @param options Options of each request.
 */
function iterateTasks(transport, query = {}, options) {
    return (0, call_ts_1.iterate)((cursor) => listTasks(transport, cursor === undefined ? query : { ...query, cursor }, options));
}
function createTask(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'createTask', method: 'POST', path: '/api/{user_id}/tasks', input: 'body', keyed: true }, args);
}
function getTask(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'getTask', method: 'GET', path: '/api/{user_id}/tasks/{id}' }, args);
}
function replaceTask(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'replaceTask', method: 'PUT', path: '/api/{user_id}/tasks/{id}', input: 'body' }, args);
}
function updateTask(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'updateTask', method: 'PATCH', path: '/api/{user_id}/tasks/{id}', once: true, input: 'body', mediaType: 'application/merge-patch+json' }, args);
}
function deleteTask(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'deleteTask', method: 'DELETE', path: '/api/{user_id}/tasks/{id}', settings: ['permanent'] }, args);
}
function setTaskCompletion(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'setTaskCompletion', method: 'PATCH', path: '/api/{user_id}/tasks/{id}/complete', input: 'body', keyed: true }, args);
}
function listOccurrences(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'listOccurrences', method: 'GET', path: '/api/{user_id}/tasks/{id}/occurrences', input: 'query' }, args);
}
function moveTask(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'moveTask', method: 'POST', path: '/api/{user_id}/tasks/{id}/move', once: true, input: 'body' }, args);
}
function restoreTask(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'restoreTask', method: 'POST', path: '/api/{user_id}/tasks/{id}/restore', once: true }, args);
}
function batchTasks(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'batchTasks', method: 'POST', path: '/api/{user_id}/tasks/batch', input: 'body', keyed: true }, args);
}
function listLists(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'listLists', method: 'GET', path: '/api/{user_id}/lists', input: 'query' }, args);
}
/**
 * Every list that `listLists` finds, page after page.
 *
 * The next page is requested when you get there; `limit` is the size of a page.
 *
 * @param query Filters, order, and the cursor to begin at.
 * @param options Options of each request.
 */
function iterateLists(transport, query = {}, options) {
    return (0, call_ts_1.iterate)((cursor) => listLists(transport, cursor === undefined ? query : { ...query, cursor }, options));
}
function createList(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'createList', method: 'POST', path: '/api/{user_id}/lists', input: 'body', keyed: true }, args);
}
function getList(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'getList', method: 'GET', path: '/api/{user_id}/lists/{id}' }, args);
}
function updateList(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'updateList', method: 'PATCH', path: '/api/{user_id}/lists/{id}', once: true, input: 'body', mediaType: 'application/merge-patch+json' }, args);
}
function deleteList(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'deleteList', method: 'DELETE', path: '/api/{user_id}/lists/{id}', settings: ['tasks'] }, args);
}
function moveList(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'moveList', method: 'POST', path: '/api/{user_id}/lists/{id}/move', once: true, input: 'body' }, args);
}
function listLabels(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'listLabels', method: 'GET', path: '/api/{user_id}/labels' }, args);
}
function renameLabel(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'renameLabel', method: 'POST', path: '/api/{user_id}/labels/rename', once: true, input: 'body' }, args);
}
function listChanges(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'listChanges', method: 'GET', path: '/api/{user_id}/changes', input: 'query' }, args);
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
function streamChanges(transport, query, options) {
    return (0, change_stream_ts_1.stream)(transport, { id: 'streamChanges', method: 'GET', path: '/api/{user_id}/events', input: 'query' }, query, options);
}
function exportMe(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'exportMe', method: 'GET', path: '/api/me/export' }, args);
}
function importMe(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'importMe', method: 'POST', path: '/api/me/import', once: true, input: 'body', file: true }, args);
}
function getIndex(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'getIndex', method: 'GET', path: '/', open: true }, args);
}
function getHealth(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'getHealth', method: 'GET', path: '/health', open: true }, args);
}
function getReadiness(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'getReadiness', method: 'GET', path: '/ready', open: true }, args);
}
function getContract(transport, ...args) {
    return (0, transport_ts_1.call)(transport, { id: 'getContract', method: 'GET', path: '/openapi.json', open: true }, args);
}
//# sourceMappingURL=operations.js.map