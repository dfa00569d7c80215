// Iterates over all pages of a paginated operation.
import type { Call } from './call.ts'

/**
 * Yields every item, page after page.
 *
 * @param page requests a page by its cursor; `undefined` is the first page
 */
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
