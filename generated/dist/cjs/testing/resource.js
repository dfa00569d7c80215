"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.resourceHandler = resourceHandler;
exports.assertDescribed = assertDescribed;
// The operations on things that users own, for every resource alike: create, get, replace, patch and delete. A thing is
// reached by way of its owner's account alone.
const needs_ts_1 = require("./needs.js");
const batch_ts_1 = require("./batch.js");
const once_ts_1 = require("./once.js");
const parameters_ts_1 = require("./parameters.js");
const response_ts_1 = require("./response.js");
const completion_ts_1 = require("./completion.js");
const fields_ts_1 = require("./fields.js");
const page_ts_1 = require("./page.js");
const thing_ts_1 = require("./thing.js");
const trash_ts_1 = require("./trash.js");
const writes_ts_1 = require("./writes.js");
/** @returns what does the work of an operation on an owned resource; undefined for any other operation */
function resourceHandler({ resources }, { method, path, headers }) {
    for (const [name, description] of Object.entries(resources)) {
        const work = workOf(method, path, description.path);
        if (!work)
            continue;
        const referring = (0, fields_ts_1.referencesTo)(name, resources).flatMap((reference) => {
            const from = resources[reference.from];
            return from ? { ...reference, resource: { ...from, name: reference.from } } : [];
        });
        const owned = { ...description, name, headers, referring };
        return (call) => work(owned, call);
    }
    return undefined;
}
/** A PATCH below a thing, such as `/complete`, is a patch of the fields that its body has. */
function workOf(method, path, collection) {
    const thing = `${collection}/{id}`;
    const ofCollection = { POST: create, GET: list };
    const ofThing = { GET: get, PUT: writes_ts_1.replace, PATCH: writes_ts_1.patch, DELETE: trash_ts_1.remove };
    if (path === collection)
        return ofCollection[method];
    if (path === thing)
        return ofThing[method];
    if (method === 'POST' && path === `${collection}/batch`)
        return batch;
    if (method === 'POST' && path === `${thing}/move`)
        return writes_ts_1.move;
    if (method === 'POST' && path === `${thing}/restore`)
        return trash_ts_1.restore;
    if (method === 'GET' && path === `${thing}/occurrences`)
        return completion_ts_1.occurrences;
    return method === 'PATCH' && path.startsWith(`${thing}/`) ? writes_ts_1.patch : undefined;
}
/**
 * Holds a description to the contract: every field that can be written, every filter and every order has its description.
 * @throws TypeError that names what has none
 */
function assertDescribed({ path, fields, filters, sorts }, all) {
    const demand = (known, names, what) => {
        for (const name of names)
            if (!Object.hasOwn(known, name))
                throw new TypeError(`${path} has a ${what} without description: ${name}`);
    };
    for (const operation of all) {
        const work = workOf(operation.method, operation.path, path);
        if (!work || work === batch)
            continue;
        const inBody = Object.entries(operation.body?.schema.properties ?? {});
        demand(work === writes_ts_1.move ? { ...fields, after_id: true } : fields, inBody.flatMap(([field, { readOnly }]) => (readOnly ? [] : [field])), 'field');
        if (work !== list)
            continue;
        for (const { name, schema, in: place } of operation.parameters) {
            if (name === 'sort')
                demand(sorts, (schema.enum ?? []).map((key) => `${key}`.replace('-', '')), 'order');
            else if (place === 'query' && !['limit', 'cursor'].includes(name))
                demand(filters, [name], 'filter');
        }
    }
}
function create(owned, call) {
    (0, writes_ts_1.assertNeeds)(owned, call, { ...(0, fields_ts_1.initialOf)(owned.fields), ...call.body });
    const key = owned.headers.includes('Idempotency-Key') ? (0, parameters_ts_1.idempotencyKey)(call.headers) : undefined;
    const { kept: thing, replayed } = key === undefined
        ? { kept: (0, writes_ts_1.insert)(owned, call), replayed: false }
        : (0, once_ts_1.once)(call, `${owned.name} ${key}`, () => ({ ...(0, writes_ts_1.insert)(owned, call) }));
    const Location = (0, writes_ts_1.pathOf)(owned, call.account, thing.id);
    const { headers, ...reply } = (0, thing_ts_1.represent)(201, thing);
    return {
        ...reply,
        headers: { ...headers, Location, ...(replayed && { 'Idempotency-Replayed': 'true' }) },
    };
}
/** Each operation of a batch, as it is by itself: without the headers that go with the whole. */
function batch(owned, call) {
    assertNeedsOfAll(owned, call);
    (0, batch_ts_1.assertReferences)(call);
    const key = (0, parameters_ts_1.idempotencyKey)(call.headers);
    const works = {
        create,
        update: writes_ts_1.patch,
        complete: writes_ts_1.patch,
        delete: trash_ts_1.remove,
        restore: trash_ts_1.restore,
        move: writes_ts_1.move,
    };
    const work = () => (0, batch_ts_1.performBatch)(call, (op, own) => works[op]({ ...owned, headers: ['If-Match'] }, own));
    const { kept, replayed } = key === undefined ? { kept: work(), replayed: false } : (0, once_ts_1.once)(call, `${owned.name} batch ${key}`, work);
    const headers = replayed ? { headers: { 'Idempotency-Replayed': 'true' } } : {};
    return { status: 200, ...headers, body: { results: kept } };
}
/** @throws Problem 400 as the operations of a batch would by themselves */
function assertNeedsOfAll({ fields }, { body }) {
    const { operations } = body;
    (0, response_ts_1.refuse)(operations.flatMap(({ op, body: own = {} }, at) => ['create', 'update'].includes(op)
        ? (0, needs_ts_1.brokenNeeds)(fields, own, { ...(op === 'create' && (0, fields_ts_1.initialOf)(fields)), ...own }).map(({ field, ...rule }) => ({
            ...{ in: 'body', pointer: `/operations/${at}/body/${field}`, ...rule },
        }))
        : []));
}
const list = (owned, call) => (0, page_ts_1.pageOf)(owned, [...(0, fields_ts_1.thingsOf)(call.account, owned).values()], call);
function get(owned, call) {
    const thing = (0, thing_ts_1.find)(owned, call);
    const ETag = (0, thing_ts_1.tagOf)(thing);
    return (0, parameters_ts_1.isNotModified)(call.headers, ETag) ? { status: 304, headers: { ETag } } : (0, thing_ts_1.represent)(200, thing);
}
