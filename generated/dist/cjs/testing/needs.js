"use strict";
// Fields that make sense beside another one alone: a time of day needs a day. The SDK's in-memory service uses the same code.
Object.defineProperty(exports, "__esModule", { value: true });
exports.needsOf = needsOf;
exports.errorsOfNeed = errorsOfNeed;
exports.brokenNeeds = brokenNeeds;
/** @returns the fields that others need, by name, and those others; ordered as PostgreSQL checks constraints: by name */
function needsOf(fields) {
    const needs = Object.entries(fields).flatMap(([name, { needs: needed }]) => needed ? [{ name, needed }] : []);
    const all = [...new Set(needs.map(({ needed }) => needed))].sort();
    return all.map((needed) => [needed, needs.filter((need) => need.needed === needed).map(({ name }) => name)]);
}
/** What is wrong with a request after which a field would be null that others need. @param given its fields */
function errorsOfNeed([needed, by], given) {
    const asked = by.filter((name) => (given[name] ?? null) !== null);
    const wrong = asked.length > 0 ? asked : [needed];
    return wrong.map((field) => ({
        field,
        code: 'needs_field',
        message: field === needed ? `must not be null beside ${by.join(' or ')}` : `needs ${needed}`,
    }));
}
/**
 * @param given the fields of a request
 * @param whole those of the item after it; undefined for what is not known
 * @returns what is wrong with them; nothing where every field has those that it needs
 */
function brokenNeeds(fields, given, whole) {
    const broken = needsOf(fields).find(([needed, by]) => whole[needed] === null && by.some((name) => (whole[name] ?? null) !== null));
    return broken ? errorsOfNeed(broken, given) : [];
}
