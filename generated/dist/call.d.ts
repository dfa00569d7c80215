/** The data of a response, with the response itself and what its headers say. */
export interface Answer<T> {
    data: T;
    /** The HTTP response; its body has been read. */
    response: Response;
    /** The `X-Request-Id` of the response. */
    requestId: string | undefined;
    /** The entity tag: of a task for `ifMatch`, of any response for `ifNoneMatch`. */
    etag: string | undefined;
    /** The `cursor` of the next page, if there is one. */
    nextCursor: string | undefined;
}
/** A promise of the data of a response. The request has been started when you get it. */
export declare class Call<T> extends Promise<T> {
    #private;
    constructor(answer: Promise<Answer<T>>, operation: string);
    static get [Symbol.species](): PromiseConstructor;
    /** The data together with the response, its entity tag, its request id and, for a page, the next cursor. */
    withResponse(): Promise<Answer<T>>;
}
/** @returns the data with what the response's headers say */
export declare function answerOf<T>(data: T, response: Response): Answer<T>;
/**
 * Yields every item, page after page.
 *
 * @param page requests a page by its cursor; `undefined` is the first page
 */
export declare function iterate<T>(page: (cursor: string | undefined) => Call<T[]>): AsyncGenerator<T, void, void>;
//# sourceMappingURL=call.d.ts.map