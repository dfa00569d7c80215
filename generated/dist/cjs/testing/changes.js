"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.streamChanges = exports.listChanges = void 0;
// What was changed, in the order of the changes.
const change_events_ts_1 = require("./change-events.js");
const sync_tokens_ts_1 = require("./sync-tokens.js");
const response_ts_1 = require("./response.js");
const state_ts_1 = require("./state.js");
const fields_ts_1 = require("./fields.js");
const thing_ts_1 = require("./thing.js");
const usualLimit = 1000;
const listChanges = ({ resources }) => ({ account, query, now }) => {
    const { since, limit = usualLimit } = query;
    const { page, next, more } = pageFor({ account, resources, now }, startFor(account, since, now), limit);
    const changes = page.map(({ change }) => change);
    return { status: 200, body: { changes, next: (0, sync_tokens_ts_1.tokenOf)(account.id, next), more } };
};
exports.listChanges = listChanges;
/** A stream lasts for as long as the account does, and its client reads: it does not look at the token again. */
const streamChanges = ({ resources }) => ({ state, account, query, headers, now }) => {
    const { since, wait = Number.POSITIVE_INFINITY } = query;
    const start = startFor(account, headers.get('Last-Event-ID') || since, now);
    return { status: 200, stream: eventsOf({ state, account, resources, now }, start, wait * 1000) };
};
exports.streamChanges = streamChanges;
/** How often a stream looks whether there is something new. */
const lookMillis = 20;
async function* eventsOf({ state, ...of }, start, waitMillis) {
    const begun = Date.now();
    const { id } = of.account;
    const end = (reason) => (0, change_events_ts_1.endEvent)((0, sync_tokens_ts_1.tokenOf)(id, given), reason);
    let given = start;
    yield change_events_ts_1.comment;
    for (;;) {
        if (!state.accounts.has(id))
            return yield end('account_deleted');
        const { page, next } = pageFor(of, given, Number.POSITIVE_INFINITY);
        given = next;
        yield page.map(({ token, change }) => (0, change_events_ts_1.changeEvent)(token, change)).join('');
        const left = begun + waitMillis - Date.now();
        if (left <= 0)
            return yield end('wait_over');
        await new Promise((resolve) => setTimeout(resolve, Math.min(lookMillis, left)));
    }
}
/** @throws Problem 410 */
function startFor(account, since, now) {
    const { lastChange: last } = account;
    const given = since === undefined
        ? { place: (0, sync_tokens_ts_1.beginning)(last), begun: now, history: '' }
        : (0, sync_tokens_ts_1.givenBy)(since, account.id, now);
    if (given === undefined || !(0, sync_tokens_ts_1.isPartOf)({ last, history: '' }, given))
        throw new response_ts_1.Problem('sync_token_expired');
    return given;
}
/** @returns each change with the token for what comes behind it */
function pageFor({ account, resources, now }, { place, begun, history }, limit) {
    const found = sync_tokens_ts_1.changeKinds.flatMap((kind) => {
        const { change, id } = (0, sync_tokens_ts_1.startOf)(place, kind);
        return allOf(account, resources, kind).filter((one) => one.change > change || (one.change === change && one.id > id));
    });
    const { page, next, more } = (0, sync_tokens_ts_1.pageOf)(found, { place, last: account.lastChange, limit });
    const behindAll = { place: next, begun: more ? begun : now, history };
    const tokenAt = (one) => (0, sync_tokens_ts_1.tokenOf)(account.id, { place: (0, sync_tokens_ts_1.behindOne)(one, place), begun, history });
    const all = page.map((one, index) => {
        const { kind, id, thing } = one;
        const type = kind.replace('removed ', '');
        const token = index === page.length - 1 ? (0, sync_tokens_ts_1.tokenOf)(account.id, behindAll) : tokenAt(one);
        return {
            token,
            change: { type, id, data: thing ? (0, state_ts_1.shown)(thing) : null, etag: thing ? (0, thing_ts_1.tagOf)(thing) : null },
        };
    });
    return { page: all, next: behindAll, more };
}
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
