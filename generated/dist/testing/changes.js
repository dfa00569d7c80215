// What was changed, in the order of the changes.
import { beginning, changeKinds, givenBy, isPartOf, pageOf, startOf, tokenOf, } from './sync-tokens.js';
import { Problem } from './response.js';
import { shown } from './state.js';
import { thingsOf } from './fields.js';
import { tagOf } from './thing.js';
const usualLimit = 1000;
export const listChanges = ({ resources }) => ({ account, query, now }) => {
    const { since, limit = usualLimit } = query;
    const state = { last: account.lastChange, history: '' };
    const given = since === undefined
        ? { place: beginning(state.last), begun: now, history: '' }
        : givenBy(since, account.id, now);
    if (given === undefined || !isPartOf(state, given))
        throw new Problem('sync_token_expired');
    const { place, begun } = given;
    const found = changeKinds.flatMap((kind) => {
        const { change, id } = startOf(place, kind);
        return allOf(account, resources, kind).filter((one) => one.change > change || (one.change === change && one.id > id));
    });
    const { page, next, more } = pageOf(found, { place, last: state.last, limit });
    const changes = page.map(({ kind, id, thing }) => ({
        ...{ type: kind.replace('removed ', ''), id, data: thing ? shown(thing) : null },
        etag: thing ? tagOf(thing) : null,
    }));
    const token = tokenOf(account.id, { place: next, begun: more ? begun : now, history: state.history });
    return { status: 200, body: { changes, next: token, more } };
};
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
