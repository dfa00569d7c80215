import type { ContractData } from './contract-extract.js';
import { type SignedInHandler } from './state.js';
export declare const exporting: (contract: ContractData) => SignedInHandler;
export declare const importing: (contract: ContractData) => SignedInHandler;
