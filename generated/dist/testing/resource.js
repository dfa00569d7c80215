// The operations on things that users own, for every resource alike: create, get, replace, patch and delete. A thing is
// reached by way of its owner's account alone.
import { idempotencyKeyHours } from './idempotency-key.js';
import { relativeReference } from './relative-reference.js';
import { add, assertReferences, assertUnchanged, assertUnique, clearReferences, isRepeated, referencesTo, thingsOf, trimmed, whole, } from './fields.js';
import { pageOf } from './page.js';
import { idempotencyKey, isNotModified, requiredTags } from './parameters.js';
import { Problem } from './response.js';
import { change } from './state.js';
/** @returns what does the work of an operation on an owned resource; undefined for any other operation */
export function resourceHandler({ resources }, { method, path, headers }) {
    for (const [name, description] of Object.entries(resources)) {
        const work = workOf(method, path, description.path);
        if (!work)
            continue;
        const owned = { ...description, name, headers, referring: referencesTo(name, resources) };
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
        if (!work)
            continue;
        const inBody = Object.entries(operation.body?.schema.properties ?? {});
        demand(fields, inBody.flatMap(([field, { readOnly }]) => (readOnly ? [] : [field])), 'field');
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
    const key = owned.headers.includes('Idempotency-Key') ? idempotencyKey(call.headers) : undefined;
    const { thing, replayed } = key === undefined
        ? { thing: insert(owned, call), replayed: false }
        : insertOnce(call, `${owned.name} ${key}`, () => insert(owned, call));
    const Location = pathOf(owned, call.account, thing.id);
    const { headers, ...reply } = represent(201, thing);
    return {
        ...reply,
        headers: { ...headers, Location, ...(replayed && { 'Idempotency-Replayed': 'true' }) },
    };
}
const pathOf = ({ path }, account, id) => `${relativeReference(path, path.replace('{user_id}', String(account.id)))}/${id}`;
const list = (owned, call) => pageOf(owned, [...thingsOf(call.account, owned).values()], call);
function get(owned, call) {
    const thing = find(owned, call);
    const ETag = tagOf(thing);
    return isNotModified(call.headers, ETag) ? { status: 304, headers: { ETag } } : represent(200, thing);
}
function replace(owned, call) {
    const thing = findForWriting(owned, call);
    if (isRepeated(owned.fields, thing, call.body))
        return represent(200, thing);
    assertUnchanged(owned.fields, thing, call.body);
    return write(owned, call, thing, whole(owned.fields, call.body, thing));
}
function patch(owned, call) {
    const thing = findForWriting(owned, call);
    return write(owned, call, thing, trimmed(owned.fields, call.body));
}
/** What refers to it stays, and refers to nothing, which is a write of each. */
function remove(owned, call) {
    const { id } = findForWriting(owned, call);
    clearReferences(owned.referring, call, id);
    thingsOf(call.account, owned).delete(id);
    return { status: 204 };
}
function insert(owned, call) {
    const { account, body } = call;
    const fields = whole(owned.fields, body);
    assertUnique(owned.fields, thingsOf(account, owned).values(), fields, (id) => pathOf(owned, account, id));
    assertReferences(owned.fields, account, fields);
    return add(call, owned, fields);
}
const keyLifetimeMillis = idempotencyKeyHours * 60 * 60 * 1000;
/**
 * One thing for one key and body, however often they are sent.
 * @param key of the resource: another one may use the same
 * @throws Problem 422 when the key was sent with another body within 24 hours
 */
function insertOnce({ account, body, now }, key, create) {
    const sent = JSON.stringify(Object.entries(body).sort(([a], [b]) => (a < b ? -1 : 1)));
    const kept = account.keys.get(key);
    if (kept && kept.since > now - keyLifetimeMillis) {
        if (kept.body !== sent)
            throw new Problem('idempotency_key_reused');
        return { thing: kept.thing, replayed: true };
    }
    const thing = create();
    account.keys.set(key, { body: sent, thing: { ...thing }, since: now });
    return { thing, replayed: false };
}
function write(owned, { account, now }, thing, changes) {
    assertReferences(owned.fields, account, changes);
    change(thing, changes, now);
    return represent(200, thing);
}
/** A malformed `If-Match` is refused before the thing is looked for. */
function findForWriting(owned, call) {
    const tags = owned.headers.includes('If-Match') ? requiredTags(call.headers) : undefined;
    const thing = find(owned, call);
    if (tags !== undefined && !tags.includes(tagOf(thing)))
        throw new Problem('precondition_failed');
    return thing;
}
function find(owned, { account, path }) {
    const thing = thingsOf(account, owned).get(path.id);
    if (thing === undefined)
        throw new Problem(`${owned.thing}_not_found`);
    return thing;
}
const tagOf = ({ version }) => `"${version}"`;
function represent(status, thing) {
    const { version: _, ...body } = thing;
    return { status, headers: { ETag: tagOf(thing) }, body };
}
