import type { Answer, SignedInCall } from './call.js';
export declare function createTask({ state, account, headers, body, now }: SignedInCall): Answer;
export declare function getTask(call: SignedInCall): Answer;
/** What is omitted becomes null; only `completed` is kept. */
export declare const replaceTask: (call: SignedInCall) => Answer;
export declare const updateTask: (call: SignedInCall) => Answer;
export declare const setTaskCompletion: typeof updateTask;
export declare function deleteTask(call: SignedInCall): Answer;
