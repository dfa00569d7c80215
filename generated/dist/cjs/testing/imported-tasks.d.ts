import type { FileType, Found, Judges } from './found.js';
/** Reads a file. Nothing is thrown for what is wrong with it. */
export declare function tasksIn(type: FileType, text: string, judges: Judges): Generator<Found>;
