import type { ContractData } from './contract-extract.js';
/** One broken rule of a 400: where (`pointer` is a JSON Pointer in the body, else the parameter's name) and which. */
export type FieldError = {
    in: 'path' | 'query' | 'header' | 'body';
    pointer: string;
    code: string;
    message: string;
};
type Options = {
    detail?: string;
    errors?: FieldError[];
    headers?: Record<string, string>;
};
export declare class Problem extends Error {
    readonly name = "Problem";
    readonly code: string;
    readonly options: Options;
    constructor(code: string, options?: Options);
}
/** @throws Problem 400 when there is anything in the list */
export declare function refuse(errors: FieldError[]): void;
/** The problem as an answer. A code that the contract does not know is a defect, of the double or of a test's fault. */
export declare function problemAnswer(contract: ContractData, { code, options }: Problem, requestId: string): {
    status: number;
    headers: {
        'Content-Type': string;
        'Cache-Control': string;
        'WWW-Authenticate'?: string;
        'Retry-After'?: string;
    };
    body: {
        type: string;
        title: string;
        status: number;
        detail: string;
        code: string;
        request_id: string;
        errors?: FieldError[];
    };
};
export {};
