import type { ContractData, Operation } from './contract-extract.js';
import { Problem } from './problem.js';
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
export {};
