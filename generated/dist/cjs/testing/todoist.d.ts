import type { Found, Judge } from './found.js';
/** Reads the file, one record after the other. */
export declare function tasksInCsv(text: string, judge: Judge): Generator<Found>;
