"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.createDoubleOf = createDoubleOf;
const faults_ts_1 = require("./faults.js");
const response_ts_1 = require("./response.js");
const state_ts_1 = require("./state.js");
const perform_ts_1 = require("./perform.js");
const routes_ts_1 = require("./routes.js");
/**
 * The service in memory, held to the contract by the tests that hold the service to it. It is alike in
 * status, headers and body, also of errors, but on purpose:
 * - there are no rate limits, no bounds on what is in work, no other identity providers and no CORS; `failNext` makes 429
 *   and its kin;
 * - an access token is in the form of a JWT, but known by lookup: one that it did not issue is `invalid_token`;
 * - passwords are kept as they are, and some twenty common ones are refused in the place of the service's 5,000;
 * - `GET /openapi.json` returns the head of the contract, and `GET /` always with JSON: there is no portal;
 * - mails are made at once, any number of them, and `mails` has the tokens of their links;
 * - `created_at` and `updated_at` go by `now`, as all other times do.
 * @param published what is needed of the OpenAPI document
 * @throws TypeError when the contract has an operation or a schema keyword that is unknown here, or
 *   where a resource's description does not fit it
 */
function createDoubleOf(published, { now = () => new Date(), maxTasks } = {}) {
    const contract = maxTasks === undefined ? published : withMaxTasks(published, maxTasks);
    const handlers = (0, routes_ts_1.handlersFor)(contract);
    const respond = (0, response_ts_1.responder)(contract);
    let state = (0, state_ts_1.emptyState)();
    const requests = [];
    const faults = [];
    async function fetch(input, init) {
        const request = new Request(input, init);
        request.signal.throwIfAborted();
        const { method, signal } = request;
        const { pathname, search } = new URL(request.url);
        const route = (0, routes_ts_1.routeOf)(contract, method, pathname);
        const operationId = 'operation' in route ? route.operation.id : undefined;
        const sent = { operationId, method, path: pathname + search, status: undefined };
        requests.push(sent);
        const work = () => respond(request, (replyOf) => {
            if ('problem' in route)
                throw route.problem;
            if ('allow' in route)
                return { status: 204, headers: { Allow: route.allow } };
            return (0, perform_ts_1.perform)(request, route, { state, handlers, now: now(), replyOf });
        });
        const refuse = (problem) => respond(request, () => Promise.reject(problem));
        const response = await (0, faults_ts_1.withFault)(takeFault(operationId), signal, work, refuse);
        sent.status = response.status;
        return response;
    }
    function takeFault(operationId) {
        const at = faults.findIndex((fault) => [undefined, operationId].includes(fault.operationId));
        return faults.splice(at, at === -1 ? 0 : 1)[0] ?? {};
    }
    return {
        fetch,
        requests,
        get mails() {
            return state.mails;
        },
        failNext(fault) {
            (0, faults_ts_1.assertPossible)(contract, fault);
            faults.push({ ...fault });
        },
        reset() {
            state = (0, state_ts_1.emptyState)();
            requests.length = 0;
            faults.length = 0;
        },
    };
}
function withMaxTasks(contract, max) {
    const { tasks, ...others } = contract.resources;
    return tasks ? { ...contract, resources: { ...others, tasks: { ...tasks, max } } } : contract;
}
