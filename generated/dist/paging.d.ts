import type { Call } from './call.js';
/**
 * Yields every item, page after page.
 *
 * @param page requests a page by its cursor; `undefined` is the first page
 */
export declare function iterate<T>(page: (cursor: string | undefined) => Call<T[]>): AsyncGenerator<T, void, void>;
