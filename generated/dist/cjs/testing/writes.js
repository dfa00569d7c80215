"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.pathOf = void 0;
exports.replace = replace;
exports.patch = patch;
exports.move = move;
exports.insert = insert;
exports.assertNeeds = assertNeeds;
// What writes to a thing: replace, patch, move and create; with all that follows from it.
const relative_reference_ts_1 = require("./relative-reference.js");
const needs_ts_1 = require("./needs.js");
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
const thing_ts_1 = require("./thing.js");
function replace(owned, call) {
    assertNeeds(owned, call, { ...(0, fields_ts_1.initialOf)(owned.fields, 'omitted'), ...call.body });
    const thing = (0, thing_ts_1.findForWriting)(owned, call, call.body);
    if ((0, fields_ts_1.isRepeated)(owned.fields, thing, call.body))
        return (0, thing_ts_1.represent)(200, thing);
    const made = (0, completion_ts_1.madeBefore)(owned, call, thing);
    if (made && (0, fields_ts_1.isRepeated)(owned.fields, thing, made.body))
        return withKept((0, thing_ts_1.represent)(200, thing), made.keptId);
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
    (0, fields_ts_1.assertUnique)(owned.fields, (0, fields_ts_1.thingsOf)(account, owned).values(), fields, (id) => (0, exports.pathOf)(owned, account, id));
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
    (0, state_ts_1.change)(thing, { ...changes, ...(0, moves_ts_1.elsewhere)(owned, call, thing, changes) }, call);
    (0, derived_ts_1.derive)(owned.fields, thing, before);
    return withKept((0, thing_ts_1.represent)(200, thing), completion?.keep());
}
const withKept = ({ headers, ...reply }, keptId) => ({
    ...reply,
    headers: { ...headers, ...(keptId !== undefined && { 'X-Completed-Task': String(keptId) }) },
});
/** @throws Problem 400 where a field would not have what it needs @param whole without what is not known yet */
function assertNeeds({ fields }, { body }, whole) {
    const errors = (0, needs_ts_1.brokenNeeds)(fields, body, whole);
    (0, response_ts_1.refuse)(errors.map(({ field, ...rule }) => ({ in: 'body', pointer: `/${field}`, ...rule })));
}
const pathOf = ({ path }, account, id) => `${(0, relative_reference_ts_1.relativeReference)(path, path.replace('{user_id}', String(account.id)))}/${id}`;
exports.pathOf = pathOf;
