import type { StoredEntry } from './offline-store.js';
import { type Fields, type PendingWrite } from './pending-write.js';
import type { Replica } from './replica.js';
/**
 * Later writes of a thing expected it to be as this one leaves it. Where it is otherwise, that is nobody else's change; and an
 * occurrence that is completed by now is not completed again.
 *
 * @param expected fields as they were to be
 * @param found fields as they are
 */
export declare function rebased(replica: Replica, { key, kind, id }: Pick<PendingWrite, 'key' | 'kind' | 'id'>, expected: Fields, found: Fields): {
    puts: StoredEntry[];
    deletes: string[];
};
