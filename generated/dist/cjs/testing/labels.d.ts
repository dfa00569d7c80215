import type { ContractData } from './contract-extract.js';
import { type Account, type SignedInHandler, type StoredThing } from './state.js';
import { type Named } from './fields.js';
type Fields = Record<string, unknown>;
/**
 * @param added what is to be written
 * @param replaced the thing that it is to be written to
 * @throws Problem 409 where the lists of a user would have more different texts than there may be
 */
export declare function assertFewTexts({ name, fields }: Named, account: Account, added: readonly Fields[], replaced?: StoredThing): void;
/** Ordered by their folded form; of several spellings the first. */
export declare const listLabels: (contract: ContractData) => SignedInHandler;
/** Also in the trash. */
export declare const renameLabel: (contract: ContractData) => SignedInHandler;
export {};
