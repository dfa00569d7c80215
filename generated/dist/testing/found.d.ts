/** A file may be so large. */
export declare const maxFileBytes: number;
/** A file may have so many tasks. */
export declare const maxImportedTasks = 100000;
/** What an export has beside tasks and lists. It says whose they were, and is not imported. */
export declare const notImported: readonly ['exported_at', 'user', 'sessions', 'tokens'];
export declare const fileTypes: readonly ['application/json', 'text/csv'];
export type FileType = (typeof fileTypes)[number];
/** A rule that a task breaks, as errors of requests say it. */
export type Rule = {
    path: readonly PropertyKey[];
    code: string;
    message: string;
};
/** @returns the value, as a creation takes it, or the rules that it breaks */
export type Judge = (value: unknown) => {
    value: Record<string, unknown>;
} | {
    rules: Rule[];
};
/** What an export has lists of, and what judges one of each. */
export type Judges = {
    tasks: Judge;
    lists: Judge;
};
/** What is found in a file, in its order. @param start the offset of what it is about */
export type Found = {
    task: ImportedTask;
    pointer: string;
    start: number;
} | {
    list: ImportedList;
}
/** A broken rule. `pointer` is a JSON Pointer. */
 | {
    rule: {
        pointer: string;
        code: string;
        message: string;
    };
    start: number;
}
/** Something that there is no place for here. */
 | {
    omitted: string;
    start: number;
};
/** A task with the external id by which it is known when the file comes again. */
export type ImportedTask = Record<string, unknown> & {
    external_id: string;
    /** Of the task that it was exported from. */
    origin?: Origin;
    /** Its id in the file. */
    file_id?: number;
    /** Those of a list and a task of the file. */
    list_id?: number | null;
    parent_id?: number | null;
};
/** @param id by which the tasks of the file refer to it */
export type ImportedList = {
    id?: number;
    name: string;
};
export type Origin = {
    id: number;
    user_id: number;
    created_at: string;
};
/** RFC 6901 */
export declare const jsonPointer: (path: readonly PropertyKey[]) => string;
