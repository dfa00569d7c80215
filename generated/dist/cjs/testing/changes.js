"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.listChanges = void 0;
// What was changed, in the order of the changes.
const sync_tokens_ts_1 = require("./sync-tokens.js");
const response_ts_1 = require("./response.js");
const state_ts_1 = require("./state.js");
const fields_ts_1 = require("./fields.js");
const thing_ts_1 = require("./thing.js");
const usualLimit = 1000;
const listChanges = ({ resources }) => ({ account, query, now }) => {
    const { since, limit = usualLimit } = query;
    const state = { last: account.lastChange, history: '' };
    const given = since === undefined
        ? { place: (0, sync_tokens_ts_1.beginning)(state.last), begun: now, history: '' }
        : (0, sync_tokens_ts_1.givenBy)(since, account.id, now);
    if (given === undefined || !(0, sync_tokens_ts_1.isPartOf)(state, given))
        throw new response_ts_1.Problem('sync_token_expired');
    const { place, begun } = given;
    const found = sync_tokens_ts_1.changeKinds.flatMap((kind) => {
        const { change, id } = (0, sync_tokens_ts_1.startOf)(place, kind);
        return allOf(account, resources, kind).filter((one) => one.change > change || (one.change === change && one.id > id));
    });
    const { page, next, more } = (0, sync_tokens_ts_1.pageOf)(found, { place, last: state.last, limit });
    const changes = page.map(({ kind, id, thing }) => ({
        ...{ type: kind.replace('removed ', ''), id, data: thing ? (0, state_ts_1.shown)(thing) : null },
        etag: thing ? (0, thing_ts_1.tagOf)(thing) : null,
    }));
    const token = (0, sync_tokens_ts_1.tokenOf)(account.id, { place: next, begun: more ? begun : now, history: state.history });
    return { status: 200, body: { changes, next: token, more } };
};
exports.listChanges = listChanges;
function allOf(account, resources, kind) {
    const wanted = kind.replace('removed ', '');
    if (wanted !== kind)
        return account.removals
            .filter(({ thing }) => thing === wanted)
            .map(({ id, change }) => ({ kind, id, change }));
    const name = Object.keys(resources).find((each) => resources[each]?.thing === wanted) ?? '';
    return [...(0, fields_ts_1.thingsOf)(account, { name }).values()].map((thing) => ({
        ...{ kind, id: thing.id, change: thing.change, thing },
    }));
}
