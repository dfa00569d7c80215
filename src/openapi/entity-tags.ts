// Entity tags in the headers of conditional requests (RFC 9110 section 13). What compressing proxies add to a tag does not
// matter here: a weak mark (`W/`), or the name of a coding.

// RFC 9110 sections 5.6.1 and 8.8.3: elements may be empty, and a tag may hold a comma.
const tagList = /^[ \t]*(?:,[ \t]*)*(?:(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"[ \t]*(?:,[ \t]*|$)+)+$/
const oneTag = /"[^"]*"/g

/** What If-Match may be: any version, or a list of tags. */
export const ifMatchForm: RegExp = new RegExp(`^[ \\t]*\\*[ \\t]*$|${tagList.source}`)

/** Apache writes `"3-gzip"`, Jetty `"3--gzip"`, others `"3;gzip"`. */
export const withoutCoding = (tag: string) => tag.replace(/(?:--?|;)(?:gzip|deflate|br|zstd)"$/, '"')

/** @returns the tags of a header, without what proxies add; undefined when it is malformed */
export const entityTagsIn = (header: string): string[] | undefined =>
  tagList.test(header) ? header.match(oneTag)?.map(withoutCoding) : undefined

/**
 * Whether `If-None-Match` names a tag (weak comparison), so that the client's copy is still good. A malformed header names
 * none.
 */
export const namesEntityTag = (header: string, tag: string): boolean =>
  header.trim() === '*' || entityTagsIn(header)?.includes(withoutCoding(tag.replace(/^W\//, ''))) === true
