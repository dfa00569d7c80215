/**
 * A relative reference (RFC 3986 section 4.2) from one path of the service to another. It leads there also where a proxy
 * serves the service under a prefix, which it strips and the service does not know.
 * @param from path of the request, e.g. `/api/me/tasks`
 * @param to path that is meant, e.g. `/api/7/tasks/42`
 * @returns e.g. `../../api/7/tasks/42`
 */
export declare const relativeReference: (from: string, to: string) => string;
