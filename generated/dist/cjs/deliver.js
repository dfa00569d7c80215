"use strict";
// A pending write on its way: looked at, kept as a request, sent, and taken out of the outbox when it is done or refused.
Object.defineProperty(exports, "__esModule", { value: true });
exports.deliver = deliver;
const view_ts_1 = require("./view.js");
const conflicts_ts_1 = require("./conflicts.js");
const inspect_ts_1 = require("./inspect.js");
const keep_ts_1 = require("./keep.js");
const pull_ts_1 = require("./pull.js");
const request_ts_1 = require("./request.js");
const settle_ts_1 = require("./settle.js");
const sync_run_ts_1 = require("./sync-run.js");
const taken_back_ts_1 = require("./taken-back.js");
/** How often it is looked at, if others change the same thing all the time; then later again. */
const maxLooks = 20;
/** @throws what stops the sync: no connection, nobody signed in, a busy service */
async function deliver(run, key) {
    const { replica } = run;
    for (let looks = 0; looks < maxLooks; looks += 1) {
        const write = replica.write(key);
        if (!write)
            return;
        const sent = isRepeatable(write) ? write.sent : await prepared(run, write);
        if (!sent)
            continue;
        try {
            await (0, settle_ts_1.settle)(run, key, sent, await (0, request_ts_1.request)(run, write.kind, sent));
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
    if (await (0, taken_back_ts_1.takeBack)(replica, kept))
        return undefined;
    const write = (0, view_ts_1.resolved)(replica, kept);
    const finding = (0, inspect_ts_1.inspect)(replica, write);
    if (finding.is === 'send')
        return await (0, keep_ts_1.keep)(run, write, finding);
    if (run.settled.length > 0)
        await (0, pull_ts_1.pull)(run);
    else if (finding.is === 'done')
        await (0, settle_ts_1.remove)(run, kept, finding.id);
    else if (finding.is === 'missing')
        await (0, settle_ts_1.refuse)(run, kept, finding.code);
    else
        return await (0, conflicts_ts_1.decide)(run, write, finding);
    return undefined;
}
/** Codes that say that the copy is behind. */
const behind = ['precondition_failed', 'task_not_found', 'list_not_found', 'not_deleted'];
/** @throws what is no refusal of this request */
async function failed(run, write, error) {
    if (!(0, sync_run_ts_1.isRefusal)(error))
        throw error;
    const { code } = error;
    const wasCreated = code === 'external_id_taken' && write.sent !== undefined;
    const isBehind = behind.includes(code) && !(code === 'list_not_found' && write.kind === 'task');
    if (!wasCreated && !isBehind)
        return await (0, settle_ts_1.refuse)(run, write, code, error.problem);
    const { sent: _, ...unsent } = write;
    if (isBehind)
        await run.replica.commitSynced({ puts: [[write.key, unsent]] });
    await (0, pull_ts_1.pull)(run);
}
//# sourceMappingURL=deliver.js.map