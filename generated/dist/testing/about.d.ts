import type { Answer } from './call.js';
import type { ContractData } from './contract-extract.js';
/** Never a redirect: the double has no portal to lead a browser to. */
export declare const getIndex: () => Answer;
export declare const getHealth: () => Answer;
export declare const getReadiness: () => Answer;
/** The head of the contract: the double has its operations in a form of its own, and leaves them out. */
export declare const getContract: ({ openapi, info }: ContractData) => () => Answer;
