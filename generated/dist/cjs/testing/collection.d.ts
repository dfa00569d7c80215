import type { FileType, Found, ImportedTask } from './found.js';
import { type Position } from './positions.js';
type FileError = {
    in: 'body';
    pointer: string;
    code: string;
    message: string;
} & Position;
export type Collected = {
    tasks: ImportedTask[];
    errors: FileError[];
    /** That the file is not JSON. The other errors say nothing then. */
    malformed?: FileError;
    /** How much there is no place for, and the first of it. */
    omitted: number;
    omissions: ({
        what: string;
    } & Position)[];
};
/** @returns what was added so far; and the function that adds, and returns whether it wants more */
export declare function newCollection(type: FileType, text: string): {
    collected: Collected;
    add: (found: Found) => boolean;
};
export {};
