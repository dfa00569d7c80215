import type { ContractData } from './contract-extract.js';
import { type SignedInHandler } from './state.js';
export declare const listChanges: ({ resources }: ContractData) => SignedInHandler;
