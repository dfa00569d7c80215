"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.resourceHandler = resourceHandler;
exports.assertDescribed = assertDescribed;
// The operations on things that users own, for every resource alike: create, get, replace, patch and delete. A thing is
// reached by way of its owner's account alone.
const relative_reference_ts_1 = require("./relative-reference.js");
const needs_ts_1 = require("./needs.js");
const batch_ts_1 = require("./batch.js");
const once_ts_1 = require("./once.js");
const parameters_ts_1 = require("./parameters.js");
const response_ts_1 = require("./response.js");
const state_ts_1 = require("./state.js");
const completion_ts_1 = require("./completion.js");
const derived_ts_1 = require("./derived.js");
const fields_ts_1 = require("./fields.js");
const labels_ts_1 = require("./labels.js");
const levels_ts_1 = require("./levels.js");
const moves_ts_1 = require("./moves.js");
const page_ts_1 = require("./page.js");
const thing_ts_1 = require("./thing.js");
const trash_ts_1 = require("./trash.js");
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
    const ofThing = { GET: get, PUT: replace, PATCH: patch, DELETE: trash_ts_1.remove };
    if (path === collection)
        return ofCollection[method];
    if (path === thing)
        return ofThing[method];
    if (method === 'POST' && path === `${collection}/batch`)
        return batch;
    if (method === 'POST' && path === `${thing}/move`)
        return move;
    if (method === 'POST' && path === `${thing}/restore`)
        return trash_ts_1.restore;
    if (method === 'GET' && path === `${thing}/occurrences`)
        return completion_ts_1.occurrences;
    return method === 'PATCH' && path.startsWith(`${thing}/`) ? patch : undefined;
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
        demand(work === move ? { ...fields, after_id: true } : fields, inBody.flatMap(([field, { readOnly }]) => (readOnly ? [] : [field])), 'field');
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
    assertNeeds(owned, call, { ...(0, fields_ts_1.initialOf)(owned.fields), ...call.body });
    const key = owned.headers.includes('Idempotency-Key') ? (0, parameters_ts_1.idempotencyKey)(call.headers) : undefined;
    const { kept: thing, replayed } = key === undefined
        ? { kept: insert(owned, call), replayed: false }
        : (0, once_ts_1.once)(call, `${owned.name} ${key}`, () => ({ ...insert(owned, call) }));
    const Location = pathOf(owned, call.account, thing.id);
    const { headers, ...reply } = (0, thing_ts_1.represent)(201, thing);
    return {
        ...reply,
        headers: { ...headers, Location, ...(replayed && { 'Idempotency-Replayed': 'true' }) },
    };
}
const pathOf = ({ path }, account, id) => `${(0, relative_reference_ts_1.relativeReference)(path, path.replace('{user_id}', String(account.id)))}/${id}`;
/** Each operation of a batch, as it is by itself: without the headers that go with the whole. */
function batch(owned, call) {
    assertNeedsOfAll(owned, call);
    (0, batch_ts_1.assertReferences)(call);
    const key = (0, parameters_ts_1.idempotencyKey)(call.headers);
    const works = {
        create,
        update: patch,
        complete: patch,
        delete: trash_ts_1.remove,
        restore: trash_ts_1.restore,
        move,
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
function replace(owned, call) {
    assertNeeds(owned, call, { ...(0, fields_ts_1.initialOf)(owned.fields, 'omitted'), ...call.body });
    const thing = (0, thing_ts_1.findForWriting)(owned, call, call.body);
    if ((0, fields_ts_1.isRepeated)(owned.fields, thing, call.body))
        return (0, thing_ts_1.represent)(200, thing);
    (0, fields_ts_1.assertUnchanged)(owned.fields, thing, call.body);
    const place = (0, levels_ts_1.placeOf)(owned, call, call.body, thing);
    return write(owned, call, thing, { ...(0, fields_ts_1.whole)(owned.fields, call.body, thing), ...place }, true);
}
function patch(owned, call) {
    assertNeeds(owned, call, call.body);
    if (!owned.headers.includes('Idempotency-Key'))
        return patchNow(owned, call);
    (0, parameters_ts_1.requiredTags)(call.headers);
    const key = (0, parameters_ts_1.idempotencyKey)(call.headers);
    if (key === undefined)
        return patchNow(owned, call);
    const { kept, replayed } = (0, once_ts_1.once)(call, `complete ${key}`, () => patchNow(owned, call));
    return replayed ? { ...kept, headers: { ...kept.headers, 'Idempotency-Replayed': 'true' } } : kept;
}
function patchNow(owned, call) {
    const thing = (0, thing_ts_1.findForWriting)(owned, call, call.body);
    const place = (0, levels_ts_1.placeOf)(owned, call, call.body, thing);
    return write(owned, call, thing, { ...(0, fields_ts_1.trimmed)(owned.fields, call.body), ...place });
}
function move(owned, call) {
    const thing = (0, thing_ts_1.findForWriting)(owned, call, call.body);
    const { after_id, ...wanted } = call.body;
    const place = { ...thing, ...(0, levels_ts_1.placeOf)(owned, call, wanted, thing) };
    return write(owned, call, thing, (0, moves_ts_1.changesOfMove)(owned, call, thing, { ...place, after_id }));
}
function insert(owned, call) {
    const { account, body } = call;
    const fields = (0, fields_ts_1.whole)(owned.fields, body);
    (0, fields_ts_1.assertUnique)(owned.fields, (0, fields_ts_1.thingsOf)(account, owned).values(), fields, (id) => pathOf(owned, account, id));
    (0, fields_ts_1.assertReferences)(owned.fields, account, fields);
    const place = (0, levels_ts_1.placeOf)(owned, call, body);
    (0, labels_ts_1.assertFewTexts)(owned, account, [fields]);
    (0, fields_ts_1.assertRoom)(owned, account, 1);
    return (0, fields_ts_1.add)(call, owned, { ...fields, ...place });
}
function write(owned, call, thing, wanted, isReplacement = false) {
    const before = { ...thing };
    (0, labels_ts_1.assertFewTexts)(owned, call.account, [wanted], thing);
    assertNeeds(owned, call, { ...thing, ...wanted });
    const completion = (0, completion_ts_1.completing)(owned, call, thing, wanted, isReplacement);
    const changes = completion?.changes ?? wanted;
    (0, levels_ts_1.takeAlong)(owned, call, thing, changes);
    (0, state_ts_1.change)(thing, { ...changes, ...(0, moves_ts_1.elsewhere)(owned, call, thing, changes) }, call.now);
    (0, derived_ts_1.derive)(owned.fields, thing, before);
    const { headers, ...reply } = (0, thing_ts_1.represent)(200, thing);
    const kept = completion?.keep();
    return {
        ...reply,
        headers: { ...headers, ...(kept !== undefined && { 'X-Completed-Task': String(kept) }) },
    };
}
/** @throws Problem 400 where a field would not have what it needs @param whole without what is not known yet */
function assertNeeds({ fields }, { body }, whole) {
    const errors = (0, needs_ts_1.brokenNeeds)(fields, body, whole);
    (0, response_ts_1.refuse)(errors.map(({ field, ...rule }) => ({ in: 'body', pointer: `/${field}`, ...rule })));
}
