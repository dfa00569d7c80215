import type { Schema } from './contract-extract.js';
/** A broken rule and where: the names and indices that lead to it. */
export type BrokenRule = {
    path: (string | number)[];
    code: string;
    message: string;
};
/** @returns every rule that the value breaks, fields in the schema's order and unknown ones last */
export declare function brokenRules(schema: Schema, value: unknown, path?: BrokenRule['path']): BrokenRule[];
