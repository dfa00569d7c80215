import type { ContractData, Operation, ResourceDescription } from './contract-extract.js';
import type { Reply, SignedInCall } from './state.js';
/** @returns what does the work of an operation on an owned resource; undefined for any other operation */
export declare function resourceHandler({ resources }: ContractData, { method, path, headers }: Operation): ((call: SignedInCall) => Reply) | undefined;
/**
 * Holds a description to the contract: every field that can be written, every filter and every order has its description.
 * @throws TypeError that names what has none
 */
export declare function assertDescribed({ path, fields, filters, sorts }: ResourceDescription, all: Operation[]): void;
