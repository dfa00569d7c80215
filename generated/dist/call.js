// What a method of the client returns: a promise of the data that can also give the whole response.
/** A promise of the data of a response. The request has been started when you get it. */
export class Call extends Promise {
    #answer;
    constructor(answer) {
        super((resolve) => resolve(undefined));
        this.#answer = answer;
    }
    // Promises that are derived from a call are plain promises.
    static get [Symbol.species]() {
        return Promise;
    }
    /** The data together with the response, its entity tag, its request id and, for a page, the next cursor. */
    withResponse() {
        return this.#answer;
    }
    // Derived on demand, so that a failure is reported once: to those who ask for the data or the response, or as unhandled.
    then(fulfilled, rejected) {
        return this.#answer.then(({ data }) => data).then(fulfilled, rejected);
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
