import type { Handler, SignedInHandler } from './call.js';
import type { ContractData } from './contract-extract.js';
export type Handlers = {
    open: Record<string, Handler>;
    signedIn: Record<string, SignedInHandler>;
};
/** @throws TypeError where contract and double do not fit, so that the double never answers for what it does not know */
export declare function handlersFor(contract: ContractData): Handlers;
