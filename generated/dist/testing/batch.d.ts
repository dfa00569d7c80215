import type { Reply, SignedInCall } from './state.js';
/** Does the work of one operation. */
type Perform = (op: string, call: SignedInCall) => Reply;
/** @throws Problem 400 for what no operation can name */
export declare const assertReferences: ({ body }: SignedInCall) => void;
/** @returns what came of each operation @throws Problem of the first refused operation where all of it is done or nothing */
export declare function performBatch(call: SignedInCall, perform: Perform): object[];
export {};
