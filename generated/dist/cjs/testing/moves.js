"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.changesOfMove = changesOfMove;
exports.elsewhere = elsewhere;
exports.appendInOrder = appendInOrder;
const response_ts_1 = require("./response.js");
const state_ts_1 = require("./state.js");
const derived_ts_1 = require("./derived.js");
const fields_ts_1 = require("./fields.js");
/** A position that is longer makes room: all things of that order get new ones. */
const longest = 48;
/**
 * What a move writes.
 * @param body the fields within which there is an order, as far as they change, and `after_id`
 * @throws Problem 404 where there is nothing to come after
 */
function changesOfMove(owned, call, thing, body) {
    const { after_id, ...given } = body;
    const { field, within } = (0, derived_ts_1.orderIn)(owned.fields) ?? { field: '', within: [] };
    const place = Object.fromEntries(within.map((name) => [name, given[name] ?? valueAt(given, thing, name)]));
    const siblings = siblingsOf(owned, call, thing, place);
    return { ...place, [field]: positionAfter(owned, call, siblings, after_id) };
}
const valueAt = (given, thing, name) => Object.hasOwn(given, name) ? given[name] : thing[name];
/** What a write of other fields adds: a thing that comes elsewhere comes last there. */
function elsewhere({ name, fields }, { state }, thing, given) {
    const order = (0, derived_ts_1.orderIn)(fields);
    if (order === undefined || Object.hasOwn(given, order.field))
        return {};
    const isElsewhere = order.within.some((one) => Object.hasOwn(given, one) && given[one] !== thing[one]);
    return isElsewhere ? { [order.field]: (0, derived_ts_1.lastPosition)(state, name) } : {};
}
/** In their order, without the thing itself. */
function siblingsOf(owned, { account }, thing, place) {
    return [...(0, fields_ts_1.thingsOf)(account, owned).values()]
        .filter((other) => other !== thing && Object.entries(place).every(([name, value]) => other[name] === value))
        .sort((a, b) => (positionIn(owned, a) < positionIn(owned, b) ? -1 : 1));
}
const positionIn = ({ fields }, thing) => String(thing[(0, derived_ts_1.orderIn)(fields)?.field ?? '']);
function positionAfter(owned, call, siblings, afterId) {
    const at = siblings.findIndex((one) => one.id === afterId && (0, derived_ts_1.isPresent)(owned.fields, one));
    if (typeof afterId === 'number' && at === -1)
        throw new response_ts_1.Problem('sibling_not_found');
    const next = afterId === undefined ? undefined : siblings[at + 1];
    if (next === undefined)
        return (0, derived_ts_1.lastPosition)(call.state, owned.name);
    const before = siblings[at];
    const position = (0, derived_ts_1.between)(before ? positionIn(owned, before) : '', positionIn(owned, next));
    if (position.length <= longest)
        return position;
    for (const sibling of siblings)
        (0, state_ts_1.change)(sibling, { [(0, derived_ts_1.orderIn)(owned.fields)?.field ?? '']: (0, derived_ts_1.lastPosition)(call.state, owned.name) }, call);
    return positionAfter(owned, call, siblings, afterId);
}
/** The things that were in an order which goes away come last in another one, as they were. @param moving in any order */
function appendInOrder(owned, call, moving, changes) {
    const field = (0, derived_ts_1.orderIn)(owned.fields)?.field;
    const inOrder = [...moving].sort((a, b) => (positionIn(owned, a) < positionIn(owned, b) ? -1 : 1));
    for (const thing of inOrder)
        (0, state_ts_1.change)(thing, { ...changes, ...(field && { [field]: (0, derived_ts_1.lastPosition)(call.state, owned.name) }) }, call);
}
