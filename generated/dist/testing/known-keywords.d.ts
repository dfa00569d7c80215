import type { Schema } from './contract-extract.js';
type Place = 'parameter' | 'body';
/** @throws TypeError for a schema that says more than this file understands */
export declare function assertKnown(schema: Schema, place: Place): void;
export {};
