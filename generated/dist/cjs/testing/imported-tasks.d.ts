import type { FileType, Found, Judge } from './found.js';
/** Reads a file. Nothing is thrown for what is wrong with it. */
export declare function tasksIn(type: FileType, text: string, judge: Judge): Generator<Found>;
