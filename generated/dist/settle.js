// A write leaves the outbox: done, not needed, or refused.
import { only, references } from './pending-write.js';
import { keyOf } from './replica.js';
import { resolved } from './view.js';
import { rebased } from './rebase.js';
/** Takes over what the service has made of a request. */
export async function settle(run, key, sent, { data, etag }) {
    const { replica, settled } = run;
    const write = replica.write(key);
    if (!write)
        return;
    const { kind, op } = write;
    const id = data?.id ?? sent.id;
    const copy = replica.things.get(keyOf(kind, id));
    const puts = [];
    // The answer to a request that was sent again may be older than what has been seen since.
    const isOld = copy && data && copy.data.updated_at > data.updated_at;
    if (data && !isOld)
        puts.push([keyOf(kind, id), { data, etag }], ['meta owner', data.user_id]);
    if (op === 'create')
        puts.push([`id ${keyOf(kind, write.id)}`, id]);
    // Where it had to be restored first, the write itself is still to come.
    const { sent: _, ...unsent } = write;
    const isStep = sent.op !== op;
    if (isStep)
        puts.push([key, unsent]);
    const expected = { ...sent.before, ...sent.body };
    // A restoration has no entity tag to hold to the state that was looked at: only the place follows from it.
    const found = only({ ...data }, (name) => sent.op !== 'restore' || name in references);
    const later = data ? rebased(replica, write, expected, found) : nothing;
    settled.push({ ...resolved(replica, write), op: sent.op, body: sent.body, id });
    await replica.commitSynced({
        puts: [...puts, ...later.puts],
        deletes: [...(isStep ? [] : [key]), ...later.deletes],
    });
}
const nothing = { puts: [], deletes: [] };
/** Takes out a write that is not needed (any more). @param id of the thing that it has created */
export async function remove({ replica }, { key, kind, op, id }, made) {
    const puts = op === 'create' && made ? [[`id ${keyOf(kind, id)}`, made]] : [];
    await replica.commitSynced({ puts, deletes: [key] });
}
/** Takes out a write that cannot be made, once the app knows. */
export async function refuse({ options, replica }, write, code, problem) {
    const { key, kind, op, id } = write;
    const { body, base } = resolved(replica, write);
    await options.onRefused?.({ kind, op, id: replica.idOf(kind, id), body, code, problem });
    // What was written after it is written to what there was before it.
    const { completed: _, ...expected } = body;
    const later = op === 'update' ? rebased(replica, write, expected, base) : nothing;
    await replica.commitSynced({ puts: later.puts, deletes: [key, ...later.deletes] });
}
//# sourceMappingURL=settle.js.map