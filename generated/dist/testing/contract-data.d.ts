import type { ContractData } from './data.js';
export declare const contractData: ContractData;
