import type { Operation } from './contract-extract.js';
type Values = Record<string, unknown>;
/** @param texts by name, decoded @throws Problem 400 that names every malformed one */
export declare function readPath({ parameters }: Operation, texts: Record<string, string>): Values;
/** @param search of the URL, with its question mark or empty @throws Problem 400, also for what no parameter takes */
export declare function readQuery({ parameters }: Operation, search: string): Values;
/** @throws Problem 403 unless the path is the user's own */
export declare function assertOwner({ user_id: owner }: Values, userId: number): void;
export {};
