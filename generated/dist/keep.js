// The request that a write becomes: kept in the outbox before it is sent, so that after a crash the same one is sent again.
import { keyOf } from './replica.js';
import { randomKey } from './operation.js';
/**
 * Keeps a request with its write.
 *
 * @param write with the ids of the service
 * @param id of the thing; 0 for a creation
 * @param etag of the state that was looked at
 * @param op another one than that of the write is a step towards it
 */
export async function keep({ replica }, write, { id, etag }, op = write.op) {
    const { key, kind, sent: sentBefore } = write;
    const isCreation = op === 'create';
    const idempotencyKey = (isCreation && sentBefore?.idempotencyKey) || randomKey();
    const body = op === 'restore' ? {} : write.body;
    const before = replica.things.get(keyOf(kind, id))?.data;
    const sent = { idempotencyKey, op, id, body, before, ifMatch: etag };
    const known = kind === 'list' && isCreation ? lastList(replica) : undefined;
    const localId = replica.write(key)?.id ?? write.id;
    const kept = { ...write, id: localId, sent, ...(known !== undefined && { known }) };
    await replica.commitSynced({ puts: [[key, kept]] });
    return sent;
}
const lastList = ({ things }) => Math.max(0, ...[...things].filter(([key]) => key.startsWith('list')).map(([, { data }]) => data.id));
//# sourceMappingURL=keep.js.map