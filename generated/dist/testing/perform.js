// One request: the checks in the order of the contract, the body among them, then the work.
import { scopeChallenge } from './scopes.js';
import { cacheControl } from './cache-control.js';
import { jsonPointer, maxFileBytes } from './found.js';
import { assertOwner, readPath, readQuery } from './parameters.js';
import { Problem, refuse } from './response.js';
import { brokenRules } from './schema.js';
import { authenticate } from './sessions.js';
/** Token (401) and its scopes (403), the path's shape (400) and owner (403), query and body (400, 413, 415), existence (404), the rest. */
export async function perform(request, { operation, texts }, within) {
    const { state, handlers, replyOf } = within;
    const now = within.now.getTime();
    const { headers } = request;
    const token = operation.isProtected ? authenticate(state, headers.get('Authorization'), now) : undefined;
    if (token?.scopes)
        assertScope(token.scopes, operation);
    const path = readPath(operation, texts);
    if (token)
        assertOwner(path, token.userId);
    const query = readQuery(operation, new URL(request.url).search);
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
        throw new Problem('invalid_token');
    const reply = signedIn({ ...call, account, token, replyOf });
    return operation.path.includes('{user_id}') && !reply.stream ? keptByClient(reply) : reply;
}
/** @throws Problem 403 for an operation that a personal access token does not open */
function assertScope(scopes, { scope }) {
    if (scope !== undefined && scopes.includes(scope))
        return;
    throw new Problem('insufficient_scope', { headers: { 'WWW-Authenticate': scopeChallenge(scope) } });
}
/** What a user owns may be kept by the client, which asks every time whether it has changed. */
const keptByClient = (reply) => ({
    ...reply,
    headers: { 'Cache-Control': cacheControl, ...reply.headers },
});
const maxBodyBytes = 102_400;
const utf8 = new TextDecoder('utf-8', { fatal: true });
/** @throws Problem 413 over the limit, 400 when empty or not JSON, 415 for another media type or charset */
async function readBody(request, { mediaTypes, isFile }) {
    const limitBytes = isFile ? maxFileBytes : maxBodyBytes;
    const declared = Number(request.headers.get('Content-Length') ?? 0);
    const bytes = declared > limitBytes ? undefined : await request.arrayBuffer();
    if (bytes === undefined || bytes.byteLength > limitBytes) {
        throw new Problem('body_too_large', { headers: { Connection: 'close' } });
    }
    if (bytes.byteLength === 0)
        refuse([{ in: 'body', pointer: '', code: 'required', message: 'a body is required' }]);
    const type = mediaTypeOf(request.headers, mediaTypes);
    if (type === undefined) {
        const field = request.method === 'PATCH' ? 'Accept-Patch' : 'Accept';
        throw new Problem('unsupported_media_type', { headers: { [field]: mediaTypes.join(', ') } });
    }
    return isFile ? { type, text: decode(bytes) } : parse(decode(bytes));
}
/** @throws Problem 400 with every broken rule and its place */
function assertBody({ schema }, body) {
    refuse(brokenRules(schema, body).map(({ path, ...rule }) => ({
        in: 'body',
        pointer: jsonPointer(path),
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
        throw new Problem('malformed_json', { detail: 'The body is not valid UTF-8.' });
    }
}
function parse(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        throw new Problem('malformed_json');
    }
}
