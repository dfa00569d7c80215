import type { ContractData } from './contract-extract.js';
export declare const contractData: ContractData;
