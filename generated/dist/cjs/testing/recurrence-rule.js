"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.ruleForm = exports.maxRuleLength = void 0;
exports.parseRule = parseRule;
// Recurrence rules: values of RRULE (RFC 5545, 3.3.10) that tell days, each part at most once and in any order.
const recurrence_parts_ts_1 = require("./recurrence-parts.js");
/** In characters. */
exports.maxRuleLength = 255;
/** What every rule matches, and other texts too; without what engines of regular expressions differ in. */
exports.ruleForm = /^[A-Z-]+=[A-Z0-9,+-]+(;[A-Z-]+=[A-Z0-9,+-]+)*$/;
/**
 * Reads a rule.
 * @param text without `RRULE:` before it, in capitals
 * @returns the rule, or everything that it is refused for
 */
function parseRule(text) {
    const wrong = writtenWrong(text);
    if (wrong !== undefined)
        return { refusals: [{ part: '', message: wrong }] };
    const read = {};
    const refusals = text.split(';').flatMap((piece) => readPart(piece, read) ?? []);
    if (refusals.length === 0)
        refusals.push(...conflictsIn(read));
    return refusals.length > 0 ? { refusals } : { rule: ruleOf(read) };
}
function writtenWrong(text) {
    if (text.length > exports.maxRuleLength)
        return `must have at most ${exports.maxRuleLength} characters`;
    if (/^rrule:/i.test(text))
        return 'must not begin with RRULE:';
    if (/[a-z]/.test(text))
        return 'must be in capitals';
    return undefined;
}
const partForm = /^([A-Z][A-Z0-9-]{0,29})=(.*)/s;
/** Adds the part to those that were read before. */
function readPart(piece, read) {
    const [, name, value = ''] = partForm.exec(piece) ?? [];
    if (name === undefined)
        return { part: '', message: 'must be parts such as FREQ=WEEKLY, separated by semicolons' };
    if (!Object.hasOwn(recurrence_parts_ts_1.parts, name))
        return { part: name, message: (0, recurrence_parts_ts_1.whyNot)(name) };
    if (Object.hasOwn(read, name))
        return { part: name, message: `must not have ${name} twice` };
    const { read: readValue, message } = recurrence_parts_ts_1.parts[name];
    const known = readValue(value);
    Object.assign(read, { [name]: known });
    return known === undefined ? { part: name, message } : undefined;
}
/** What parts say about each other, each of them being right by itself. */
function* conflictsIn(read) {
    const { FREQ, BYDAY = [], BYMONTHDAY, BYMONTH, BYSETPOS } = read;
    if (FREQ === undefined)
        yield { part: 'FREQ', message: 'must have FREQ' };
    if (read.COUNT !== undefined && read.UNTIL !== undefined)
        yield { part: 'UNTIL', message: 'must not have both COUNT and UNTIL' };
    if ((FREQ === 'DAILY' || FREQ === 'WEEKLY') && BYDAY.some(({ nth }) => nth !== 0))
        yield { part: 'BYDAY', message: `must not have numbers in BYDAY with FREQ=${FREQ}` };
    if (FREQ === 'WEEKLY' && BYMONTHDAY)
        yield { part: 'BYMONTHDAY', message: 'must not have BYMONTHDAY with FREQ=WEEKLY' };
    if (BYSETPOS && !BYMONTH && !BYMONTHDAY && !read.BYDAY)
        yield { part: 'BYSETPOS', message: 'must not have BYSETPOS without BYDAY, BYMONTHDAY or BYMONTH' };
}
const ruleOf = (read) => ({
    frequency: read.FREQ,
    interval: read.INTERVAL ?? 1,
    weekStart: read.WKST ?? 0,
    months: read.BYMONTH ?? [],
    monthDays: read.BYMONTHDAY ?? [],
    weekdays: read.BYDAY ?? [],
    positions: read.BYSETPOS ?? [],
    ...(read.COUNT !== undefined && { count: read.COUNT }),
    ...(read.UNTIL !== undefined && { until: read.UNTIL }),
});
