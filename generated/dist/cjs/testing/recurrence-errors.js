"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.timeZoneError = void 0;
exports.ruleErrors = ruleErrors;
// What is wrong with the texts that say when a task recurs. The SDK's in-memory service uses the same code.
const recurrence_rule_ts_1 = require("./recurrence-rule.js");
const wall_clock_ts_1 = require("./wall-clock.js");
/** @returns what a recurrence rule is refused for; nothing for one that is good */
function ruleErrors(text) {
    const parsed = (0, recurrence_rule_ts_1.parseRule)(text);
    return 'refusals' in parsed ? parsed.refusals.map(({ message }) => message) : [];
}
const noZone = 'must be the name of a time zone of IANA, such as Europe/Berlin';
/** @returns what a name is refused for; undefined for that of a time zone */
const timeZoneError = (name) => ((0, wall_clock_ts_1.isTimeZone)(name) ? undefined : noZone);
exports.timeZoneError = timeZoneError;
