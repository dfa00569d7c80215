// What was changed, in the order of the changes.
import { changeEvent, comment, endEvent } from './change-events.js';
import { beginning, behindOne, changeKinds, givenBy, isPartOf, pageOf, startOf, tokenOf, } from './sync-tokens.js';
import { Problem } from './response.js';
import { shown, } from './state.js';
import { thingsOf } from './fields.js';
import { tagOf } from './thing.js';
const usualLimit = 1000;
export const listChanges = ({ resources }) => ({ account, query, now }) => {
    const { since, limit = usualLimit } = query;
    const { page, next, more } = pageFor({ account, resources, now }, startFor(account, since, now), limit);
    const changes = page.map(({ change }) => change);
    return { status: 200, body: { changes, next: tokenOf(account.id, next), more } };
};
/** A stream lasts for as long as the account does, and its client reads: it does not look at the token again. */
export const streamChanges = ({ resources }) => ({ state, account, query, headers, now }) => {
    const { since, wait = Number.POSITIVE_INFINITY } = query;
    const start = startFor(account, headers.get('Last-Event-ID') || since, now);
    return { status: 200, stream: eventsOf({ state, account, resources, now }, start, wait * 1000) };
};
/** How often a stream looks whether there is something new. */
const lookMillis = 20;
async function* eventsOf({ state, ...of }, start, waitMillis) {
    const begun = Date.now();
    const { id } = of.account;
    const end = (reason) => endEvent(tokenOf(id, given), reason);
    let given = start;
    yield comment;
    for (;;) {
        if (!state.accounts.has(id))
            return yield end('account_deleted');
        const { page, next } = pageFor(of, given, Number.POSITIVE_INFINITY);
        given = next;
        yield page.map(({ token, change }) => changeEvent(token, change)).join('');
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
        ? { place: beginning(last), begun: now, history: '' }
        : givenBy(since, account.id, now);
    if (given === undefined || !isPartOf({ last, history: '' }, given))
        throw new Problem('sync_token_expired');
    return given;
}
/** @returns each change with the token for what comes behind it */
function pageFor({ account, resources, now }, { place, begun, history }, limit) {
    const found = changeKinds.flatMap((kind) => {
        const { change, id } = startOf(place, kind);
        return allOf(account, resources, kind).filter((one) => one.change > change || (one.change === change && one.id > id));
    });
    const { page, next, more } = pageOf(found, { place, last: account.lastChange, limit });
    const behindAll = { place: next, begun: more ? begun : now, history };
    const tokenAt = (one) => tokenOf(account.id, { place: behindOne(one, place), begun, history });
    const all = page.map((one, index) => {
        const { kind, id, thing } = one;
        const type = kind.replace('removed ', '');
        const token = index === page.length - 1 ? tokenOf(account.id, behindAll) : tokenAt(one);
        return {
            token,
            change: { type, id, data: thing ? shown(thing) : null, etag: thing ? tagOf(thing) : null },
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
    return [...thingsOf(account, { name }).values()].map((thing) => ({
        ...{ kind, id: thing.id, change: thing.change, thing },
    }));
}
