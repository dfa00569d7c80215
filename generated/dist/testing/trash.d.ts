import { type Reply, type SignedInCall } from './state.js';
import type { Owned } from './thing.js';
/** With what is below it; what only refers to it stays, and refers to nothing, which is a write of each. */
export declare function remove(owned: Owned, call: SignedInCall): Reply;
/** With what was deleted together with it, to where it was, if that is still there. */
export declare function restore(owned: Owned, call: SignedInCall): Reply;
