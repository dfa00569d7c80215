import type { ContractData } from './contract-extract.js';
import type { Reply, ReplyOf } from './state.js';
/** One broken rule of a 400: where (`pointer` is a JSON Pointer in the body, else the parameter's name) and which. */
export type FieldError = {
    in: 'path' | 'query' | 'header' | 'body';
    pointer: string;
    code: string;
    message: string;
    /** Where in a file. */
    line?: number;
    column?: number;
};
type Options = {
    detail?: string;
    errors?: FieldError[];
    headers?: Record<string, string>;
    /** Of a batch: the number of the operation that was refused. */
    operation?: number;
};
export declare class Problem extends Error {
    readonly name = "Problem";
    readonly code: string;
    readonly options: Options;
    constructor(code: string, options?: Options);
}
/** @throws Problem 400 when there is anything in the list */
export declare function refuse(errors: FieldError[]): void;
type Work = (replyOf: ReplyOf) => Reply | Promise<Reply>;
export type Respond = (request: Request, work: Work) => Promise<Response>;
/** Responds with what the work returns, or with the problem that it throws. Other errors are defects and pass through. */
export declare const responder: (contract: ContractData) => Respond;
export {};
