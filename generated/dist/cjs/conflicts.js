"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.decide = decide;
const pending_write_ts_1 = require("./pending-write.js");
const keep_ts_1 = require("./keep.js");
const settle_ts_1 = require("./settle.js");
/**
 * @param write with the ids of the service
 * @returns the request, which is kept by then; undefined where nothing is to be written
 */
async function decide(run, write, found) {
    if (found.is === 'gone')
        return await decideGone(run, write, found.trashed);
    const { theirs, etag, fields } = found;
    const decision = await ask(run, write, fields, theirs);
    const body = bodyOf(write, fields, decision);
    const op = write.op === 'delete' && decision ? 'update' : write.op;
    if (op !== 'delete' && Object.keys(body).length === 0) {
        await (0, settle_ts_1.remove)(run, write);
        return undefined;
    }
    // What was looked at is what is overwritten: only a change that comes after it is a conflict again.
    const now = theirs;
    const base = (0, pending_write_ts_1.only)(now, (name) => name in write.base);
    const { occurrence, ...rest } = write;
    const isStillDone = occurrence !== undefined && body.completed === true;
    const next = { ...rest, op, body, base, ...(isStillDone && { occurrence: now.due_date }) };
    return await (0, keep_ts_1.keep)(run, next, { id: write.id, etag });
}
function bodyOf({ op, body, occurrence }, fields, decision) {
    const undisputed = (0, pending_write_ts_1.only)(body, (name) => !fields.includes(name));
    if (op === 'delete')
        return decision ?? body;
    // A move takes its own fields alone.
    if (decision)
        return { ...undisputed, ...(0, pending_write_ts_1.only)(decision, (name) => op === 'update' || fields.includes(name)) };
    // The occurrence that was completed here is over already: completing the next one is nobody's wish.
    return occurrence !== undefined && fields.includes('completed')
        ? (0, pending_write_ts_1.only)(body, (name) => name !== 'completed')
        : body;
}
/** In the trash it comes back if the app has values for it; what is gone for good does not. */
async function decideGone(run, write, trashed) {
    const decision = await ask(run, write, Object.keys(write.body), null);
    if (!decision || Object.keys(decision).length === 0 || !trashed) {
        await (0, settle_ts_1.remove)(run, write);
        return undefined;
    }
    const { occurrence: _, ...rest } = write;
    return await (0, keep_ts_1.keep)(run, { ...rest, op: 'update', body: decision }, { id: write.id }, 'restore');
}
async function ask({ options, replica }, { kind, id, body, base }, fields, theirs) {
    const mine = (0, pending_write_ts_1.only)(body, (name) => fields.includes(name));
    const before = (0, pending_write_ts_1.only)(replica.withIds(base), (name) => fields.includes(name));
    const conflict = { kind, id, fields, mine, theirs, base: before };
    return (await options.onConflict?.(conflict)) ?? undefined;
}
//# sourceMappingURL=conflicts.js.map