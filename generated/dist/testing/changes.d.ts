import type { ContractData } from './contract-extract.js';
import { type SignedInHandler } from './state.js';
export declare const listChanges: ({ resources }: ContractData) => SignedInHandler;
/** A stream lasts for as long as the account does, and its client reads: it does not look at the token again. */
export declare const streamChanges: ({ resources }: ContractData) => SignedInHandler;
