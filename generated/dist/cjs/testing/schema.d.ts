import type { Schema } from './contract-extract.js';
/** A broken rule and where: the names and indices that lead to it. */
export type BrokenRule = {
    path: (string | number)[];
    code: string;
    message: string;
};
type Place = 'parameter' | 'body';
/** @throws TypeError for a schema that says more than this file understands */
export declare function assertKnown(schema: Schema, place: Place): void;
/** @returns every rule that the value breaks, fields in the schema's order and unknown ones last */
export declare function brokenRules(schema: Schema, value: unknown, path?: BrokenRule['path']): BrokenRule[];
export {};
