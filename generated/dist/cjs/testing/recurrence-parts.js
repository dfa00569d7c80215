"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.whyNot = exports.parts = exports.maxCount = exports.maxInterval = exports.frequencies = void 0;
// The parts that a recurrence rule may have (RFC 5545, 3.3.10), each with its values, and why it has no others.
const calendar_day_ts_1 = require("./calendar-day.js");
exports.frequencies = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'];
/** From Monday, as `weekdayOf` counts. */
const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
exports.maxInterval = 1000;
exports.maxCount = 10_000;
/** The parts by name. */
exports.parts = {
    FREQ: {
        read: (text) => exports.frequencies.find((frequency) => frequency === text),
        message: 'must have DAILY, WEEKLY, MONTHLY or YEARLY for FREQ',
    },
    INTERVAL: {
        read: numberTo(exports.maxInterval),
        message: `must have a number from 1 to ${exports.maxInterval} for INTERVAL`,
    },
    COUNT: { read: numberTo(exports.maxCount), message: `must have a number from 1 to ${exports.maxCount} for COUNT` },
    UNTIL: {
        read: until,
        message: 'must have a day YYYYMMDD or a moment in UTC YYYYMMDDThhmmssZ for UNTIL',
    },
    BYMONTH: { read: listOf(numberTo(12)), message: 'must have months from 1 to 12 for BYMONTH' },
    BYMONTHDAY: {
        read: listOf(signedNumberTo(31)),
        message: 'must have days from 1 to 31, or from -31 to -1, for BYMONTHDAY',
    },
    BYDAY: {
        read: listOf(weekday),
        message: 'must have weekdays such as MO, or 1MO to 53MO and -53MO to -1MO, for BYDAY',
    },
    BYSETPOS: {
        read: listOf(signedNumberTo(366)),
        message: 'must have positions from 1 to 366, or from -366 to -1, for BYSETPOS',
    },
    WKST: { read: weekStart, message: 'must have a weekday, MO to SU, for WKST' },
};
const byTime = 'a task recurs on days, at the time that is its due_time';
const byWeekAndDay = 'days are told by BYMONTH, BYMONTHDAY and BYDAY';
const others = {
    ...{ BYHOUR: byTime, BYMINUTE: byTime, BYSECOND: byTime },
    ...{ BYWEEKNO: byWeekAndDay, BYYEARDAY: byWeekAndDay },
    RSCALE: 'the calendar is the Gregorian one',
    SKIP: 'a day that a month does not have is left out',
};
/** @returns why a rule does not have a part that is not among `parts` */
const whyNot = (name) => `must not have ${name}: ${others[name] ?? `its parts are ${Object.keys(exports.parts).join(', ')}`}`;
exports.whyNot = whyNot;
/** Reads a number of no more digits than the greatest has. */
function numberTo(max) {
    const form = new RegExp(`^[0-9]{1,${String(max).length}}$`);
    return (text) => {
        const number = form.test(text) ? Number(text) : 0;
        return number >= 1 && number <= max ? number : undefined;
    };
}
/** As `numberTo`, with a plus or a minus before it, or none. */
function signedNumberTo(max) {
    const read = numberTo(max);
    return (text) => {
        const number = read(text.replace(/^[+-]/, ''));
        return number !== undefined && text.startsWith('-') ? -number : number;
    };
}
/** Reads values that are separated by commas; undefined where one of them is none. */
function listOf(read) {
    return (text) => {
        const values = text.split(',').map(read);
        return values.includes(undefined) ? undefined : values;
    };
}
function weekday(text) {
    const day = weekStart(text.slice(-2));
    const ordinal = text.slice(0, -2);
    const nth = ordinal === '' ? 0 : readNth(ordinal);
    return day === undefined || nth === undefined ? undefined : { weekday: day, nth };
}
const readNth = signedNumberTo(53);
function weekStart(text) {
    const at = weekdays.indexOf(text);
    return at < 0 ? undefined : at;
}
function until(text) {
    const [, year, month, day, time, hour, minute, second] = untilForm.exec(text) ?? [];
    const written = `${year}-${month}-${day}T${hour ?? '00'}:${minute ?? '00'}:${second ?? '00'}.000Z`;
    const moment = Date.parse(written);
    // Date.parse takes 24 o'clock, and 30 February for 2 March.
    if (Number.isNaN(moment) || new Date(moment).toISOString() !== written || year === '0000')
        return undefined;
    return { day: (0, calendar_day_ts_1.dayOfMoment)(moment), ...(time !== undefined && { moment }) };
}
const untilForm = /^([0-9]{4})([0-9]{2})([0-9]{2})(T([0-9]{2})([0-9]{2})([0-9]{2})Z)?$/;
