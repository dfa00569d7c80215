"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.brokenRules = brokenRules;
// A judge of values by the JSON Schemas of requests: the keywords that they use, with the service's codes for each
// broken rule. A keyword or format it does not know is refused at once, so that no rule is passed over in silence.
const comparable_text_ts_1 = require("./comparable-text.js");
const recurrence_errors_ts_1 = require("./recurrence-errors.js");
const choice_ts_1 = require("./choice.js");
/** @returns every rule that the value breaks, fields in the schema's order and unknown ones last */
function brokenRules(schema, value, path = []) {
    const broken = (code, message) => [{ path, code, message }];
    if (schema.anyOf !== undefined) {
        const fits = schema.anyOf.some((choice) => brokenRules(choice, value).length === 0);
        return fits ? [] : broken('invalid_union', `must be ${schema.anyOf.map(described).join(' or ')}`);
    }
    if (schema.oneOf !== undefined) {
        const choice = (0, choice_ts_1.choiceFor)(schema, value, path);
        return 'code' in choice ? [choice] : brokenRules(choice, value, path);
    }
    if (schema.enum !== undefined) {
        return schema.enum.includes(value) ? [] : broken('invalid_value', `must be ${described(schema)}`);
    }
    const types = [schema.type ?? []].flat();
    if (types.length > 0 && !types.includes(typeOf(value))) {
        const names = types.map((type) => type === 'integer' ? described({ ...schema, type }) : (kinds[type] ?? type));
        return broken('invalid_type', `must be ${names.join(' or ')}`);
    }
    if (typeof value === 'string')
        return rulesBrokenByText(schema, value).map((rule) => ({ path, ...rule }));
    if (typeof value === 'number')
        return rulesBrokenByNumber(schema, value).map((rule) => ({ path, ...rule }));
    if (Array.isArray(value)) {
        const { items = {} } = schema;
        const inItems = value.flatMap((item, index) => brokenRules(items, item, [...path, index]));
        const byCount = rulesBrokenByCount(schema, value.length).map((rule) => ({ path, ...rule }));
        const found = [...inItems, ...byCount];
        if (found.length > 0 || !schema.uniqueItems)
            return found;
        const twins = (0, comparable_text_ts_1.placesOfTwins)(value.map((text) => String(text).trim()));
        return twins.map((at) => ({ path: [...path, at], code: 'custom', message: comparable_text_ts_1.isTwin }));
    }
    return isObject(value) ? rulesBrokenByObject(schema, value, path) : [];
}
function rulesBrokenByObject(schema, value, path) {
    const { properties = {}, required = [] } = schema;
    const given = new Map(Object.entries(value));
    const inFields = Object.entries(properties).flatMap(([name, property]) => {
        const at = [...path, name];
        if (given.has(name))
            return brokenRules(property, given.get(name), at);
        return required.includes(name) ? [{ path: at, code: 'required', message: 'is required' }] : [];
    });
    const unknown = [...given.keys()].filter((name) => !Object.hasOwn(properties, name));
    const message = 'is not a field that this operation takes';
    return [
        ...inFields,
        ...unknown.map((name) => ({ path: [...path, name], code: 'unrecognized_key', message })),
    ];
}
/** Formats whose pattern leaves no lone surrogate over: it is not refused a second time. */
const formsAlone = ['email', 'wall-clock-time'];
function rulesBrokenByText(schema, text) {
    const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern, format } = schema;
    if (format === 'date')
        return rulesBrokenByDay(text);
    if (format === 'date-time')
        return rulesBrokenByTimestamp(schema, text);
    if (format === 'rrule')
        return (0, recurrence_errors_ts_1.ruleErrors)(text).map((message) => ({ code: 'custom', message }));
    if (format === 'time-zone')
        return [(0, recurrence_errors_ts_1.timeZoneError)(text) ?? []].flat().map((message) => ({ code: 'custom', message }));
    const length = [...text].length; // in code points, as everywhere in this API
    const found = [];
    const breaks = (code, message) => found.push({ code, message });
    if (length < minLength)
        breaks('too_small', `must have at least ${characters(minLength)}`);
    if (length > maxLength)
        breaks('too_big', `must have at most ${characters(maxLength)}`);
    if (pattern !== undefined && !regExp(pattern).test(text))
        breaks('invalid_format', formOf(schema));
    else if (isLine(schema) && !(0, comparable_text_ts_1.isVisible)(text))
        breaks('custom', comparable_text_ts_1.notVisible);
    if (!formsAlone.includes(format ?? '') && !isWellFormed(text))
        breaks('custom', 'must not contain lone surrogates');
    return found;
}
function rulesBrokenByCount({ minItems = 0, maxItems }, count) {
    const values = (bound) => `${bound} value${bound === 1 ? '' : 's'}`;
    if (count < minItems)
        return [{ code: 'too_small', message: `must have at least ${values(minItems)}` }];
    if (maxItems === undefined || count <= maxItems)
        return [];
    return [{ code: 'too_big', message: `must have at most ${values(maxItems)}` }];
}
function rulesBrokenByNumber(schema, value) {
    const { minimum = value, maximum = value } = schema;
    const message = `must be ${described({ ...schema, type: 'integer' })}`;
    if (value < minimum)
        return [{ code: 'too_small', message }];
    return value > maximum ? [{ code: 'too_big', message }] : [];
}
const kinds = { string: 'text', boolean: 'true or false', object: 'a JSON object' };
const characters = (count) => `${count} character${count === 1 ? '' : 's'}`;
/** Whether blank text is refused, which the pattern says in part. */
const isLine = ({ minLength = 0, pattern, format }) => format === undefined &&
    minLength > 0 &&
    pattern !== undefined &&
    !regExp(pattern).test(' ') &&
    regExp(pattern).test(' x');
