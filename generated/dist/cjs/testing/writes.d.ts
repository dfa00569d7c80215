import { type Account, type Reply, type SignedInCall, type StoredThing } from './state.js';
import { type Owned } from './thing.js';
type Fields = Record<string, unknown>;
export declare function replace(owned: Owned, call: SignedInCall): Reply;
export declare function patch(owned: Owned, call: SignedInCall): Reply;
export declare function move(owned: Owned, call: SignedInCall): Reply;
export declare function insert(owned: Owned, call: SignedInCall): StoredThing;
/** @throws Problem 400 where a field would not have what it needs @param whole without what is not known yet */
export declare function assertNeeds({ fields }: Owned, { body }: SignedInCall, whole: Fields): void;
export declare const pathOf: ({ path }: Owned, account: Account, id: number) => string;
export {};
