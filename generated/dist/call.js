// What a method of the client returns: a promise of the data that can also give the whole response, or all pages.
/** A promise of the data of a response. The request has been started when you get it. */
export class Call extends Promise {
    #answer;
    #operation;
    constructor(answer, operation) {
        // A whole promise, since some libraries (zone.js) look into promises that they have not made.
        super((resolve, reject) => {
            answer.then(({ data }) => resolve(data), reject);
        });
        this.#answer = answer;
        this.#operation = operation;
    }
    /** What `console.log` shows in Node, Deno and Bun: not the data, which may be tokens. */
    [Symbol.for('nodejs.util.inspect.custom')]() {
        return `Call ${this.#operation}`;
    }
    // Promises that are derived from a call are plain promises.
    static get [Symbol.species]() {
        return Promise;
    }
    /** The data together with the response, its entity tag, its request id and, for a page, the next cursor. */
    withResponse() {
        // A failure is reported once: by the promise that is returned, not by this one as well.
        this.then(undefined, () => { });
        return this.#answer.then((answer) => answer);
    }
}
/** @returns the data with what the response's headers say */
export function answerOf(data, response) {
    const header = (name) => response.headers.get(name) ?? undefined;
    return {
        data,
        response,
        requestId: header('X-Request-Id'),
        etag: header('ETag'),
        nextCursor: header('X-Next-Cursor'),
    };
}
/**
 * Yields every item, page after page.
 *
 * @param page requests a page by its cursor; `undefined` is the first page
 */
export async function* iterate(page) {
    let cursor;
    do {
        const { data, nextCursor } = await page(cursor).withResponse();
        yield* data;
        cursor = nextCursor;
    } while (cursor !== undefined);
}
//# sourceMappingURL=call.js.map