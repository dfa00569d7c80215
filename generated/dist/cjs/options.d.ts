import type { ApiError, ConnectionError } from './errors.js';
import type { AccessTokenSource, TokenStore } from './tokens.js';
/** What the client itself gives to `fetch`. */
type Ours = 'method' | 'body' | 'headers' | 'signal' | 'redirect';
/** What `fetch` takes in some environments, whose types may not be there. */
interface KnownFetchOptions {
    cache?: 'default' | 'no-store' | 'reload' | 'no-cache' | 'force-cache' | 'only-if-cached' | undefined;
    credentials?: 'omit' | 'same-origin' | 'include' | undefined;
    /** Lets the request outlive the page. */
    keepalive?: boolean | undefined;
    priority?: 'high' | 'low' | 'auto' | undefined;
    /** Next.js: how long its server keeps the response, and by which tags it can be invalidated. */
    next?: {
        revalidate?: number | false | undefined;
        tags?: string[] | undefined;
    } | undefined;
}
/** Options of `fetch` itself, as the environment has them, except for what the client sets. */
export type FetchOptions = Omit<RequestInit, Ours> & Omit<KnownFetchOptions, keyof RequestInit> & {
    [Name in Ours]?: never;
};
/** Options of every call. */
export interface CallOptions {
    /** Aborts the call, also while it waits for a retry; the call then throws the signal's reason. */
    signal?: AbortSignal | undefined;
    /** Milliseconds that one attempt may take, reading the body included; 0 for no timeout. Default: 30,000. */
    timeout?: number | undefined;
    /** How often the request may be sent again where that is safe. Default: 2. */
    maxRetries?: number | undefined;
    /** Further headers of the request; they replace the client's own. */
    headers?: RequestInit['headers'] | undefined;
    /** Further options of `fetch`, such as `cache`, `keepalive`, or `next` in Next.js. They are passed on as they are. */
    fetchOptions?: FetchOptions | undefined;
}
/** Options of calls below `/api/{user_id}`. */
export interface OwnerOptions {
    /** Whose tasks: a user's id, or `me` for the user who is signed in. Default: that of the client, `me`. */
    userId?: number | 'me' | undefined;
}
/** Options of calls that create something. */
export interface IdempotencyOptions {
    /** Makes repeated calls create one thing. Default: a new random key for every call, the same for its retries. */
    idempotencyKey?: string | undefined;
}
/** Options of calls that change one resource. */
export interface IfMatchOptions {
    /** Change it only if it still has this entity tag; otherwise throw a `PreconditionFailedError`. */
    ifMatch?: string | undefined;
}
/** Options of calls that return `undefined` when nothing has changed. */
export interface IfNoneMatchOptions {
    /** The entity tag of your copy. If it is still current, the data is `undefined`: keep your copy. */
    ifNoneMatch: string | undefined;
}
/** The same calls without an entity tag: these always return data. */
export interface UnconditionalOptions {
    /** The entity tag of your copy. If it is still current, the data is `undefined`: keep your copy. */
    ifNoneMatch?: undefined;
}
/** The options of all calls together. */
export interface AnyCallOptions extends CallOptions, OwnerOptions, IdempotencyOptions, IfMatchOptions {
    ifNoneMatch?: string | undefined;
}
/** A request as it is about to be sent. A hook may change `headers`. */
export interface OutgoingRequest {
    /** The operation, such as `listTasks`. */
    operation: string;
    /** 1 for the first attempt. */
    attempt: number;
    method: string;
    url: string;
    headers: Headers;
    body: string | undefined;
    /** In the place of the body, where a file is sent. */
    file?: Blob | undefined;
}
/** A retry that is about to happen. */
export interface Retry {
    operation: string;
    /** The attempt that failed, from 1. */
    attempt: number;
    /** Milliseconds until the next one. */
    delay: number;
    error: ApiError | ConnectionError;
}
/** A call that has failed for good. */
export interface FailedCall {
    /** The operation that was called, such as `listTasks`. */
    operation: string;
    /** How often its request was sent; 0 where it was not. */
    attempt: number;
}
export interface ClientOptions {
    /** The URL of the service, such as `https://tasks.example.com`; a path is kept. `''` is the page's own origin. */
    baseUrl: string;
    /**
     * How calls are authenticated. By default with a session in memory, which begins with `auth.login` or `auth.register`;
     * a store keeps that session elsewhere. A token is for scripts, which have a personal one (`tsk_…`); a
     * function that returns one is for other identity providers.
     */
    auth?: string | AccessTokenSource | TokenStore | undefined;
    /** Used instead of the global `fetch`. */
    fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
    /** Milliseconds that one attempt may take; 0 for no timeout. Default: 30,000. */
    timeout?: number | undefined;
    /** How often a request may be sent again where that is safe. Default: 2. */
    maxRetries?: number | undefined;
    /**
     * The longest wait before a retry, in milliseconds. If the service asks for more, the error is thrown.
     * Default: 30,000.
     */
    maxRetryDelay?: number | undefined;
    /** Further headers of every request. */
    headers?: RequestInit['headers'] | undefined;
    /** Whose tasks, unless a call says otherwise. Default: `me`. */
    userId?: number | 'me' | undefined;
    /** Called before every attempt; may change `headers`. The call throws what it throws. */
    onRequest?: ((request: OutgoingRequest) => void | Promise<void>) | undefined;
    /** Called with a copy of every response. The call throws what it throws. */
    onResponse?: ((response: Response, request: OutgoingRequest) => void | Promise<void>) | undefined;
    /** Called before the wait for a retry. */
    onRetry?: ((retry: Retry) => void | Promise<void>) | undefined;
    /**
     * Called once for each call that throws, with what it throws, also where its signal was aborted. It is not waited for, and
     * what it throws itself is ignored.
     */
    onError?: ((error: unknown, call: FailedCall) => void | Promise<void>) | undefined;
}
export {};
