import type { AnyCallOptions, ClientOptions } from './options.js';
export interface Operation {
    /** The operationId. */
    id: string;
    method: string;
    /** A template with `{names}` for the parameters. */
    path: string;
    /** Whether the argument after the path's parameters is the query or the body. */
    input?: 'query' | 'body';
    /** The options of a call that are parameters of the query. */
    settings?: string[];
    /** The media type of the body, if it is not `application/json`. */
    mediaType?: string;
    /** The body may also be a `Blob`, which names its media type. */
    file?: boolean;
    /** Needs no token. */
    open?: boolean;
    /** Takes `Idempotency-Key`. */
    keyed?: boolean;
    /** Must not be sent again after an attempt that may have been done, unless the request has `If-Match`. */
    once?: boolean;
    /** Whether a success begins or ends the client's session, or shows whose it is. */
    session?: 'begin' | 'end' | 'show';
}
export interface PreparedRequest {
    method: string;
    url: string;
    headers: Headers;
    body: string | undefined;
    /** In the place of the body. */
    file?: Blob | undefined;
    /** How often it was sent. */
    attempt: number;
    /** Whether an attempt may have been done although its answer was lost. */
    lost?: boolean;
}
/**
 * Fills in the path's parameters.
 *
 * @throws TypeError for a parameter without a value, or with one that would lead to another path
 */
export declare function pathOf({ id, path }: Operation, values: unknown[], userId: unknown): string;
/** Writes the query string. Parameters that are `undefined` are omitted; an array repeats its parameter. */
export declare function queryOf(query?: object): string;
/**
 * Makes the request of a call.
 *
 * @param values the path's parameters, in order
 * @param input the query or the body, as the operation's `input` says
 * @throws TypeError for a missing body or an invalid parameter
 */
export declare function prepare(operation: Operation, values: unknown[], input: object | undefined, options: AnyCallOptions, client: ClientOptions): PreparedRequest;
/** 128 random bits in hex. Browsers have `randomUUID` on secure pages only, React Native has no `crypto`. */
export declare function randomKey(): string;
