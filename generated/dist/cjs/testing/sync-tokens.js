"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.behindOne = exports.isPartOf = exports.tokenOf = exports.behind = exports.beginning = exports.changeKinds = exports.tokenDays = void 0;
exports.givenBy = givenBy;
exports.startOf = startOf;
exports.pageOf = pageOf;
// Places in the sequence of a user's changes, and the tokens that stand for them. The SDK's in-memory service uses the same
// code.
const base64url_ts_1 = require("./base64url.js");
/** For how long a token is good. What was removed has to be kept for longer. */
exports.tokenDays = 30;
const dayMillis = 24 * 3600 * 1000;
/** The kinds of what is in the sequence; changes of one number are in this order, and by id. */
exports.changeKinds = ['list', 'task', 'removed list', 'removed task'];
/** Where a client begins. @param last the number of the latest change */
const beginning = (last) => ({ change: 0, kind: 0, id: 0, from: last });
exports.beginning = beginning;
/** Behind all changes up to a number. */
const behind = (change) => ({ change, kind: exports.changeKinds.length, id: 0, from: 0 });
exports.behind = behind;
const tokenOf = (userId, { place, begun, history }) => (0, base64url_ts_1.base64url)(JSON.stringify([
    userId,
    Math.floor(begun / 1000),
    place.change,
    place.kind,
    place.id,
    place.from,
    history,
]));
exports.tokenOf = tokenOf;
/**
 * @param now epoch milliseconds
 * @returns undefined for a token that is damaged, of another user, or not good any more
 */
function givenBy(token, userId, now) {
    const parts = parse((0, base64url_ts_1.fromBase64url)(token));
    if (!Array.isArray(parts) || parts.length !== 7)
        return undefined;
    const [history, numbers] = [parts.pop(), parts];
    if (typeof history !== 'string' || !numbers.every(isNumber))
        return undefined;
    const [owner, second, change, kind, id, from] = numbers;
    const begun = second * 1000;
    const isGood = owner === userId && now - begun < exports.tokenDays * dayMillis && kind <= exports.changeKinds.length;
    return isGood ? { place: { change, kind, id, from }, begun, history } : undefined;
}
/**
 * Whether a server has what a client has seen. It may not, when a backup was restored or a standby has taken over: then what
 * was changed since can have numbers that the client takes for seen.
 */
const isPartOf = ({ history, last }, given) => Math.max(given.place.change, given.place.from) <= last &&
    (given.history === '' || given.history === history);
exports.isPartOf = isPartOf;
const isNumber = (part) => Number.isSafeInteger(part) && part >= 0;
function parse(text) {
    try {
        return JSON.parse(text ?? '');
    }
    catch {
        return undefined;
    }
}
/** Those of a kind that come behind a place: with a higher number, or the same one and a higher id. */
function startOf({ change, kind, id, from }, of) {
    const index = exports.changeKinds.indexOf(of);
    const first = index < kind ? Number.MAX_SAFE_INTEGER : index === kind ? id : 0;
    const isNew = of === 'removed list' || of === 'removed task';
    return isNew && from > change ? { change: from, id: Number.MAX_SAFE_INTEGER } : { change, id: first };
}
/**
 * The first of what was found, in order.
 * @param place where the page begins
 * @param last the number of the latest change that all of it may have
 * @returns the changes, where the next page begins, and whether there is one
 */
function pageOf(found, { place, last, limit }) {
    const all = found.filter(({ change }) => change <= last).sort(inOrder);
    const page = all.slice(0, limit);
    const end = page.at(-1);
    // What was changed while it was read is there already, and may have been on this page before it was changed.
    if (end === undefined || all.length <= limit)
        return { page, next: (0, exports.behind)(last), more: all.length < found.length };
    return { page, next: (0, exports.behindOne)(end, place), more: true };
}
/** @param place where the page with the change begins */
const behindOne = ({ change, kind, id }, { from }) => ({
    ...{ change, kind: exports.changeKinds.indexOf(kind), id, from },
});
exports.behindOne = behindOne;
const inOrder = (one, other) => one.change - other.change ||
    exports.changeKinds.indexOf(one.kind) - exports.changeKinds.indexOf(other.kind) ||
    one.id - other.id;
