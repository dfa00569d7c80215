"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.perform = perform;
// One request: the checks in the order of the contract, the body among them, then the work.
const scopes_ts_1 = require("./scopes.js");
const cache_control_ts_1 = require("./cache-control.js");
const found_ts_1 = require("./found.js");
const parameters_ts_1 = require("./parameters.js");
const response_ts_1 = require("./response.js");
const schema_ts_1 = require("./schema.js");
const sessions_ts_1 = require("./sessions.js");
/** Token (401) and its scopes (403), the path's shape (400) and owner (403), query and body (400, 413, 415), existence (404), the rest. */
async function perform(request, { operation, texts }, within) {
    const { state, handlers, replyOf } = within;
    const now = within.now.getTime();
    const { headers } = request;
    const token = operation.isProtected ? (0, sessions_ts_1.authenticate)(state, headers.get('Authorization'), now) : undefined;
    if (token?.scopes)
        assertScope(token.scopes, operation);
    const path = (0, parameters_ts_1.readPath)(operation, texts);
    if (token)
        (0, parameters_ts_1.assertOwner)(path, token.userId);
    const query = (0, parameters_ts_1.readQuery)(operation, new URL(request.url).search);
    const body = operation.body && (await readBody(request, operation.body));
    if (operation.body && !operation.body.isFile)
        assertBody(operation.body, body);
    const call = { state, now, headers, path: path, query, body };
    const open = handlers.open[operation.id];
    if (open)
        return open(call);
    const account = token && state.accounts.get(token.userId);
    const signedIn = handlers.signedIn[operation.id];
    if (!token || !account || !signedIn)
        throw new response_ts_1.Problem('invalid_token');
    const reply = signedIn({ ...call, account, token, replyOf });
    return operation.path.includes('{user_id}') && !reply.stream ? keptByClient(reply) : reply;
}
/** @throws Problem 403 for an operation that a personal access token does not open */
function assertScope(scopes, { scope }) {
    if (scope !== undefined && scopes.includes(scope))
        return;
    throw new response_ts_1.Problem('insufficient_scope', { headers: { 'WWW-Authenticate': (0, scopes_ts_1.scopeChallenge)(scope) } });
}
/** What a user owns may be kept by the client, which asks every time whether it has changed. */
const keptByClient = (reply) => ({
    ...reply,
    headers: { 'Cache-Control': cache_control_ts_1.cacheControl, ...reply.headers },
});
const maxBodyBytes = 102_400;
const utf8 = new TextDecoder('utf-8', { fatal: true });
/** @throws Problem 413 over the limit, 400 when empty or not JSON, 415 for another media type or charset */
async function readBody(request, { mediaTypes, isFile }) {
    const limitBytes = isFile ? found_ts_1.maxFileBytes : maxBodyBytes;
    const declared = Number(request.headers.get('Content-Length') ?? 0);
    const bytes = declared > limitBytes ? undefined : await request.arrayBuffer();
    if (bytes === undefined || bytes.byteLength > limitBytes) {
        throw new response_ts_1.Problem('body_too_large', { headers: { Connection: 'close' } });
    }
    if (bytes.byteLength === 0)
        (0, response_ts_1.refuse)([{ in: 'body', pointer: '', code: 'required', message: 'a body is required' }]);
    const type = mediaTypeOf(request.headers, mediaTypes);
    if (type === undefined) {
        const field = request.method === 'PATCH' ? 'Accept-Patch' : 'Accept';
        throw new response_ts_1.Problem('unsupported_media_type', { headers: { [field]: mediaTypes.join(', ') } });
    }
    return isFile ? { type, text: decode(bytes) } : parse(decode(bytes));
}
/** @throws Problem 400 with every broken rule and its place */
function assertBody({ schema }, body) {
    (0, response_ts_1.refuse)((0, schema_ts_1.brokenRules)(schema, body).map(({ path, ...rule }) => ({
        in: 'body',
        pointer: (0, found_ts_1.jsonPointer)(path),
        ...rule,
    })));
}
/** The service parses none that is longer. */
const longestMediaType = 255;
/** @returns undefined for a media type, a charset or a coding that is not taken */
function mediaTypeOf(headers, mediaTypes) {
    const coding = headers.get('Content-Encoding') ?? 'identity';
    const header = headers.get('Content-Type') ?? '';
    const [essence = '', ...parameters] = header
        .toLowerCase()
        .split(';')
        .map((part) => part.trim());
    const charsets = parameters.flatMap((parameter) => /^charset="?([^"]*)"?$/.exec(parameter)?.[1] ?? []);
    const isTaken = coding.toLowerCase() === 'identity' &&
        header.length <= longestMediaType &&
        mediaTypes.includes(essence) &&
        charsets.every((charset) => charset === 'utf-8' || charset === 'utf8');
    return isTaken ? essence : undefined;
}
function decode(bytes) {
    try {
        return utf8.decode(bytes);
    }
    catch {
        throw new response_ts_1.Problem('malformed_json', { detail: 'The body is not valid UTF-8.' });
    }
}
function parse(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        throw new response_ts_1.Problem('malformed_json');
    }
}
