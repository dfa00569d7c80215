// Wall-clock times in the time zones of IANA, by Intl, since browsers and Node 24 have no Temporal.
import { dayOfMoment, lastDay, parseDay, startOfDay } from './calendar-day.js';
/** What the name of every time zone matches, and other texts too. Offsets such as `+01:00` do not. */
export const timeZoneForm = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/;
// V8 also takes names of ICU that IANA does not have: `SystemV/…`, and abbreviations such as IST, which is Kolkata there.
// These are the abbreviations that IANA has.
const abbreviations = 'CET EET EST GMT HST MET MST PRC ROC ROK UCT UTC WET'.split(' ');
const isOfIcu = (name) => name.startsWith('SYSTEMV/') || (name.length === 3 && !abbreviations.includes(name));
/**
 * Whether there is a time zone of that name, in whatever case it is written: that depends on the data that the runtime has.
 * @param name for example `Europe/Berlin`
 */
export function isTimeZone(name) {
    if (!timeZoneForm.test(name) || isOfIcu(name.toUpperCase()))
        return false;
    try {
        clockOf(name);
        return true;
    }
    catch {
        return false;
    }
}
/** By name in lower case: to make one takes longer than to use it. There are as many as there are names. */
const clocks = new Map();
function clockOf(zone) {
    const known = clocks.get(zone.toLowerCase());
    if (known)
        return known;
    const clock = new Intl.DateTimeFormat('en-US', {
        ...{ timeZone: zone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23' },
        ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
        ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
    clocks.set(zone.toLowerCase(), clock);
    return clock;
}
/** Earlier a clock may show a year before Christ, which counts backwards; offsets did not change for long after it. */
const earliest = startOfDay(parseDay('0001-01-03'));
/**
 * @param moment in milliseconds since 1970-01-01T00:00Z, as everywhere in this file
 * @returns by how many milliseconds the clocks of a zone are ahead of UTC
 */
function offsetAt(moment, zone) {
    const seconds = Math.floor(Math.max(moment, earliest) / 1000) * 1000;
    const shown = {};
    for (const { type, value } of clockOf(zone).formatToParts(seconds))
        shown[type] = Number(value);
    const { year = 0, month = 0, day = 0, hour, minute, second } = shown;
    const clock = new Date(seconds);
    clock.setUTCFullYear(year, month - 1, day);
    clock.setUTCHours(hour, minute, second);
    return clock.getTime() - seconds;
}
/** @returns the day that it is in a zone at a moment */
export const dayIn = (zone, moment) => dayOfMoment(moment + offsetAt(moment, zone));
const dayLength = startOfDay(1);
/**
 * @param day as a number of days since 1970-01-01
 * @param time `HH:MM`
 * @returns the moment, also outside the years that RFC 3339 can write
 */
export function momentOnDay(day, time, zone) {
    const [hours, minutes] = time.split(':').map(Number);
    const wall = startOfDay(day) + (hours * 60 + minutes) * 60_000;
    // No zone changes its clocks twice within two days, so the offset is one of these.
    const before = wall - offsetAt(wall - dayLength, zone);
    const after = wall - offsetAt(wall + dayLength, zone);
    if (before === after)
        return before;
    const shown = [before, after].filter((moment) => moment + offsetAt(moment, zone) === wall);
    // A time that is skipped is counted from before the gap, and thereby lies as far behind it as it would have lain within.
    return shown.length > 0 ? Math.min(...shown) : before;
}
const first = startOfDay(parseDay('0001-01-01'));
const last = startOfDay(lastDay + 1) - 1;
/**
 * When a clock of a zone shows a time. One that a clock change skips moves forward by the gap; of one that there is twice
 * it is the first: `compatible` in the words of Temporal.
 * @param day `YYYY-MM-DD`
 * @param time `HH:MM`
 * @param zone a name that `isTimeZone` takes
 * @returns RFC 3339 in UTC with milliseconds; what is before the year 0001 or after 9999 there, is the first or last moment
 *   of these
 * @throws RangeError when there is no such day, time or zone
 */
export function momentOf(day, time, zone) {
    const moment = momentOnDay(parseDay(day), time, zone);
    return new Date(Math.min(Math.max(moment, first), last)).toISOString();
}
