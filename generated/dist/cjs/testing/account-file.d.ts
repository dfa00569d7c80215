import type { Found, Judge } from './found.js';
/** Reads the file, one task after the other. */
export declare function tasksInJson(text: string, judge: Judge): Generator<Found>;
