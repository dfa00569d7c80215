"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.requiredTags = requiredTags;
exports.isNotModified = isNotModified;
exports.idempotencyKey = idempotencyKey;
// Request headers with a syntax of their own: If-Match and If-None-Match (RFC 9110 section 13), and Idempotency-Key.
const entity_tags_ts_1 = require("./entity-tags.js");
const idempotency_key_ts_1 = require("./idempotency-key.js");
const response_ts_1 = require("./response.js");
/**
 * What compressing proxies add, a weak mark or the name of a coding, is ignored.
 * @returns the tags of If-Match, or undefined when any version will do
 * @throws Problem 400 when the header is malformed
 */
function requiredTags(headers) {
    const header = headers.get('If-Match');
    if (header === null || header.trim() === '*')
        return undefined;
    const tags = (0, entity_tags_ts_1.entityTagsIn)(header);
    if (tags === undefined) {
        const message = 'must be * or a list of entity tags';
        (0, response_ts_1.refuse)([{ in: 'header', pointer: 'If-Match', code: 'invalid_format', message }]);
    }
    return tags;
}
/** Whether the client has this representation already. A malformed If-None-Match is ignored. */
function isNotModified(headers, tag) {
    const header = headers.get('If-None-Match');
    return header !== null && (0, entity_tags_ts_1.namesEntityTag)(header, tag);
}
/**
 * @returns the Idempotency-Key without quotes, or undefined when none was sent
 * @throws Problem 400 when it is malformed
 */
function idempotencyKey(headers) {
    const header = headers.get('Idempotency-Key');
    if (header === null)
        return undefined;
    const key = (0, idempotency_key_ts_1.keyIn)(header);
    if (key === undefined)
        (0, response_ts_1.refuse)([{ in: 'header', pointer: 'Idempotency-Key', code: 'invalid_format', message: idempotency_key_ts_1.malformedKey }]);
    return key;
}
