/** @ts-ignore TS2307 where the optional peer is not installed: keys are plain there */
import type { DataTag } from '@tanstack/react-query';
import type { OwnerOptions } from './options.js';
import type { Transport } from './transport.js';
/** A key with the type of its data, as from TanStack's own `queryOptions()`: `getQueryData(queryKey)` is typed. */
export type Tagged<Key, Data> = 0 extends 1 & DataTag<Key, Data> ? Key : DataTag<Key, Data>;
/** The last part of a key: whose data it is, so that the next person who signs in never sees it. */
export interface Whose {
    /** The person who was signed in: `null` for nobody, `undefined` as long as that is not known. */
    readonly as: string | number | null | undefined;
    /** Whose tasks, where they are not the person's own. */
    readonly userId?: number;
}
/** The options of a query. */
export interface QueryOf<Key extends readonly unknown[], Data> {
    queryKey: Tagged<Key, Data>;
    queryFn: (context: {
        signal: AbortSignal;
    }) => Promise<Data>;
    retry: false;
}
export interface Page<Item> {
    items: Item[];
    nextCursor: string | undefined;
}
/** The options of an infinite query. */
export interface PagesOf<Key extends readonly unknown[], Item> {
    queryKey: Tagged<Key, {
        pages: Page<Item>[];
        pageParams: (string | undefined)[];
    }>;
    queryFn: (context: {
        signal: AbortSignal;
        pageParam: string | undefined;
    }) => Promise<Page<Item>>;
    initialPageParam: string | undefined;
    getNextPageParam: (page: Page<Item>) => string | undefined;
    retry: false;
}
/** What was read, with its entity tag for `ifMatch`. */
export interface WithEtag<Data> {
    data: Data;
    etag: string | undefined;
}
/** @returns the part of a key that says whose data it is */
export declare function whose({ session, options: client }: Transport, options?: OwnerOptions): Whose;
/** @param send sends the request */
export declare function queryOf<const Key extends readonly unknown[], Data>(api: Transport, key: Key, send: (signal: AbortSignal) => PromiseLike<Data>): QueryOf<Key, Data>;
/** @param send requests a page */
export declare function pagesOf<const Key extends readonly unknown[], Item>(api: Transport, key: Key, send: (cursor: {
    cursor?: string;
}, signal: AbortSignal) => PromiseLike<{
    data: Item[];
    nextCursor: string | undefined;
}>): PagesOf<Key, Item>;
/** @returns what a call has read, with its entity tag */
export declare function withEtag<Data>(call: {
    withResponse(): Promise<WithEtag<Data>>;
}): Promise<WithEtag<Data>>;
/**
 * Gives one key to a mutation and its retries, for which TanStack Query calls the function again with the same variables:
 * however often it is tried, one thing is created. The next mutation has another key, also with the same object.
 */
export declare function withKey<T>(variables: object, send: (key: string) => PromiseLike<T>): Promise<T>;
