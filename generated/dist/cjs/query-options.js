"use strict";
// What the options for TanStack Query are made of: keys that name the person and the type of the data, and their functions.
Object.defineProperty(exports, "__esModule", { value: true });
exports.whose = whose;
exports.queryOf = queryOf;
exports.pagesOf = pagesOf;
exports.withEtag = withEtag;
exports.withKey = withKey;
const operation_ts_1 = require("./operation.js");
/** @returns the part of a key that says whose data it is */
function whose({ session, options: client }, options) {
    const { isSignedIn, subject, userId } = session.snapshot();
    const as = isSignedIn === false ? null : (subject ?? userId);
    const owner = options?.userId ?? client.userId ?? 'me';
    return owner === 'me' ? { as } : { as, userId: owner };
}
/** What an answer came for must not be kept as another person's. @throws Error where somebody else is signed in by now */
async function kept(api, key, answer) {
    const data = await answer;
    const { as } = (key.at(-1) ?? {});
    const now = whose(api).as;
    if (as !== undefined && now && now !== as)
        throw new Error('Somebody else has signed in since this query was made: make its options anew.');
    return data;
}
/** @param send sends the request */
function queryOf(api, key, send) {
    return {
        queryKey: key,
        queryFn: ({ signal }) => kept(api, key, send(signal)),
        retry: false,
    };
}
/** @param send requests a page */
function pagesOf(api, key, send) {
    return {
        queryKey: key,
        async queryFn({ signal, pageParam }) {
            const page = send(pageParam === undefined ? {} : { cursor: pageParam }, signal);
            const { data, nextCursor } = await kept(api, key, page);
            return { items: data, nextCursor };
        },
        initialPageParam: undefined,
        getNextPageParam: ({ nextCursor }) => nextCursor,
        retry: false,
    };
}
/** @returns what a call has read, with its entity tag */
async function withEtag(call) {
    const { data, etag } = await call.withResponse();
    return { data, etag };
}
/** The Idempotency-Key of each mutation that has not succeeded yet, by its variables. */
const keys = new WeakMap();
/**
 * Gives one key to a mutation and its retries, for which TanStack Query calls the function again with the same variables:
 * however often it is tried, one thing is created. The next mutation has another key, also with the same object.
 */
async function withKey(variables, send) {
    const key = keys.get(variables) ?? (0, operation_ts_1.randomKey)();
    keys.set(variables, key);
    const data = await send(key);
    keys.delete(variables);
    return data;
}
//# sourceMappingURL=query-options.js.map