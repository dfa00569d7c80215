// Calendar days as numbers, in the proleptic Gregorian calendar from 0001-01-01 to 9999-12-31.
const millisecondsPerDay = 86_400_000;
/** Those of 400 years, after which dates and weekdays repeat together. */
export const daysPerCycle = 146_097;
/** How many days there are from 1 March of the year 0 to 1970-01-01. A year that begins in March ends with its leap day. */
const daysBefore1970 = 719_468;
/** How many days there are from 1 March to the first of the n-th month after it. */
const daysBeforeMonth = (n) => Math.floor((153 * n + 2) / 5);
const daysBeforeYear = (year) => year * 365 + Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
/**
 * By arithmetic, since a search asks for many days and Date takes several times as long.
 * @param month from 1; one beyond 12 is a month of a later year
 * @param day from 1
 * @returns the days since 1970-01-01
 */
export function dayNumber(year, month, day) {
    const months = year * 12 + month - 3; // since March of the year 0
    const marchYear = Math.floor(months / 12);
    const ofYear = daysBeforeMonth(months - marchYear * 12);
    return daysBeforeYear(marchYear) + ofYear + day - 1 - daysBefore1970;
}
/** @returns year, month and day of the month, the latter two from 1 */
export function dateOf(day) {
    const days = day + daysBefore1970;
    const guess = Math.floor(((days + 2) * 400) / daysPerCycle); // leap days lie unevenly: it is right, or a year too late
    const marchYear = daysBeforeYear(guess) > days ? guess - 1 : guess;
    const ofYear = days - daysBeforeYear(marchYear);
    const n = Math.floor((5 * ofYear + 2) / 153);
    const dayOfMonth = ofYear - daysBeforeMonth(n) + 1;
    return n < 10
        ? { year: marchYear, month: n + 3, dayOfMonth }
        : { year: marchYear + 1, month: n - 9, dayOfMonth };
}
/** @returns 0 for Monday to 6 for Sunday */
export function weekdayOf(day) {
    return (((day + 3) % 7) + 7) % 7; // 1970-01-01 was a Thursday
}
export const lastDay = dayNumber(9999, 12, 31);
/** @returns the day of a moment in UTC; @param moment in milliseconds since 1970-01-01T00:00Z */
export const dayOfMoment = (moment) => Math.floor(moment / millisecondsPerDay);
/** @returns the first moment of the day in UTC, in milliseconds since 1970-01-01T00:00Z */
export const startOfDay = (day) => day * millisecondsPerDay;
/** @returns the day as `YYYY-MM-DD` */
export const formatDay = (day) => new Date(startOfDay(day)).toISOString().slice(0, 10);
/**
 * @param text `YYYY-MM-DD`
 * @throws RangeError when there is no such day between 0001-01-01 and 9999-12-31
 */
export function parseDay(text) {
    const day = dayOfMoment(Date.parse(`${text}T00:00:00Z`));
    // Date.parse takes 30 February for 2 March.
    if (Number.isNaN(day) || formatDay(day) !== text || text.startsWith('0000'))
        throw new RangeError('not a calendar day from 0001-01-01 to 9999-12-31');
    return day;
}
