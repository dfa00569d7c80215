"use strict";
// From method and URL to an operation of the contract, and from an operation to the function that does its work.
var __createBinding = (this && this.__createBinding) || (Object.create ? (function(o, m, k, k2) {
    if (k2 === undefined) k2 = k;
    var desc = Object.getOwnPropertyDescriptor(m, k);
    if (!desc || ("get" in desc ? !m.__esModule : desc.writable || desc.configurable)) {
      desc = { enumerable: true, get: function() { return m[k]; } };
    }
    Object.defineProperty(o, k2, desc);
}) : (function(o, m, k, k2) {
    if (k2 === undefined) k2 = k;
    o[k2] = m[k];
}));
var __setModuleDefault = (this && this.__setModuleDefault) || (Object.create ? (function(o, v) {
    Object.defineProperty(o, "default", { enumerable: true, value: v });
}) : function(o, v) {
    o["default"] = v;
});
var __importStar = (this && this.__importStar) || (function () {
    var ownKeys = function(o) {
        ownKeys = Object.getOwnPropertyNames || function (o) {
            var ar = [];
            for (var k in o) if (Object.prototype.hasOwnProperty.call(o, k)) ar[ar.length] = k;
            return ar;
        };
        return ownKeys(o);
    };
    return function (mod) {
        if (mod && mod.__esModule) return mod;
        var result = {};
        if (mod != null) for (var k = ownKeys(mod), i = 0; i < k.length; i++) if (k[i] !== "default") __createBinding(result, mod, k[i]);
        __setModuleDefault(result, mod);
        return result;
    };
})();
Object.defineProperty(exports, "__esModule", { value: true });
exports.routeOf = routeOf;
exports.handlersFor = handlersFor;
const known_keywords_ts_1 = require("./known-keywords.js");
const response_ts_1 = require("./response.js");
const changes_ts_1 = require("./changes.js");
const labels_ts_1 = require("./labels.js");
const resource_ts_1 = require("./resource.js");
const accounts = __importStar(require("./accounts.js"));
const apiTokens = __importStar(require("./api-tokens.js"));
const sessions = __importStar(require("./sessions.js"));
const transfer_ts_1 = require("./transfer.js");
/**
 * @returns the operation and its path's parameters as text; for OPTIONS what the path allows; or the problem, 404 for
 * an unknown path, 405 with `Allow` for a method that it does not take
 */
function routeOf({ operations }, method, pathname) {
    const segments = pathname.split('/').map(decoded);
    const fitting = operations.filter(({ path }) => textsOf(path, segments) !== undefined);
    const fewest = Math.min(...fitting.map(({ path }) => parametersIn(path)));
    const onPath = fitting.filter(({ path }) => parametersIn(path) === fewest);
    if (onPath.length === 0)
        return { problem: new response_ts_1.Problem('route_not_found') };
    const methods = onPath.map((operation) => operation.method);
    const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
    if (method === 'OPTIONS')
        return { allow };
    const wanted = method === 'HEAD' ? 'GET' : method;
    const operation = onPath.find((candidate) => candidate.method === wanted);
    if (operation === undefined)
        return { problem: new response_ts_1.Problem('method_not_allowed', { headers: { Allow: allow } }) };
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
function handlersFor(contract) {
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
    const ofFiles = { exportMe: (0, transfer_ts_1.exporting)(contract), importMe: (0, transfer_ts_1.importing)(contract) };
    const signedIn = {
        ...ofAccount,
        logout,
        listSessions,
        endSession,
        ...ofTokens,
        ...ofFiles,
        ...{ listLabels: (0, labels_ts_1.listLabels)(contract), renameLabel: (0, labels_ts_1.renameLabel)(contract) },
        ...{ listChanges: (0, changes_ts_1.listChanges)(contract), streamChanges: (0, changes_ts_1.streamChanges)(contract) },
    };
    for (const resource of Object.values(contract.resources))
        (0, resource_ts_1.assertDescribed)(resource, contract.operations);
    for (const operation of contract.operations) {
        const { id, isProtected, parameters, body } = operation;
        const ofResource = (0, resource_ts_1.resourceHandler)(contract, operation);
        if (isProtected && ofResource)
            signedIn[id] = ofResource;
        if (!Object.hasOwn(isProtected ? signedIn : open, id))
            throw new TypeError(`The in-memory service does not know the operation ${id}.`);
        for (const { schema } of parameters)
            (0, known_keywords_ts_1.assertKnown)(schema, 'parameter');
        if (body)
            (0, known_keywords_ts_1.assertKnown)(body.schema, 'body');
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
