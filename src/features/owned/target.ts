// What a request is about, as its route's schema has validated it.
import type { Context } from 'hono'

/** The item that a request writes, and the versions that it may have; any when undefined. */
export type Target = { userId: number; id: number; versions: number[] | undefined }

/** A validated part of a request. */
export const valid = <T>(c: Context, part: 'json' | 'query' | 'param'): T => c.req.valid(part as never) as T

export const idOf = (c: Context): number => valid<{ id: number }>(c, 'param').id
