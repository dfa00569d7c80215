"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.parentIn = void 0;
exports.below = below;
exports.upwards = upwards;
exports.levelsOf = levelsOf;
exports.placeOf = placeOf;
exports.takeAlong = takeAlong;
// Things below others of their kind: subtasks.
const limits_ts_1 = require("./limits.js");
const response_ts_1 = require("./response.js");
const state_ts_1 = require("./state.js");
const derived_ts_1 = require("./derived.js");
const fields_ts_1 = require("./fields.js");
/** The field that refers to things of the same resource. */
const parentIn = ({ name, fields }) => Object.keys(fields).find((field) => fields[field]?.references?.name === name);
exports.parentIn = parentIn;
/** What is below a thing. @param when of those that count; what is below another one is not looked at */
function below(owned, account, { id }, when = () => true) {
    const field = (0, exports.parentIn)(owned);
    if (field === undefined)
        return [];
    const children = [...(0, fields_ts_1.thingsOf)(account, owned).values()].filter((thing) => thing[field] === id && when(thing));
    return children.flatMap((child) => [child, ...below(owned, account, child, when)]);
}
/** A thing that is there, and those above it, nearest first. */
function upwards(owned, account, id) {
    const thing = (0, fields_ts_1.thingsOf)(account, owned).get(id);
    if (thing === undefined || !(0, derived_ts_1.isPresent)(owned.fields, thing))
        return [];
    return [thing, ...upwards(owned, account, thing[(0, exports.parentIn)(owned) ?? ''])];
}
/** How many levels a thing and what is below it have. @param when of what counts */
function levelsOf(owned, account, { id }, when) {
    const field = (0, exports.parentIn)(owned) ?? '';
    const children = [...(0, fields_ts_1.thingsOf)(account, owned).values()].filter((thing) => thing[field] === id && when(thing));
    return 1 + Math.max(0, ...children.map((child) => levelsOf(owned, account, child, when)));
}
/**
 * Where a thing is to be, by what a request says of it: below another one it is where that is.
 * @param before the thing as it is; undefined for a new one
 * @returns no fields where the request says nothing of it
 * @throws Problem 404, 409, 400
 */
function placeOf(owned, { account }, wanted, before) {
    const parentField = (0, exports.parentIn)(owned);
    const within = (0, derived_ts_1.orderIn)(owned.fields)?.within ?? [];
    const said = Object.fromEntries(within.filter((name) => wanted[name] !== undefined).map((name) => [name, wanted[name]]));
    if (parentField === undefined || Object.keys(said).length === 0)
        return said;
    const parentId = (parentField in said ? said[parentField] : before?.[parentField]) ?? null;
    if (parentId === null)
        return said;
    const above = upwards(owned, account, parentId);
    const [parent] = above;
    if (parent === undefined)
        throw new response_ts_1.Problem(owned.fields[parentField]?.references?.missing ?? '');
    if (above.some((thing) => thing === before))
        throw new response_ts_1.Problem('task_cycle');
    if (above.length +
        (before ? levelsOf(owned, account, before, (thing) => (0, derived_ts_1.isPresent)(owned.fields, thing)) : 1) >
        limits_ts_1.maxLevels)
        throw new response_ts_1.Problem('too_many_levels');
    const followed = within.filter((name) => name !== parentField);
    const error = { code: 'not_of_parent', message: 'must be the list of the parent' };
    const other = followed.filter((name) => said[name] !== undefined && said[name] !== parent[name]);
    (0, response_ts_1.refuse)(other.map((name) => ({ in: 'body', pointer: `/${name}`, ...error })));
    return { ...Object.fromEntries(followed.map((name) => [name, parent[name]])), [parentField]: parentId };
}
/** What is below a thing comes along where that goes, which is a write of each. */
function takeAlong(owned, call, thing, changes) {
    const parentField = (0, exports.parentIn)(owned);
    const within = (0, derived_ts_1.orderIn)(owned.fields)?.within ?? [];
    const followed = within.filter((name) => name !== parentField && name in changes && changes[name] !== thing[name]);
    if (parentField === undefined || followed.length === 0)
        return;
    const place = Object.fromEntries(followed.map((name) => [name, changes[name]]));
    for (const other of below(owned, call.account, thing))
        (0, state_ts_1.change)(other, place, call);
}
