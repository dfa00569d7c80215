// The days of a rule, one period after the other: a day, a week, a month or a year, by its FREQ (RFC 5545, 3.3.10).
import { dateOf, dayNumber, daysPerCycle, lastDay, weekdayOf } from './calendar-day.js';
/** After so many periods the calendar is the same again, so what was not found until then does not exist. */
export const periodsPerCycle = {
    DAILY: daysPerCycle,
    WEEKLY: daysPerCycle / 7,
    MONTHLY: 4800,
    YEARLY: 400,
};
/**
 * The sets of a rule, one for each period, the anchor's first. It goes on until a day after UNTIL, since a day begins
 * elsewhere before it does in UTC; until 9999; or until a cycle of the calendar has passed without a day. Days whose month
 * BYMONTH leaves out are passed over.
 * @param anchor the day from whose period INTERVAL counts, and from which comes what the rule leaves open
 * @returns days, ascending; in the anchor's period also those before it, as BYSETPOS counts them
 */
export function* setsOf(rule, anchor) {
    const { frequency, interval } = rule;
    const around = calendarAround(anchor);
    const startOf = periodsFrom(rule, anchor);
    const daysWithin = choiceOf(withAnchor(rule, anchor), around);
    const isPosition = choiceAmong(rule.positions);
    const stepsFrom = frequency === 'DAILY' ? stepsToMonths(rule, around) : () => 1;
    const end = Math.min(lastDay, (rule.until?.day ?? lastDay) + 1);
    let found = 0;
    for (let step = 0; step - found <= periodsPerCycle[frequency];) {
        const start = startOf(step * interval);
        if (start > end)
            return;
        const days = daysWithin(start, startOf(step * interval + 1));
        const set = days.filter((_, index) => isPosition(index + 1, index - days.length));
        if (set.length > 0)
            found = step;
        yield set;
        step += stepsFrom(start);
    }
}
/** @returns the first day of the n-th period after the anchor's */
function periodsFrom({ frequency, weekStart }, anchor) {
    const { year, month } = dateOf(anchor);
    const startOfWeek = anchor - weekdayOf(anchor - weekStart);
    switch (frequency) {
        case 'DAILY':
            return (n) => anchor + n;
        case 'WEEKLY':
            return (n) => startOfWeek + 7 * n;
        case 'MONTHLY':
            return (n) => dayNumber(year, month + n, 1);
        case 'YEARLY':
            return (n) => dayNumber(year + n, 1, 1);
    }
}
/** @returns how many steps it is from a day to the next; where BYMONTH leaves out its month, to the month after that */
function stepsToMonths({ months, interval }, around) {
    const isMonth = choiceAmong(months);
    return (day) => {
        const { month, last } = around(day);
        return isMonth(month) ? 1 : Math.ceil((last + 1 - day) / interval);
    };
}
/** @returns the rule with the day of the week, of the month or of the year that it takes from its anchor */
function withAnchor(rule, anchor) {
    if (rule.weekdays.length > 0 || rule.monthDays.length > 0)
        return rule;
    const { month, dayOfMonth } = dateOf(anchor);
    switch (rule.frequency) {
        case 'DAILY':
            return rule;
        case 'WEEKLY':
            return { ...rule, weekdays: [{ weekday: weekdayOf(anchor), nth: 0 }] };
        case 'MONTHLY':
            return { ...rule, monthDays: [dayOfMonth] };
        case 'YEARLY':
            return { ...rule, monthDays: [dayOfMonth], months: rule.months.length > 0 ? rule.months : [month] };
    }
}
/**
 * What BYMONTH, BYMONTHDAY and BYDAY leave of the days from `start` to the one before `end`. Whether the table of RFC 5545
 * calls a part a limit or an expansion is the same here, since a rule chooses nothing smaller than days.
 */
function choiceOf(rule, around) {
    const { frequency, months } = rule;
    const isMonth = choiceAmong(months);
    const isMonthDay = choiceAmong(rule.monthDays);
    const isWeekday = choiceOfWeekdays(rule.weekdays);
    const countsInYear = frequency === 'YEARLY' && months.length === 0;
    return (start, end) => {
        const days = [];
        for (let day = start; day < end;) {
            const { year, month, first, last } = around(day);
            const range = countsInYear ? yearRange(year) : { first, last };
            const next = Math.min(end, last + 1);
            for (; isMonth(month) && day < next; day += 1) {
                if (isMonthDay(day - first + 1, day - last - 1) && isWeekday(day, range))
                    days.push(day);
            }
            day = next;
        }
        return days;
    };
}
/** @returns whether a day is one of BYDAY; the n-th one is counted in `range` */
function choiceOfWeekdays(weekdays) {
    const isAmong = choiceAmong(weekdays.map(({ weekday, nth }) => nth * 7 + weekday));
    return (day, { first, last }) => {
        const weekday = weekdayOf(day);
        const nth = Math.floor((day - first) / 7) + 1;
        const nthFromEnd = Math.floor((last - day) / 7) + 1;
        return isAmong(weekday, nth * 7 + weekday) || isAmong(-nthFromEnd * 7 + weekday);
    };
}
/** @returns whether one of two numbers is in the list; an empty list leaves every choice open */
function choiceAmong(list) {
    const chosen = new Set(list);
    return (one, other = one) => chosen.size === 0 || chosen.has(one) || chosen.has(other);
}
const yearRange = (year) => ({
    first: dayNumber(year, 1, 1),
    last: dayNumber(year + 1, 1, 1) - 1,
});
/** It remembers the last month, as most days are in the same as the one before. */
function calendarAround(anchor) {
    let known = monthAround(anchor);
    return (day) => {
        if (day < known.first || day > known.last)
            known = monthAround(day);
        return known;
    };
}
function monthAround(day) {
    const { year, month } = dateOf(day);
    return { year, month, first: dayNumber(year, month, 1), last: dayNumber(year, month + 1, 1) - 1 };
}
