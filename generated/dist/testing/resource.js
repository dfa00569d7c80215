// The operations on things that users own, for every resource alike: create, get, replace, patch and delete. A thing is
// reached by way of its owner's account alone.
import { relativeReference } from './relative-reference.js';
import { brokenNeeds } from './needs.js';
import { assertReferences as assertBatchReferences, performBatch } from './batch.js';
import { once } from './once.js';
import { idempotencyKey, isNotModified, requiredTags } from './parameters.js';
import { refuse } from './response.js';
import { change } from './state.js';
import { completing, occurrences } from './completion.js';
import { derive } from './derived.js';
import { add, assertReferences, assertRoom, assertUnchanged, assertUnique, initialOf, isRepeated, referencesTo, thingsOf, trimmed, whole, } from './fields.js';
import { assertFewTexts } from './labels.js';
import { placeOf, takeAlong } from './levels.js';
import { changesOfMove, elsewhere } from './moves.js';
import { pageOf } from './page.js';
import { find, findForWriting, represent, tagOf } from './thing.js';
import { remove, restore } from './trash.js';
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
const pathOf = ({ path }, account, id) => `${relativeReference(path, path.replace('{user_id}', String(account.id)))}/${id}`;
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
function replace(owned, call) {
    assertNeeds(owned, call, { ...initialOf(owned.fields, 'omitted'), ...call.body });
    const thing = findForWriting(owned, call, call.body);
    if (isRepeated(owned.fields, thing, call.body))
        return represent(200, thing);
    assertUnchanged(owned.fields, thing, call.body);
    const place = placeOf(owned, call, call.body, thing);
    return write(owned, call, thing, { ...whole(owned.fields, call.body, thing), ...place }, true);
}
function patch(owned, call) {
    assertNeeds(owned, call, call.body);
    if (!owned.headers.includes('Idempotency-Key'))
        return patchNow(owned, call);
    requiredTags(call.headers);
    const key = idempotencyKey(call.headers);
    if (key === undefined)
        return patchNow(owned, call);
    const { kept, replayed } = once(call, `complete ${key}`, () => patchNow(owned, call));
    return replayed ? { ...kept, headers: { ...kept.headers, 'Idempotency-Replayed': 'true' } } : kept;
}
function patchNow(owned, call) {
    const thing = findForWriting(owned, call, call.body);
    const place = placeOf(owned, call, call.body, thing);
    return write(owned, call, thing, { ...trimmed(owned.fields, call.body), ...place });
}
function move(owned, call) {
    const thing = findForWriting(owned, call, call.body);
    const { after_id, ...wanted } = call.body;
    const place = { ...thing, ...placeOf(owned, call, wanted, thing) };
    return write(owned, call, thing, changesOfMove(owned, call, thing, { ...place, after_id }));
}
function insert(owned, call) {
    const { account, body } = call;
    const fields = whole(owned.fields, body);
    assertUnique(owned.fields, thingsOf(account, owned).values(), fields, (id) => pathOf(owned, account, id));
    assertReferences(owned.fields, account, fields);
    const place = placeOf(owned, call, body);
    assertFewTexts(owned, account, [fields]);
    assertRoom(owned, account, 1);
    return add(call, owned, { ...fields, ...place });
}
function write(owned, call, thing, wanted, isReplacement = false) {
    const before = { ...thing };
    assertFewTexts(owned, call.account, [wanted], thing);
    assertNeeds(owned, call, { ...thing, ...wanted });
    const completion = completing(owned, call, thing, wanted, isReplacement);
    const changes = completion?.changes ?? wanted;
    takeAlong(owned, call, thing, changes);
    change(thing, { ...changes, ...elsewhere(owned, call, thing, changes) }, call.now);
    derive(owned.fields, thing, before);
    const { headers, ...reply } = represent(200, thing);
    const kept = completion?.keep();
    return {
        ...reply,
        headers: { ...headers, ...(kept !== undefined && { 'X-Completed-Task': String(kept) }) },
    };
}
/** @throws Problem 400 where a field would not have what it needs @param whole without what is not known yet */
function assertNeeds({ fields }, { body }, whole) {
    const errors = brokenNeeds(fields, body, whole);
    refuse(errors.map(({ field, ...rule }) => ({ in: 'body', pointer: `/${field}`, ...rule })));
}
