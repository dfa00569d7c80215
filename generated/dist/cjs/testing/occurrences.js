"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.daysAfter = daysAfter;
exports.nextOccurrence = nextOccurrence;
exports.occurrencesOf = occurrencesOf;
// The days on which a task recurs, and what a recurring task becomes when its present occurrence is done.
const calendar_day_ts_1 = require("./calendar-day.js");
const recurrence_rule_ts_1 = require("./recurrence-rule.js");
const recurrence_sets_ts_1 = require("./recurrence-sets.js");
const wall_clock_ts_1 = require("./wall-clock.js");
/**
 * The days of a rule, ascending.
 * @param anchor `YYYY-MM-DD`: the days are those after it, and INTERVAL counts from its week, month or year. COUNT counts
 *   it as the first occurrence, also where the rule has no such day.
 * @param timeOfDay what a moment of UNTIL is compared with: without a zone as if it were in UTC, without a time by its day
 * @returns days as `YYYY-MM-DD`, up to COUNT, UNTIL or 9999-12-31
 * @throws RangeError when the anchor is no day, or the zone is none
 */
function* daysAfter(rule, anchor, timeOfDay = {}) {
    const start = (0, calendar_day_ts_1.parseDay)(anchor);
    let left = (rule.count ?? Number.POSITIVE_INFINITY) - 1;
    if (left === 0)
        return;
    for (const set of (0, recurrence_sets_ts_1.setsOf)(rule, start)) {
        for (const day of set) {
            if (day <= start)
                continue;
            if (day > calendar_day_ts_1.lastDay || isAfter(rule.until, day, timeOfDay))
                return;
            yield (0, calendar_day_ts_1.formatDay)(day);
            left -= 1;
            if (left === 0)
                return;
        }
    }
}
/** Whether an occurrence comes after the end of its rule. */
function isAfter(until, day, { due_time, time_zone }) {
    if (until === undefined)
        return false;
    if (until.moment === undefined || !due_time)
        return day > until.day;
    return (0, wall_clock_ts_1.momentOnDay)(day, due_time, time_zone ?? 'UTC') > until.moment;
}
/**
 * What a recurring task becomes when its present occurrence, the one on its due date, is done. That is the first occurrence
 * after the due date, even where it is in the past; or, with `recurs_from: 'completion'`, the first after the day of
 * completion in the zone of the task, or in UTC where it has none.
 * @param completedAt milliseconds since 1970-01-01T00:00Z, or RFC 3339
 * @returns the fields that change; undefined where the rule is used up. COUNT in the rule is how many occurrences are left,
 *   the present one included, so it is one less; all else of it stays as it is written.
 * @throws RangeError when the rule, the day, the zone or the moment is none
 */
function nextOccurrence(task, completedAt) {
    const parsed = (0, recurrence_rule_ts_1.parseRule)(task.recurrence);
    if ('refusals' in parsed)
        throw new RangeError(`recurrence ${parsed.refusals.map(({ message }) => message).join('; ')}`);
    const anchor = task.recurs_from === 'completion' ? dayOfCompletion(task, completedAt) : task.due_date;
    const [due_date] = daysAfter(parsed.rule, anchor, task);
    if (due_date === undefined)
        return undefined;
    const { count = 0 } = parsed.rule;
    return { due_date, recurrence: task.recurrence.replace(/\bCOUNT=[0-9]+/, `COUNT=${count - 1}`) };
}
function dayOfCompletion({ time_zone }, completedAt) {
    const moment = new Date(completedAt).getTime();
    return (0, calendar_day_ts_1.formatDay)(time_zone ? (0, wall_clock_ts_1.dayIn)(time_zone, moment) : (0, calendar_day_ts_1.dayOfMoment)(moment));
}
/**
 * The days on which a task is due, its due date first, as if it were completed on each of them.
 * @returns none for a task that does not recur, or is done
 */
function occurrencesOf({ completed, ...task }, { limit, before = '9999-12-32' }) {
    const { due_date, recurrence, due_time, time_zone } = task;
    if (completed || due_date === null || recurrence === null)
        return [];
    const parsed = (0, recurrence_rule_ts_1.parseRule)(recurrence);
    if ('refusals' in parsed)
        return [];
    const found = [];
    const add = (day) => {
        const due_at = due_time && time_zone ? (0, wall_clock_ts_1.momentOf)(day, due_time, time_zone) : null;
        if (day < before)
            found.push({ due_date: day, due_at });
        return day < before && found.length < limit;
    };
    if (!add(due_date))
        return found;
    for (const day of daysAfter(parsed.rule, due_date, task))
        if (!add(day))
            break;
    return found;
}
