import { type Frequency, type Until, type Weekday } from './recurrence-parts.js';
/** @param weekStart 0 for Monday to 6 for Sunday; @param count how many occurrences there are, the present one included */
export type RecurrenceRule = {
    frequency: Frequency;
    interval: number;
    weekStart: number;
    months: readonly number[];
    monthDays: readonly number[];
    weekdays: readonly Weekday[];
    positions: readonly number[];
    count?: number;
    until?: Until;
};
/** Why a text is no rule. @param part the name of the part that it is about; empty where it is about all of them */
export type Refusal = {
    part: string;
    message: string;
};
/** In characters. */
export declare const maxRuleLength = 255;
/** What every rule matches, and other texts too; without what engines of regular expressions differ in. */
export declare const ruleForm: RegExp;
/**
 * Reads a rule.
 * @param text without `RRULE:` before it, in capitals
 * @returns the rule, or everything that it is refused for
 */
export declare function parseRule(text: string): {
    rule: RecurrenceRule;
} | {
    refusals: Refusal[];
};
