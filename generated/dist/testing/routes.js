// From method and URL to an operation of the contract, and from an operation to the function that does its work.
import { assertKnown } from './known-keywords.js';
import { Problem } from './response.js';
import { listChanges, streamChanges } from './changes.js';
import { listLabels, renameLabel } from './labels.js';
import { assertDescribed, resourceHandler } from './resource.js';
import * as accounts from './accounts.js';
import * as apiTokens from './api-tokens.js';
import * as sessions from './sessions.js';
import { exporting, importing } from './transfer.js';
/**
 * @returns the operation and its path's parameters as text; for OPTIONS what the path allows; or the problem, 404 for
 * an unknown path, 405 with `Allow` for a method that it does not take
 */
export function routeOf({ operations }, method, pathname) {
    const segments = pathname.split('/').map(decoded);
    const fitting = operations.filter(({ path }) => textsOf(path, segments) !== undefined);
    const fewest = Math.min(...fitting.map(({ path }) => parametersIn(path)));
    const onPath = fitting.filter(({ path }) => parametersIn(path) === fewest);
    if (onPath.length === 0)
        return { problem: new Problem('route_not_found') };
    const methods = onPath.map((operation) => operation.method);
    const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
    if (method === 'OPTIONS')
        return { allow };
    const wanted = method === 'HEAD' ? 'GET' : method;
    const operation = onPath.find((candidate) => candidate.method === wanted);
    if (operation === undefined)
        return { problem: new Problem('method_not_allowed', { headers: { Allow: allow } }) };
    return { operation, texts: textsOf(operation.path, segments) ?? {} };
}
/** Where several paths fit, it is the one with the fewest. */
const parametersIn = (path) => path.split('{').length;
function textsOf(path, segments) {
    const parts = path.split('/');
    if (parts.length !== segments.length)
        return undefined;
    const texts = {};
    for (const [index, part] of parts.entries()) {
        const segment = segments[index] ?? '';
        if (!part.startsWith('{')) {
            if (part !== segment)
                return undefined;
        }
        else if (segment === '')
            return undefined;
        else
            texts[part.slice(1, -1)] = segment;
    }
    return texts;
}
/** A broken escape stays as it is, for the parameter's schema to refuse. */
function decoded(segment) {
    try {
        return decodeURIComponent(segment);
    }
    catch {
        return segment;
    }
}
/**
 * @throws TypeError where the contract has what is unknown here: nothing that the contract demands is left out in silence
 */
export function handlersFor(contract) {
    const { register, login, requestPasswordReset, confirmPasswordReset, confirmEmail } = accounts;
    const { getMe, updateMe, deleteMe, changePassword, requestEmailVerification, changeEmail } = accounts;
    const { refresh, logout, listSessions, endSession } = sessions;
    const { listTokens, createToken, deleteToken } = apiTokens;
    const byMail = { requestPasswordReset, confirmPasswordReset, confirmEmail };
    const open = { register, login, refresh, ...byMail, ...ofTheService(contract) };
    const ofAccount = {
        ...{ getMe, updateMe, deleteMe, deleteMeByPost: deleteMe },
        ...{ changePassword, requestEmailVerification, changeEmail },
    };
    const ofTokens = { listTokens, createToken, deleteToken };
    const ofFiles = { exportMe: exporting(contract), importMe: importing(contract) };
    const signedIn = {
        ...ofAccount,
        logout,
        listSessions,
        endSession,
        ...ofTokens,
        ...ofFiles,
        ...{ listLabels: listLabels(contract), renameLabel: renameLabel(contract) },
        ...{ listChanges: listChanges(contract), streamChanges: streamChanges(contract) },
    };
    for (const resource of Object.values(contract.resources))
        assertDescribed(resource, contract.operations);
    for (const operation of contract.operations) {
        const { id, isProtected, parameters, body } = operation;
        const ofResource = resourceHandler(contract, operation);
        if (isProtected && ofResource)
            signedIn[id] = ofResource;
        if (!Object.hasOwn(isProtected ? signedIn : open, id))
            throw new TypeError(`The in-memory service does not know the operation ${id}.`);
        for (const { schema } of parameters)
            assertKnown(schema, 'parameter');
        if (body)
            assertKnown(body.schema, 'body');
    }
    return { open, signedIn };
}
/** Never a redirect, since there is no portal to lead a browser to; and of the contract only the head. */
function ofTheService({ openapi, info }) {
    const paths = { docs: 'docs', openapi: 'openapi.json', health: 'health', ready: 'ready' };
    return {
        getIndex: () => ({ status: 200, body: { name: 'tasks-api', ...paths } }),
        getHealth: () => ({ status: 200, body: { status: 'ok' } }),
        getReadiness: () => ({ status: 200, body: { status: 'ready' } }),
        getContract: () => ({
            status: 200,
            headers: { 'Cache-Control': 'no-cache' },
            body: { openapi, info, paths: {} },
        }),
    };
}
