import type { AnyCallOptions, ClientOptions } from './options.js';
export interface Operation {
    /** The operationId. */
    id: string;
    method: string;
    /** With `{names}` where parameters go. */
    path: string;
    /** What the object after the path's parameters is. */
    input?: 'query' | 'body';
    /** Of the body, where it is not `application/json`. */
    mediaType?: string;
    /** Needs no token. */
    open?: boolean;
    /** Declares `Idempotency-Key`, so it can be repeated. */
    keyed?: boolean;
    /** Its success begins the client's session, or ends it. */
    session?: 'begin' | 'end';
}
export interface PreparedRequest {
    method: string;
    url: string;
    headers: Headers;
    body: string | undefined;
    /** How often it was sent. */
    attempt: number;
}
/** @throws TypeError for a path that has no value, or one that would lead elsewhere */
export declare function pathOf({ id, path }: Operation, values: unknown[], userId: unknown): string;
/** `undefined` is left out, an array repeats its parameter. */
export declare function queryOf(query?: object): string;
/** @param input the query or the body, by the operation's `input` */
export declare function prepare(operation: Operation, values: unknown[], input: object | undefined, options: AnyCallOptions, client: ClientOptions): PreparedRequest;
