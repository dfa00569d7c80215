"use strict";
// Entity tags in the headers of conditional requests (RFC 9110 section 13). What compressing proxies add to a tag does not
// matter here: a weak mark (`W/`), or the name of a coding.
Object.defineProperty(exports, "__esModule", { value: true });
exports.namesEntityTag = exports.entityTagsIn = exports.withoutCoding = exports.ifMatchForm = void 0;
// RFC 9110 sections 5.6.1 and 8.8.3: elements may be empty, and a tag may hold a comma.
const tagList = /^[ \t]*(?:,[ \t]*)*(?:(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"[ \t]*(?:,[ \t]*|$)+)+$/;
const oneTag = /"[^"]*"/g;
/** What If-Match may be: any version, or a list of tags. */
exports.ifMatchForm = new RegExp(`^[ \\t]*\\*[ \\t]*$|${tagList.source}`);
/** Apache writes `"3-gzip"`, Jetty `"3--gzip"`, others `"3;gzip"`. */
const withoutCoding = (tag) => tag.replace(/(?:--?|;)(?:gzip|deflate|br|zstd)"$/, '"');
exports.withoutCoding = withoutCoding;
/** @returns the tags of a header, without what proxies add; undefined when it is malformed */
const entityTagsIn = (header) => tagList.test(header) ? header.match(oneTag)?.map(exports.withoutCoding) : undefined;
exports.entityTagsIn = entityTagsIn;
/**
 * Whether `If-None-Match` names a tag (weak comparison), so that the client's copy is still good. A malformed header names
 * none.
 */
const namesEntityTag = (header, tag) => header.trim() === '*' || (0, exports.entityTagsIn)(header)?.includes((0, exports.withoutCoding)(tag.replace(/^W\//, ''))) === true;
exports.namesEntityTag = namesEntityTag;
