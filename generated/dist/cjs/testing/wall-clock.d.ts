/** What the name of every time zone matches, and other texts too. Offsets such as `+01:00` do not. */
export declare const timeZoneForm: RegExp;
/**
 * Whether there is a time zone of that name, in whatever case it is written: that depends on the data that the runtime has.
 * @param name for example `Europe/Berlin`
 */
export declare function isTimeZone(name: string): boolean;
/** @returns the day that it is in a zone at a moment */
export declare const dayIn: (zone: string, moment: number) => number;
/**
 * @param day as a number of days since 1970-01-01
 * @param time `HH:MM`
 * @returns the moment, also outside the years that RFC 3339 can write
 */
export declare function momentOnDay(day: number, time: string, zone: string): number;
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
export declare function momentOf(day: string, time: string, zone: string): string;
