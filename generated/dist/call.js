// What a method of the client returns: a promise of the data that can also give the whole answer.
/** A promise of the data of an answer. The request is on its way when you get it. */
export class Call extends Promise {
    #answer;
    constructor(answer) {
        super((resolve) => resolve(undefined));
        this.#answer = answer;
    }
    // What is derived from a call is a plain promise.
    static get [Symbol.species]() {
        return Promise;
    }
    /** The data together with the response, its entity tag, its request id and, of a list, the next cursor. */
    withResponse() {
        return this.#answer;
    }
    // Derived on demand, so that a failure is reported once: by whoever asks, or as unhandled if nobody does.
    then(fulfilled, rejected) {
        return this.#answer.then(({ data }) => data).then(fulfilled, rejected);
    }
}
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
