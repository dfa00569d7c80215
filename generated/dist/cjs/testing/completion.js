"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.completing = completing;
exports.madeBefore = madeBefore;
exports.occurrences = occurrences;
// Recurring things: completing one keeps what was done as a thing of its own, and the recurring one moves to its next day.
const limits_ts_1 = require("./limits.js");
const occurrences_ts_1 = require("./occurrences.js");
const derived_ts_1 = require("./derived.js");
const fields_ts_1 = require("./fields.js");
const thing_ts_1 = require("./thing.js");
/** The field that says of which recurring thing one is an occurrence; undefined where nothing recurs. */
const seriesIn = ({ fields }) => Object.keys(fields).find((name) => fields[name]?.derived?.kind === 'series');
/**
 * What a write makes of a thing that it completes.
 * @returns the changes as they are to be made, and what keeps the occurrence once they are
 */
function completing(owned, call, thing, changes, isReplacement) {
    const done = { ...thing, ...changes };
    const recurs = seriesIn(owned) && done.completed && !thing.completed && done.recurrence && done.due_date;
    const next = recurs ? (0, occurrences_ts_1.nextOccurrence)(done, call.now) : undefined;
    if (next === undefined)
        return undefined;
    const before = isReplacement ? keptBefore(owned, call, done) : undefined;
    if (before === undefined)
        (0, fields_ts_1.assertRoom)(owned, call.account, 1);
    return {
        changes: { ...changes, ...next, completed: false },
        /** @returns its id */
        keep: () => before?.id ?? keep(owned, call, thing, done),
    };
}
function keep(owned, call, thing, { due_date }) {
    const own = { recurrence: null, recurs_from: 'due', external_id: null };
    const kept = (0, fields_ts_1.add)(call, owned, { ...thing, ...own, due_date, completed: true });
    kept[seriesIn(owned) ?? ''] = thing.id;
    return kept.id;
}
/** An occurrence that is there already is not kept a second time: a PUT may be sent again. */
const keptBefore = (owned, { account }, { id, due_date }) => [...(0, fields_ts_1.thingsOf)(account, owned).values()].find((other) => other[seriesIn(owned) ?? ''] === id &&
    other.due_date === due_date &&
    other.completed &&
    (0, derived_ts_1.isPresent)(owned.fields, other));
/** @returns what a replacement became that has completed an occurrence, and the id of that; undefined for any other */
function madeBefore(owned, call, { id }) {
    const replacement = call.body;
    if (seriesIn(owned) === undefined || !replacement.completed || !replacement.recurrence)
        return undefined;
    const kept = keptBefore(owned, call, { ...replacement, id });
    const next = kept && (0, occurrences_ts_1.nextOccurrence)(replacement, kept.created_at);
    return next && { body: { ...replacement, ...next, completed: false }, keptId: kept.id };
}
/** The next days of a recurring thing. */
function occurrences(owned, call) {
    const { limit, before } = call.query;
    const range = { limit: limit ?? limits_ts_1.usualOccurrences, before };
    return { status: 200, body: (0, occurrences_ts_1.occurrencesOf)((0, thing_ts_1.find)(owned, call), range) };
}
