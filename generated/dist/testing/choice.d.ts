import type { Schema } from './contract-extract.js';
import type { BrokenRule } from './schema.js';
/**
 * @param schema with `oneOf` and a discriminator
 * @returns the schema, or the rule that is broken where it is none of them
 */
export declare function choiceFor({ oneOf, discriminator }: Schema, value: unknown, path: BrokenRule['path']): Schema | BrokenRule;
