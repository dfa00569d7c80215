/** The data with what the headers tell. */
export interface Answer<T> {
    data: T;
    /** The HTTP response; its body has been read. */
    response: Response;
    /** The `X-Request-Id` of the answer. */
    requestId: string | undefined;
    /** The entity tag: of a task for `ifMatch`, of any answer for `ifNoneMatch`. */
    etag: string | undefined;
    /** Of a list: the `cursor` of the next page, where there is one. */
    nextCursor: string | undefined;
}
/** A promise of the data of an answer. The request is on its way when you get it. */
export declare class Call<T> extends Promise<T> {
    #private;
    constructor(answer: Promise<Answer<T>>);
    static get [Symbol.species](): PromiseConstructor;
    /** The data together with the response, its entity tag, its request id and, of a list, the next cursor. */
    withResponse(): Promise<Answer<T>>;
    then<A = T, B = never>(fulfilled?: ((data: T) => A | PromiseLike<A>) | null, rejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<A | B>;
}
export declare function answerOf<T>(data: T, response: Response): Answer<T>;
