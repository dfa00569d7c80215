// What the options for TanStack Query are made of: keys that name the person and the type of the data, and their functions.

/** @ts-ignore TS2307 where the optional peer is not installed: keys are plain there */
import type { DataTag } from '@tanstack/react-query'
import { randomKey } from './operation.ts'
import type { OwnerOptions } from './options.ts'
import type { Transport } from './transport.ts'

/** A key with the type of its data, as from TanStack's own `queryOptions()`: `getQueryData(queryKey)` is typed. */
export type Tagged<Key, Data> = 0 extends 1 & DataTag<Key, Data> ? Key : DataTag<Key, Data>

/** The last part of a key: whose data it is, so that the next person who signs in never sees it. */
export interface Whose {
  /** The person who was signed in: `null` for nobody, `undefined` as long as that is not known. */
  readonly as: string | number | null | undefined
  /** Whose tasks, where they are not the person's own. */
  readonly userId?: number
}

/** The options of a query. */
export interface QueryOf<Key extends readonly unknown[], Data> {
  queryKey: Tagged<Key, Data>
  queryFn: (context: { signal: AbortSignal }) => Promise<Data>
  retry: false
}

export interface Page<Item> {
  items: Item[]
  nextCursor: string | undefined
}

/** The options of an infinite query. */
export interface PagesOf<Key extends readonly unknown[], Item> {
  queryKey: Tagged<Key, { pages: Page<Item>[]; pageParams: (string | undefined)[] }>
  queryFn: (context: { signal: AbortSignal; pageParam: string | undefined }) => Promise<Page<Item>>
  initialPageParam: string | undefined
  getNextPageParam: (page: Page<Item>) => string | undefined
  retry: false
}

/** What was read, with its entity tag for `ifMatch`. */
export interface WithEtag<Data> {
  data: Data
  etag: string | undefined
}

/** @returns the part of a key that says whose data it is */
export function whose({ session, options: client }: Transport, options?: OwnerOptions): Whose {
  const { isSignedIn, subject, userId } = session.snapshot()
  const as = isSignedIn === false ? null : (subject ?? userId)
  const owner = options?.userId ?? client.userId ?? 'me'
  return owner === 'me' ? { as } : { as, userId: owner }
}

/** What an answer came for must not be kept as another person's. @throws Error where somebody else is signed in by now */
async function kept<T>(api: Transport, key: readonly unknown[], answer: PromiseLike<T>): Promise<T> {
  const data = await answer
  const { as } = (key.at(-1) ?? {}) as Partial<Whose>
  const now = whose(api).as
  if (as !== undefined && now && now !== as)
    throw new Error('Somebody else has signed in since this query was made: make its options anew.')
  return data
}

/** @param send sends the request */
export function queryOf<const Key extends readonly unknown[], Data>(
  api: Transport,
  key: Key,
  send: (signal: AbortSignal) => PromiseLike<Data>,
): QueryOf<Key, Data> {
  return {
    queryKey: key as Tagged<Key, Data>,
    queryFn: ({ signal }) => kept(api, key, send(signal)),
    retry: false,
  }
}

/** @param send requests a page */
export function pagesOf<const Key extends readonly unknown[], Item>(
  api: Transport,
  key: Key,
  send: (
    cursor: { cursor?: string },
    signal: AbortSignal,
  ) => PromiseLike<{ data: Item[]; nextCursor: string | undefined }>,
): PagesOf<Key, Item> {
  return {
    queryKey: key as PagesOf<Key, Item>['queryKey'],
    async queryFn({ signal, pageParam }) {
      const page = send(pageParam === undefined ? {} : { cursor: pageParam }, signal)
      const { data, nextCursor } = await kept(api, key, page)
      return { items: data, nextCursor }
    },
    initialPageParam: undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    retry: false,
  }
}

/** @returns what a call has read, with its entity tag */
export async function withEtag<Data>(call: {
  withResponse(): Promise<WithEtag<Data>>
}): Promise<WithEtag<Data>> {
  const { data, etag } = await call.withResponse()
  return { data, etag }
}

/** The Idempotency-Key of each mutation that has not succeeded yet, by its variables. */
const keys = new WeakMap<object, string>()

/**
 * Gives one key to a mutation and its retries, for which TanStack Query calls the function again with the same variables:
 * however often it is tried, one thing is created. The next mutation has another key, also with the same object.
 */
export async function withKey<T>(variables: object, send: (key: string) => PromiseLike<T>): Promise<T> {
  const key = keys.get(variables) ?? randomKey()
  keys.set(variables, key)
  const data = await send(key)
  keys.delete(variables)
  return data
}
