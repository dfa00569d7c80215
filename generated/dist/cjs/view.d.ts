import type { List, Task } from './contract.js';
import type { PendingWrite } from './pending-write.js';
import type { Replica } from './replica.js';
/** Which tasks are wanted: all that are not in the trash, when nothing is said. */
export interface TaskFilter {
    /** Those of a list; null for those in none. */
    list_id?: number | null | undefined;
    /** Those below a task; null for those below none. */
    parent_id?: number | null | undefined;
    completed?: boolean | undefined;
    /** Those with this label, compared without case and accents. */
    label?: string | undefined;
    /** true for those in the trash. */
    deleted?: boolean | undefined;
}
/** Things are found by the id that they had when it was made, and by the one that is known by now. */
export interface View {
    task(id: number): Task | undefined;
    list(id: number): List | undefined;
    tasks(filter?: TaskFilter): Task[];
    lists(): List[];
    /** All tasks that are not in the trash: the same array until something is written. */
    all(): readonly Task[];
    /** Shows a write, too, which is the last one. */
    add(write: PendingWrite): void;
}
/** A write with the ids of the service, as far as they are known. */
export declare const resolved: ({ idOf, withIds }: Replica, write: PendingWrite) => PendingWrite;
/**
 * @param settled writes that the service has made, of whose effects on other things nothing is known yet
 */
export declare function viewOf(replica: Replica, settled: readonly PendingWrite[]): View;
