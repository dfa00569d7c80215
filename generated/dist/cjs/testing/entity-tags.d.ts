/** What If-Match may be: any version, or a list of tags. */
export declare const ifMatchForm: RegExp;
/** Apache writes `"3-gzip"`, Jetty `"3--gzip"`, others `"3;gzip"`. */
export declare const withoutCoding: (tag: string) => string;
/** @returns the tags of a header, without what proxies add; undefined when it is malformed */
export declare const entityTagsIn: (header: string) => string[] | undefined;
/**
 * Whether `If-None-Match` names a tag (weak comparison), so that the client's copy is still good. A malformed header names
 * none.
 */
export declare const namesEntityTag: (header: string, tag: string) => boolean;
