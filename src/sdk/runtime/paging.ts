// Lists of any length, a page at a time.
import type { Call } from './call.ts'

/** @param page gets a page by its cursor; `undefined` is the first */
export async function* iterate<T>(
  page: (cursor: string | undefined) => Call<T[]>,
): AsyncGenerator<T, void, void> {
  let cursor: string | undefined
  do {
    const { data, nextCursor } = await page(cursor).withResponse()
    yield* data
    cursor = nextCursor
  } while (cursor !== undefined)
}
