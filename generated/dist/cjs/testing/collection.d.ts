import type { FileType, Found, ImportedList, ImportedTask } from './found.js';
import { type Position } from './positions.js';
type FileError = {
    in: 'body';
    pointer: string;
    code: string;
    message: string;
} & Position;
export type Collected = {
    lists: ImportedList[];
    /** In the order that they are to have, those of the first level first. */
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
/** @returns the function that adds, and returns whether it wants more; and the one that returns what was added */
export declare function newCollection(type: FileType, text: string): {
    add: (found: Found) => boolean;
    finish: () => Collected;
};
export {};
