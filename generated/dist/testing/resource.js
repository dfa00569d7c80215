// The operations on things that users own, for every resource alike: create, get, replace, patch and delete. A thing is
// reached by way of its owner's account alone.
import { brokenNeeds } from './needs.js';
import { assertReferences as assertBatchReferences, performBatch } from './batch.js';
import { once } from './once.js';
import { idempotencyKey, isNotModified } from './parameters.js';
import { refuse } from './response.js';
import { occurrences } from './completion.js';
import { initialOf, referencesTo, thingsOf } from './fields.js';
import { pageOf } from './page.js';
import { find, represent, tagOf } from './thing.js';
import { remove, restore } from './trash.js';
import { assertNeeds, insert, move, patch, pathOf, replace } from './writes.js';
/** @returns what does the work of an operation on an owned resource; undefined for any other operation */
export function resourceHandler({ resources }, { method, path, headers }) {
    for (const [name, description] of Object.entries(resources)) {
        const work = workOf(method, path, description.path);
        if (!work)
            continue;
        const referring = referencesTo(name, resources).flatMap((reference) => {
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
    const ofThing = { GET: get, PUT: replace, PATCH: patch, DELETE: remove };
    if (path === collection)
        return ofCollection[method];
    if (path === thing)
        return ofThing[method];
    if (method === 'POST' && path === `${collection}/batch`)
        return batch;
    if (method === 'POST' && path === `${thing}/move`)
        return move;
    if (method === 'POST' && path === `${thing}/restore`)
        return restore;
    if (method === 'GET' && path === `${thing}/occurrences`)
        return occurrences;
    return method === 'PATCH' && path.startsWith(`${thing}/`) ? patch : undefined;
}
/**
 * Holds a description to the contract: every field that can be written, every filter and every order has its description.
 * @throws TypeError that names what has none
 */
export function assertDescribed({ path, fields, filters, sorts }, all) {
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
    assertNeeds(owned, call, { ...initialOf(owned.fields), ...call.body });
    const key = owned.headers.includes('Idempotency-Key') ? idempotencyKey(call.headers) : undefined;
    const { kept: thing, replayed } = key === undefined
        ? { kept: insert(owned, call), replayed: false }
        : once(call, `${owned.name} ${key}`, () => ({ ...insert(owned, call) }));
    const Location = pathOf(owned, call.account, thing.id);
    const { headers, ...reply } = represent(201, thing);
    return {
        ...reply,
        headers: { ...headers, Location, ...(replayed && { 'Idempotency-Replayed': 'true' }) },
    };
}
/** Each operation of a batch, as it is by itself: without the headers that go with the whole. */
function batch(owned, call) {
    assertNeedsOfAll(owned, call);
    assertBatchReferences(call);
    const key = idempotencyKey(call.headers);
    const works = {
        create,
        update: patch,
        complete: patch,
        delete: remove,
        restore,
        move,
    };
    const work = () => performBatch(call, (op, own) => works[op]({ ...owned, headers: ['If-Match'] }, own));
    const { kept, replayed } = key === undefined ? { kept: work(), replayed: false } : once(call, `${owned.name} batch ${key}`, work);
    const headers = replayed ? { headers: { 'Idempotency-Replayed': 'true' } } : {};
    return { status: 200, ...headers, body: { results: kept } };
}
/** @throws Problem 400 as the operations of a batch would by themselves */
function assertNeedsOfAll({ fields }, { body }) {
    const { operations } = body;
    refuse(operations.flatMap(({ op, body: own = {} }, at) => ['create', 'update'].includes(op)
        ? brokenNeeds(fields, own, { ...(op === 'create' && initialOf(fields)), ...own }).map(({ field, ...rule }) => ({
            ...{ in: 'body', pointer: `/operations/${at}/body/${field}`, ...rule },
        }))
        : []));
}
const list = (owned, call) => pageOf(owned, [...thingsOf(call.account, owned).values()], call);
function get(owned, call) {
    const thing = find(owned, call);
    const ETag = tagOf(thing);
    return isNotModified(call.headers, ETag) ? { status: 304, headers: { ETag } } : represent(200, thing);
}
