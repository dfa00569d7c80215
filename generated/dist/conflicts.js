import { only } from './pending-write.js';
import { keep } from './keep.js';
import { remove } from './settle.js';
/**
 * @param write with the ids of the service
 * @returns the request, which is kept by then; undefined where nothing is to be written
 */
export async function decide(run, write, found) {
    if (found.is === 'gone')
        return await decideGone(run, write, found.trashed);
    const { theirs, etag, fields } = found;
    const decision = await ask(run, write, fields, theirs);
    // The occurrence that was completed here is over already: completing the next one is nobody's wish.
    const isOver = write.occurrence !== undefined && fields.includes('completed');
    const mine = isOver ? fields.filter((name) => name !== 'completed') : fields;
    const undisputed = only(write.body, (name) => (decision ? !fields.includes(name) : true));
    const body = decision
        ? { ...undisputed, ...only(decision, (name) => write.op === 'update' || fields.includes(name)) }
        : only(write.body, (name) => !fields.includes(name) || mine.includes(name));
    if (Object.keys(body).length === 0) {
        await remove(run, write);
        return undefined;
    }
    // What was looked at is what is overwritten: only a change that comes after it is a conflict again.
    const now = theirs;
    const base = {
        ...write.base,
        ...only(now, (name) => name in body && (fields.includes(name) || name in write.base)),
    };
    const { occurrence: _, ...rest } = write;
    const next = 'completed' in body && write.occurrence !== undefined ? { ...rest, occurrence: now.due_date } : rest;
    return await keep(run, { ...next, body, base }, { id: write.id, etag });
}
/** In the trash it comes back if the app has values for it; what is gone for good does not. */
async function decideGone(run, write, trashed) {
    const decision = await ask(run, write, Object.keys(write.body), null);
    if (!decision || Object.keys(decision).length === 0 || !trashed) {
        await remove(run, write);
        return undefined;
    }
    const { occurrence: _, ...rest } = write;
    const base = only(trashed, (name) => name in decision);
    return await keep(run, { ...rest, op: 'update', body: decision, base }, { id: write.id }, 'restore');
}
async function ask({ options, replica }, { kind, id, body, base }, fields, theirs) {
    const mine = only(body, (name) => fields.includes(name));
    const before = only(replica.withIds(base), (name) => fields.includes(name));
    const conflict = { kind, id, fields, mine, theirs, base: before };
    return (await options.onConflict?.(conflict)) ?? undefined;
}
//# sourceMappingURL=conflicts.js.map