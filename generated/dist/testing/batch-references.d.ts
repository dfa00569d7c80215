/** As many operations as there may be, less one, is the highest number. */
export declare const referenceForm: RegExp;
export declare const maxOperations = 100;
type Fields = Record<string, unknown>;
export type BatchedOperation = {
    op: string;
    id?: unknown;
    body?: Fields | undefined;
};
/** The fields of a body that hold the id of a task, and the problem where there is none. */
declare const idFields: {
    readonly parent_id: 'parent_not_found';
    readonly after_id: 'sibling_not_found';
};
export type MissingCode = 'task_not_found' | (typeof idFields)[keyof typeof idFields];
/** @returns each reference that names no earlier operation which gives a task back */
export declare function brokenReferences(operations: readonly BatchedOperation[]): {
    in: 'body';
    pointer: `/operations/${number}${string}`;
    code: 'invalid_reference';
    message: string;
}[];
/** @returns the first reference of an operation whose task is not there; undefined where there is none */
export declare const missingReference: (operation: BatchedOperation, ids: readonly (number | undefined)[]) => {
    code: MissingCode;
    detail: string;
} | undefined;
/** @returns the operation with the ids of the tasks that it names */
export declare function withIds<Operation extends BatchedOperation>(operation: Operation, ids: readonly (number | undefined)[]): Operation;
/** Where in the whole request a rule is broken that one operation's own request breaks. */
export declare const pointerIn: (at: number, pointer?: string) => string;
export {};
