import { type RecurrenceRule } from './recurrence-rule.js';
/** When on its days a task is due. @param due_time `HH:MM` */
export type TimeOfDay = {
    due_time?: string | null;
    time_zone?: string | null;
};
/** The fields of a task that its recurrence depends on. @param due_date `YYYY-MM-DD` */
export type RecurringTask = TimeOfDay & {
    due_date: string;
    recurrence: string;
    recurs_from?: 'due' | 'completion';
};
/**
 * The days of a rule, ascending.
 * @param anchor `YYYY-MM-DD`: the days are those after it, and INTERVAL counts from its week, month or year. COUNT counts
 *   it as the first occurrence, also where the rule has no such day.
 * @param timeOfDay what a moment of UNTIL is compared with: without a zone as if it were in UTC, without a time by its day
 * @returns days as `YYYY-MM-DD`, up to COUNT, UNTIL or 9999-12-31
 * @throws RangeError when the anchor is no day, or the zone is none
 */
export declare function daysAfter(rule: RecurrenceRule, anchor: string, timeOfDay?: TimeOfDay): Generator<string>;
/**
 * What a recurring task becomes when its present occurrence, the one on its due date, is done. That is the first occurrence
 * after the due date, even where it is in the past; or, with `recurs_from: 'completion'`, the first after the day of
 * completion in the zone of the task, or in UTC where it has none.
 * @param completedAt milliseconds since 1970-01-01T00:00Z, or RFC 3339
 * @returns the fields that change; undefined where the rule is used up. COUNT in the rule is how many occurrences are left,
 *   the present one included, so it is one less; all else of it stays as it is written.
 * @throws RangeError when the rule, the day, the zone or the moment is none
 */
export declare function nextOccurrence(task: RecurringTask, completedAt: number | string): {
    due_date: string;
    recurrence: string;
} | undefined;
/** @param limit how many at most @param before `YYYY-MM-DD`: only those before this day */
type Range = {
    limit: number;
    before?: string | undefined;
};
/**
 * The days on which a task is due, its due date first, as if it were completed on each of them.
 * @returns none for a task that does not recur, or is done
 */
export declare function occurrencesOf({ completed, ...task }: {
    completed: boolean;
} & {
    [Field in keyof RecurringTask]: RecurringTask[Field] | null;
}, { limit, before }: Range): {
    due_date: string;
    due_at: string | null;
}[];
export {};
