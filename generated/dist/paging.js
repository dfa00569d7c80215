/**
 * Yields every item, page after page.
 *
 * @param page requests a page by its cursor; `undefined` is the first page
 */
export async function* iterate(page) {
    let cursor;
    do {
        const { data, nextCursor } = await page(cursor).withResponse();
        yield* data;
        cursor = nextCursor;
    } while (cursor !== undefined);
}
