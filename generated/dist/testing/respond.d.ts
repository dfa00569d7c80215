import type { Answer } from './call.js';
import type { ContractData } from './contract-extract.js';
export type Respond = (request: Request, work: () => Answer | Promise<Answer>) => Promise<Response>;
/** Answers with what the work gives, or with the problem that it throws. Other errors are defects and go on. */
export declare const responder: (contract: ContractData) => Respond;
