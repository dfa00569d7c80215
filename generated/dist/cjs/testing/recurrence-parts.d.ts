export declare const frequencies: readonly ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'];
export type Frequency = (typeof frequencies)[number];
/** A weekday of BYDAY. @param nth of those in the month or year, from its end where negative; 0 for each of them */
export type Weekday = {
    weekday: number;
    nth: number;
};
/** @param moment in milliseconds since 1970-01-01T00:00Z, where UNTIL has a time; @param day the day of it in UTC */
export type Until = {
    day: number;
    moment?: number;
};
/** What the parts of a rule say. */
export type Parts = {
    FREQ: Frequency;
    INTERVAL: number;
    COUNT: number;
    UNTIL: Until;
    BYMONTH: number[];
    BYMONTHDAY: number[];
    BYDAY: Weekday[];
    BYSETPOS: number[];
    WKST: number;
};
/** @param message what a text must be like that `read` does not take */
type Part<Value> = {
    read: (text: string) => Value | undefined;
    message: string;
};
export declare const maxInterval = 1000;
export declare const maxCount = 10000;
/** The parts by name. */
export declare const parts: {
    [Name in keyof Parts]: Part<Parts[Name]>;
};
/** @returns why a rule does not have a part that is not among `parts` */
export declare const whyNot: (name: string) => string;
export {};
