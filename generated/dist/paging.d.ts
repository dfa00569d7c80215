import type { Call } from './call.js';
/** @param page gets a page by its cursor; `undefined` is the first */
export declare function iterate<T>(page: (cursor: string | undefined) => Call<T[]>): AsyncGenerator<T, void, void>;
