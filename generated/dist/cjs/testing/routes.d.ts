import type { ContractData, Operation } from './contract-extract.js';
import { Problem } from './response.js';
import type { Handler, SignedInHandler } from './state.js';
export type Match = {
    operation: Operation;
    texts: Record<string, string>;
};
type Route = Match | {
    allow: string;
} | {
    problem: Problem;
};
/**
 * @returns the operation and its path's parameters as text; for OPTIONS what the path allows; or the problem, 404 for
 * an unknown path, 405 with `Allow` for a method that it does not take
 */
export declare function routeOf({ operations }: ContractData, method: string, pathname: string): Route;
/** By the operation's id: those that anybody may call, and those that need an account. */
export type Handlers = {
    open: Record<string, Handler>;
    signedIn: Record<string, SignedInHandler>;
};
/**
 * @throws TypeError where the contract has what is unknown here: nothing that the contract demands is left out in silence
 */
export declare function handlersFor(contract: ContractData): Handlers;
export {};
