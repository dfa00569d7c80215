"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.referencesTo = exports.isRepeated = exports.trimmed = exports.initialOf = void 0;
exports.whole = whole;
exports.assertUnchanged = assertUnchanged;
exports.assertUnique = assertUnique;
exports.assertReferences = assertReferences;
exports.thingsOf = thingsOf;
exports.assertRoom = assertRoom;
exports.add = add;
const response_ts_1 = require("./response.js");
const state_ts_1 = require("./state.js");
const derived_ts_1 = require("./derived.js");
/** Every field that can be written. @param stored what a replacement replaces; undefined at a creation */
function whole(described, body, stored) {
    const written = Object.entries(described).filter(([, { derived }]) => !derived);
    const fields = written.map(([name, { whenOmitted, whenReplaced }]) => {
        const omitted = stored !== undefined && whenReplaced === 'kept' ? stored[name] : whenOmitted;
        return [name, Object.hasOwn(body, name) ? body[name] : omitted];
    });
    return (0, exports.trimmed)(described, Object.fromEntries(fields));
}
/** What a body leaves out. @param replaced of a replacement, which keeps the others */
const initialOf = (described, replaced) => Object.fromEntries(Object.entries(described)
    .filter(([, { whenReplaced }]) => !replaced || whenReplaced === replaced)
    .map(([name, { whenOmitted }]) => [name, whenOmitted]));
exports.initialOf = initialOf;
/** Without the white space that the service drops. */
const trimmed = (described, given) => Object.fromEntries(Object.entries(given).map(([name, value]) => [name, described[name]?.trimmed ? trim(value) : value]));
exports.trimmed = trimmed;
const trim = (value) => {
    if (Array.isArray(value))
        return value.map(trim);
    return typeof value === 'string' ? value.trim() : value;
};
/** Lists of texts are equal when they have the same ones in the same order. */
const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const isReadOnly = (fields, name) => fields[name]?.immutable ?? (!Object.hasOwn(fields, name) || fields[name]?.derived !== undefined);
/** Whether a replacement has been made already: only the time that it was read at is an earlier one. */
const isRepeated = (fields, thing, body) => {
    const { updated_at } = body;
    if (typeof updated_at !== 'string' || updated_at >= String(thing.updated_at))
        return false;
    const sent = (0, exports.trimmed)(fields, body);
    return [...Object.keys(fields), 'id', 'user_id', 'created_at'].every((name) => isSame(sent[name], thing[name]) || (sent[name] === undefined && isReadOnly(fields, name)));
};
exports.isRepeated = isRepeated;
/** @throws Problem 400 that names what only the service writes and has another value */
function assertUnchanged(fields, thing, body) {
    const readOnly = Object.keys(body).filter((name) => isReadOnly(fields, name));
    const changed = readOnly.filter((name) => body[name] !== undefined && body[name] !== thing[name]);
    const error = { code: 'read_only', message: 'must be as the service has it' };
    (0, response_ts_1.refuse)(changed.map((name) => ({ in: 'body', pointer: `/${name}`, ...error })));
}
/**
 * @param pathOf where a thing is, by its id
 * @throws Problem 409 when another thing has a value that no two may have
 */
function assertUnique(described, things, given, pathOf) {
    const named = Object.entries(described).filter(([name, { unique }]) => unique && given[name] !== null);
    for (const thing of named.length > 0 ? things : [])
        for (const [name, { unique = '' }] of named)
            if (thing[name] === given[name])
                throw new response_ts_1.Problem(unique, { headers: { Location: pathOf(thing.id) } });
}
/** @returns the fields that refer to things of a resource */
const referencesTo = (name, resources) => Object.entries(resources).flatMap(([from, { fields }]) => Object.entries(fields).flatMap(([field, { references }]) => references?.name === name ? { from, field } : []));
exports.referencesTo = referencesTo;
/** @throws Problem 404 when a field refers to something that its owner does not have */
function assertReferences(described, { things }, given) {
    for (const [name, { references }] of Object.entries(described)) {
        const id = given[name] ?? undefined;
        if (references === undefined || id === undefined)
            continue;
        const { thing, missing = `${thing}_not_found` } = references;
        const found = things.get(references.name)?.get(id);
        if (found === undefined || !(0, derived_ts_1.isPresent)(described, found))
            throw new response_ts_1.Problem(missing);
    }
}
const inOrder = (described, given) => Object.fromEntries(Object.keys(described).map((name) => [name, given[name]]));
function thingsOf({ things }, { name }) {
    const known = things.get(name) ?? new Map();
    things.set(name, known);
    return known;
}
/** @throws Problem 409 where there are more than there may be with so many more */
function assertRoom({ name, max = Number.POSITIVE_INFINITY }, account, more) {
    if (more > 0 && thingsOf(account, { name }).size + more > max)
        throw new response_ts_1.Problem('limit_reached');
}
/** Adds a thing. @param given its fields, the omitted ones apart @param createdAt epoch milliseconds */
function add({ state, account, now }, { name, fields }, given, createdAt = now) {
    const [created_at, updated_at] = [createdAt, now].map((time) => new Date(time).toISOString());
    const id = (0, state_ts_1.nextId)(state, name);
    const own = whole(fields, given);
    const thing = {
        ...{ id, user_id: account.id },
        ...inOrder(fields, { ...own, ...(0, derived_ts_1.ofNew)(fields, id, own, updated_at) }),
        ...{ created_at, updated_at, version: 1, change: (0, state_ts_1.nextChange)(account) },
    };
    thingsOf(account, { name }).set(thing.id, thing);
    return thing;
}