function formOf(schema) {
    const { format, pattern = '' } = schema;
    if (format === 'email')
        return 'must be an e-mail address in ASCII';
    if (format === 'wall-clock-time')
        return 'must be a time, HH:MM';
    if (isLine(schema))
        return 'must not be blank and must not contain NUL';
    const isSearch = format === undefined && !regExp(pattern).test(' ');
    return isSearch ? 'must have a word and must not contain NUL' : 'must not contain NUL';
}
function rulesBrokenByDay(text) {
    const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00.000Z`) : Number.NaN;
    // Date.parse may take 30 February for 2 March.
    const isDay = !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
    if (!isDay)
        return [{ code: 'invalid_format', message: 'must be a calendar day, YYYY-MM-DD' }];
    return text.startsWith('0000') ? [{ code: 'custom', message: 'must be a year from 0001 to 9999' }] : [];
}
function rulesBrokenByTimestamp({ pattern = '' }, text) {
    const message = 'must be a timestamp in UTC with milliseconds, YYYY-MM-DDThh:mm:ss.sssZ';
    if (!regExp(pattern).test(text))
        return [{ code: 'invalid_format', message }];
    const time = Date.parse(text);
    const isTimestamp = !Number.isNaN(time) && new Date(time).toISOString() === text && !text.startsWith('0000');
    return isTimestamp ? [] : [{ code: 'custom', message }];
}
const compiled = new Map();
function regExp(pattern) {
    const known = compiled.get(pattern) ?? new RegExp(pattern);
    compiled.set(pattern, known);
    return known;
}
/** As String.prototype.isWellFormed, which runtimes of 2023 may lack. */
const isWellFormed = (text) => !/\p{Surrogate}/u.test(text);
const isObject = (value) => typeof value === 'object' && value !== null;
const typeOf = (value) => {
    if (value === null)
        return 'null';
    if (Number.isInteger(value))
        return 'integer';
    return Array.isArray(value) ? 'array' : typeof value;
};
const described = ({ enum: values, type, minimum, maximum }) => {
    if (values !== undefined)
        return values.join(', ');
    return minimum === undefined ? String(type) : `an ${type} from ${minimum} to ${maximum}`;
};
