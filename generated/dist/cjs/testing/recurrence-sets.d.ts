import type { Frequency } from './recurrence-parts.js';
import type { RecurrenceRule } from './recurrence-rule.js';
/** After so many periods the calendar is the same again, so what was not found until then does not exist. */
export declare const periodsPerCycle: Record<Frequency, number>;
/**
 * The sets of a rule, one for each period, the anchor's first. It goes on until a day after UNTIL, since a day begins
 * elsewhere before it does in UTC; until 9999; or until a cycle of the calendar has passed without a day. Days whose month
 * BYMONTH leaves out are passed over.
 * @param anchor the day from whose period INTERVAL counts, and from which comes what the rule leaves open
 * @returns days, ascending; in the anchor's period also those before it, as BYSETPOS counts them
 */
export declare function setsOf(rule: RecurrenceRule, anchor: number): Generator<number[]>;
