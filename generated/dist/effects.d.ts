import type { List, Task } from './contract.js';
import type { PendingWrite } from './pending-write.js';
/** Things by their ids. */
export interface Things {
    task: Map<number, Task>;
    list: Map<number, List>;
}
/** @param write with the ids of the service, as far as they are known */
export declare function applyWrite(things: Things, write: PendingWrite, userId: number): void;
//# sourceMappingURL=effects.d.ts.map