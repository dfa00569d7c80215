/** Those of 400 years, after which dates and weekdays repeat together. */
export declare const daysPerCycle = 146097;
/**
 * By arithmetic, since a search asks for many days and Date takes several times as long.
 * @param month from 1; one beyond 12 is a month of a later year
 * @param day from 1
 * @returns the days since 1970-01-01
 */
export declare function dayNumber(year: number, month: number, day: number): number;
/** @returns year, month and day of the month, the latter two from 1 */
export declare function dateOf(day: number): {
    year: number;
    month: number;
    dayOfMonth: number;
};
/** @returns 0 for Monday to 6 for Sunday */
export declare function weekdayOf(day: number): number;
export declare const lastDay: number;
/** @returns the day of a moment in UTC; @param moment in milliseconds since 1970-01-01T00:00Z */
export declare const dayOfMoment: (moment: number) => number;
/** @returns the first moment of the day in UTC, in milliseconds since 1970-01-01T00:00Z */
export declare const startOfDay: (day: number) => number;
/** @returns the day as `YYYY-MM-DD` */
export declare const formatDay: (day: number) => string;
/**
 * @param text `YYYY-MM-DD`
 * @throws RangeError when there is no such day between 0001-01-01 and 9999-12-31
 */
export declare function parseDay(text: string): number;
