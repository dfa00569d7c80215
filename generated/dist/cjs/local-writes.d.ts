import { type PendingWrite } from './pending-write.js';
import type { Replica } from './replica.js';
import type { View } from './view.js';
import type { List, ListPatch, NewList, NewTask, Task, TaskMove, TaskPatch } from './contract.js';
export interface TaskWrites {
    /**
     * Creates a task. Its `id` is negative until the service has given it one; it is found by either from then on.
     *
     * @param task may refer to a list or a task that was created here
     */
    create(task: NewTask): Promise<Task>;
    /** Changes fields. @throws Error where there is no such task, or it is in the trash; so do all that follow */
    update(id: number, changes: TaskPatch): Promise<Task>;
    /** Completes or reopens a task. One that recurs moves to its next day when the service has it. */
    complete(id: number, completed?: boolean): Promise<Task>;
    /** Puts a task elsewhere: into a list, below another task, behind one (`after_id`), or last. */
    move(id: number, place: TaskMove): Promise<Task>;
    /** Puts a task into the trash, with its subtasks. */
    delete(id: number): Promise<void>;
    /** Takes a task out of the trash. */
    restore(id: number): Promise<Task>;
}
export interface ListWrites {
    /** Creates a list. Its `id` is negative until the service has given it one; it is found by either from then on. */
    create(list: NewList): Promise<List>;
    /** Renames a list. @throws Error where there is no such list */
    update(id: number, changes: ListPatch): Promise<List>;
    /** Deletes a list for good. Its tasks are kept, in no list, unless they are to go to the `trash`. */
    delete(id: number, options?: {
        tasks?: 'keep' | 'trash';
    }): Promise<void>;
}
/**
 * @param now the time in ms since 1970
 * @param view what is shown
 * @param shown called with what was written, before it is in the store; without it when it was taken back
 * @param kept called when it is in the store
 */
export declare function localWrites(replica: Replica, { now, view, shown, kept, }: {
    now: () => number;
    view: () => View;
    shown: (write?: PendingWrite) => void;
    kept: () => void;
}): {
    tasks: TaskWrites;
    lists: ListWrites;
};
