"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.tagOf = void 0;
exports.findForWriting = findForWriting;
exports.find = find;
exports.represent = represent;
const parameters_ts_1 = require("./parameters.js");
const response_ts_1 = require("./response.js");
const state_ts_1 = require("./state.js");
const derived_ts_1 = require("./derived.js");
const fields_ts_1 = require("./fields.js");
/**
 * A malformed `If-Match` is refused before the thing is looked for, and what it is to refer to is looked for before the
 * versions are compared.
 */
function findForWriting(owned, call, changes = {}) {
    const tags = owned.headers.includes('If-Match') ? (0, parameters_ts_1.requiredTags)(call.headers) : undefined;
    const thing = find(owned, call);
    (0, fields_ts_1.assertReferences)(owned.fields, call.account, changes);
    if (tags !== undefined && !tags.includes((0, exports.tagOf)(thing)))
        throw new response_ts_1.Problem('precondition_failed');
    return thing;
}
function find(owned, { account, path }) {
    const thing = (0, fields_ts_1.thingsOf)(account, owned).get(path.id);
    if (thing === undefined || !(0, derived_ts_1.isPresent)(owned.fields, thing))
        throw new response_ts_1.Problem(`${owned.thing}_not_found`);
    return thing;
}
const tagOf = ({ version }) => `"${version}"`;
exports.tagOf = tagOf;
function represent(status, thing) {
    return { status, headers: { ETag: (0, exports.tagOf)(thing) }, body: (0, state_ts_1.shown)(thing) };
}
