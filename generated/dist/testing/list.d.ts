import type { Answer, SignedInCall } from './call.js';
/** As the contract's parameters give it. */
export type ListQuery = {
    limit?: number;
    cursor?: string;
    completed?: boolean;
    priority?: string[];
    due_before?: string;
    due_after?: string;
    q?: string;
    sort: string;
};
/** A task's place in the order: its id, and the value that it is sorted by. */
export type Position = {
    id: number;
    value: string | number | null;
};
export declare function listTasks({ account, headers, query: given }: SignedInCall): Answer;
/** What the schema of a search cannot say. */
export declare const searchMistakes: (q: string) => {
    code: string;
    message: string;
}[];
