"use strict";
// A page of the things that a user owns: filters, order, and cursors that lead from one page to the next.
Object.defineProperty(exports, "__esModule", { value: true });
exports.codePoints = void 0;
exports.pageOf = pageOf;
const base64url_ts_1 = require("./base64url.js");
const comparable_text_ts_1 = require("./comparable-text.js");
const digest_ts_1 = require("./digest.js");
const relative_reference_ts_1 = require("./relative-reference.js");
const parameters_ts_1 = require("./parameters.js");
const response_ts_1 = require("./response.js");
const state_ts_1 = require("./state.js");
const maxPageSize = 1000;
/** @param things all that the user owns of the resource @throws Problem 400 for a cursor that does not fit */
function pageOf(resource, things, { account, headers, query: given }) {
    const query = given;
    const { sort = 'id' } = query;
    const key = sort.replace('-', '');
    const order = orderOf(resource.sorts[key] ?? { kind: 'value' }, sort.startsWith('-'));
    const place = (thing) => ({ id: thing.id, value: thing[key] });
    const from = query.cursor === undefined ? undefined : positionOf(query.cursor, account.id, query);
    const rest = things
        .filter((thing) => matches(resource, thing, query))
        .filter((thing) => from === undefined || order(place(thing), from) > 0)
        .sort((a, b) => order(place(a), place(b)));
    const page = rest.slice(0, query.limit ?? maxPageSize);
    const last = rest.length > page.length ? page.at(-1) : undefined;
    const ETag = `W/"${(0, digest_ts_1.digest)(`${last !== undefined} ${page.map(({ id, version }) => `${id} ${version}`).join()}`)}"`;
    if ((0, parameters_ts_1.isNotModified)(headers, ETag))
        return { status: 304, headers: { ETag } };
    const path = (0, relative_reference_ts_1.relativeReference)(resource.path, resource.path.replace('{user_id}', String(account.id)));
    const links = pageHeaders(path, query, last && cursorAfter(place(last), account.id, query));
    return { status: 200, headers: { ...links, ETag }, body: page.map(state_ts_1.shown) };
}
const matches = ({ filters }, thing, query) => Object.entries(filters).every(([parameter, filter]) => (query[parameter] === undefined && filter.kind !== 'trashed') || fits(filter, thing, query[parameter]));
function fits({ kind, fields, none }, thing, wanted) {
    const values = fields.map((field) => thing[field] ?? null);
    switch (kind) {
        case 'equals':
            return values.some((value) => (value ?? none ?? null) === wanted);
        case 'oneOf':
            return values.some((value) => wanted.includes(value ?? none));
        case 'hasAll': {
            const texts = values.flatMap((value) => value.map(comparable_text_ts_1.fold));
            return wanted.every((text) => texts.includes((0, comparable_text_ts_1.fold)(text.trim())));
        }
        case 'before':
            return values.some((value) => value !== null && value < wanted);
        case 'after':
            return values.some((value) => value !== null && value > wanted);
        case 'trashed':
            return values.some((value) => (value !== null) === (wanted ?? false));
        case 'words': {
            const texts = values.map((value) => (0, comparable_text_ts_1.fold)(String(value ?? '')));
            return (0, comparable_text_ts_1.wordsOf)(wanted).every((word) => texts.some((text) => text.includes(word)));
        }
    }
}
/** Null comes last either way; ties go by id, ascending. */
function orderOf(sort, descending) {
    const comparable = (value) => {
        if (sort.kind === 'text')
            return (0, exports.codePoints)((0, comparable_text_ts_1.orderOfTitle)(String(value)));
        return sort.kind === 'choice' ? sort.choices.indexOf(String(value)) : value;
    };
    const direction = descending ? -1 : 1;
    return (a, b) => {
        if (a.value === null || b.value === null)
            return Number(a.value === null) - Number(b.value === null) || a.id - b.id;
        const [left, right] = [comparable(a.value), comparable(b.value)];
        if (left === right)
            return a.id - b.id;
        return left < right ? -direction : direction;
    };
}
/** A text whose UTF-16 order is the code point order of the other one: each character has the same width. */
const codePoints = (text) => Array.from(text, (char) => String.fromCodePoint(...halves(char.codePointAt(0) ?? 0))).join('');
exports.codePoints = codePoints;
const halves = (point) => [point >> 12, point & 0xfff];
/** `Link` and `X-Next-Cursor`; none where everything is on one page. @param next undefined on the last page */
function pageHeaders(path, query, next) {
    const first = `<${urlOf(path, query)}>; rel="first"`;
    if (next === undefined)
        return query.cursor === undefined ? {} : { Link: first };
    return { Link: `<${urlOf(path, query, next)}>; rel="next", ${first}`, 'X-Next-Cursor': next };
}
function urlOf(path, { cursor: _, ...others }, cursor) {
    const parameters = new URLSearchParams();
    const isRepeated = ([, value]) => Array.isArray(value);
    const entries = Object.entries({ ...others, cursor });
    for (const [name, value] of [...entries.filter((one) => !isRepeated(one)), ...entries.filter(isRepeated)]) {
        for (const each of [value].flat())
            if (each !== undefined)
                parameters.append(name, String(each));
    }
    return `${path}?${parameters}`;
}
/** Opaque to clients, and bound to user, order and filters. @returns the cursor of the page behind this position */
function cursorAfter({ id, value }, userId, query) {
    const { limit: _, cursor: __, ...bound } = query;
    const check = (0, digest_ts_1.digest)(JSON.stringify([userId, id, value, Object.entries(bound).sort()]));
    return (0, base64url_ts_1.base64url)(JSON.stringify([id, value, check]));
}
/** @throws Problem 400 invalid_cursor unless it was made for this user, order and filters */
function positionOf(cursor, userId, query) {
    const position = parse((0, base64url_ts_1.fromBase64url)(cursor));
    if (position === undefined || cursorAfter(position, userId, query) !== cursor)
        throw new response_ts_1.Problem('invalid_cursor');
    return position;
}
function parse(text) {
    try {
        const [id, value] = JSON.parse(text ?? '[]');
        return { id, value };
    }
    catch {
        return undefined;
    }
}
