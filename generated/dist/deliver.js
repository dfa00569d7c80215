// A pending write on its way: looked at, kept as a request, sent, and taken out of the outbox when it is done or refused.
import { resolved } from './view.js';
import { decide } from './conflicts.js';
import { inspect } from './inspect.js';
import { keep } from './keep.js';
import { pull } from './pull.js';
import { request } from './request.js';
import { refuse, remove, settle } from './settle.js';
import { isRefusal } from './sync-run.js';
import { takeBack } from './taken-back.js';
/** How often it is looked at, if others change the same thing all the time; then later again. */
const maxLooks = 20;
/** @throws what stops the sync: no connection, nobody signed in, a busy service */
export async function deliver(run, key) {
    const { replica } = run;
    for (let looks = 0; looks < maxLooks; looks += 1) {
        const write = replica.write(key);
        if (!write)
            return;
        const sent = isRepeatable(write) ? write.sent : await prepared(run, write);
        if (!sent)
            continue;
        try {
            await settle(run, key, sent, await request(run, write.kind, sent));
        }
        catch (error) {
            await failed(run, write, error);
        }
    }
    throw new Error('it was changed elsewhere again and again');
}
/**
 * Whether the answer was lost to a request that can only be done once, by its key or its entity tag: then that one is sent again,
 * and its answer says what has come of it.
 */
const isRepeatable = ({ kind, sent }) => sent !== undefined && kind === 'task' && sent.ifMatch !== undefined;
/** @returns the request, which is kept by then; undefined where there is none, or not yet */
async function prepared(run, kept) {
    const { replica } = run;
    if (await takeBack(replica, kept))
        return undefined;
    const write = resolved(replica, kept);
    const finding = inspect(replica, write);
    if (finding.is === 'send')
        return await keep(run, write, finding);
    if (run.settled.length > 0)
        await pull(run);
    else if (finding.is === 'done')
        await remove(run, kept, finding.id);
    else if (finding.is === 'missing')
        await refuse(run, kept, finding.code);
    else
        return await decide(run, write, finding);
    return undefined;
}
/** Codes that say that the copy is behind. */
const behind = ['precondition_failed', 'task_not_found', 'list_not_found', 'not_deleted'];
/** @throws what is no refusal of this request */
async function failed(run, write, error) {
    if (!isRefusal(error))
        throw error;
    const { code } = error;
    const wasCreated = code === 'external_id_taken' && write.sent !== undefined;
    const isBehind = behind.includes(code) && !(code === 'list_not_found' && write.kind === 'task');
    if (!wasCreated && !isBehind)
        return await refuse(run, write, code, error.problem);
    const { sent: _, ...unsent } = write;
    if (isBehind)
        await run.replica.commitSynced({ puts: [[write.key, unsent]] });
    await pull(run);
}
//# sourceMappingURL=deliver.js.map