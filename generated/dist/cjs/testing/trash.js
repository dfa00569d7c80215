"use strict";
// Deletion: for good, with what refers to a thing, or into the trash, from where it can come back.
Object.defineProperty(exports, "__esModule", { value: true });
exports.remove = remove;
exports.restore = restore;
const limits_ts_1 = require("./limits.js");
const parameters_ts_1 = require("./parameters.js");
const response_ts_1 = require("./response.js");
const state_ts_1 = require("./state.js");
const derived_ts_1 = require("./derived.js");
const fields_ts_1 = require("./fields.js");
const levels_ts_1 = require("./levels.js");
const moves_ts_1 = require("./moves.js");
const thing_ts_1 = require("./thing.js");
/** With what is below it; what only refers to it stays, and refers to nothing, which is a write of each. */
function remove(owned, call) {
    const { query } = call;
    if ((0, derived_ts_1.trashIn)(owned.fields) !== undefined)
        return query.permanent ? removeForGood(owned, call) : toTrash(owned, call);
    erase(owned, call, (0, thing_ts_1.findForWriting)(owned, call));
    return { status: 204 };
}
/** What refers to it stays, or goes to the trash where the request says so. */
function erase(owned, call, { id }) {
    const { account, query } = call;
    for (const { resource, field } of owned.referring) {
        const referring = [...(0, fields_ts_1.thingsOf)(account, resource).values()].filter((thing) => thing[field] === id);
        if (query[resource.name] === 'trash')
            for (const thing of referring)
                if ((0, derived_ts_1.isPresent)(resource.fields, thing))
                    trash(resource, thing, call);
        (0, moves_ts_1.appendInOrder)(resource, call, referring, { [field]: null });
    }
    (0, fields_ts_1.thingsOf)(account, owned).delete(id);
    account.removals.push({ thing: owned.thing, id, change: (0, state_ts_1.nextChange)(account) });
}
const trash = ({ fields }, thing, call) => (0, state_ts_1.change)(thing, { [(0, derived_ts_1.trashIn)(fields) ?? '']: new Date(call.now).toISOString() }, call);
function toTrash(owned, call) {
    const thing = (0, thing_ts_1.findForWriting)(owned, call);
    const all = [thing, ...(0, levels_ts_1.below)(owned, call.account, thing, (other) => (0, derived_ts_1.isPresent)(owned.fields, other))];
    for (const one of all)
        trash(owned, one, call);
    return { status: 204 };
}
/** Also out of the trash. */
function removeForGood(owned, call) {
    const tags = (0, parameters_ts_1.requiredTags)(call.headers);
    const things = (0, fields_ts_1.thingsOf)(call.account, owned);
    const thing = things.get(call.path.id) ?? (0, thing_ts_1.find)(owned, call);
    if (tags !== undefined && !tags.includes((0, thing_ts_1.tagOf)(thing))) {
        (0, thing_ts_1.find)(owned, call);
        throw new response_ts_1.Problem('precondition_failed');
    }
    for (const one of [...(0, levels_ts_1.below)(owned, call.account, thing).reverse(), thing])
        erase(owned, call, one);
    return { status: 204 };
}
/** With what was deleted together with it, to where it was, if that is still there. */
function restore(owned, call) {
    const { account, state } = call;
    const field = (0, derived_ts_1.trashIn)(owned.fields) ?? '';
    const thing = (0, fields_ts_1.thingsOf)(account, owned).get(call.path.id) ?? (0, thing_ts_1.find)(owned, call);
    if ((0, derived_ts_1.isPresent)(owned.fields, thing))
        throw new response_ts_1.Problem('not_deleted');
    const deletedAt = thing[field];
    const place = placeAgain(owned, call, thing);
    const order = (0, derived_ts_1.orderIn)(owned.fields);
    const isElsewhere = order?.within.some((name) => place[name] !== thing[name]);
    const position = order && isElsewhere ? { [order.field]: (0, derived_ts_1.lastPosition)(state, owned.name) } : {};
    const followed = Object.fromEntries(Object.entries(place).filter(([name]) => name !== (0, levels_ts_1.parentIn)(owned)));
    for (const one of (0, levels_ts_1.below)(owned, account, thing, (other) => other[field] === deletedAt))
        (0, state_ts_1.change)(one, { ...followed, [field]: null }, call);
    (0, state_ts_1.change)(thing, { ...place, ...position, [field]: null }, call);
    return (0, thing_ts_1.represent)(200, thing);
}
function placeAgain(owned, { account }, thing) {
    const parentField = (0, levels_ts_1.parentIn)(owned) ?? '';
    const field = (0, derived_ts_1.trashIn)(owned.fields) ?? '';
    const within = (0, derived_ts_1.orderIn)(owned.fields)?.within ?? [];
    const [parent, ...above] = (0, levels_ts_1.upwards)(owned, account, thing[parentField]);
    const fits = parent &&
        1 + above.length + (0, levels_ts_1.levelsOf)(owned, account, thing, (other) => other[field] === thing[field]) <= limits_ts_1.maxLevels;
    const from = fits ? parent : thing;
    const followed = Object.fromEntries(within.map((name) => [name, from[name]]));
    return { ...followed, [parentField]: fits ? thing[parentField] : null };
}
