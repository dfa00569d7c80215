import type { Found, Judges } from './found.js';
/** Reads the file, one task after the other. */
export declare function tasksInJson(text: string, judges: Judges): Generator<Found>;
