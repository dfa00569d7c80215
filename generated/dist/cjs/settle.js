"use strict";
// A write leaves the outbox: done, not needed, or refused.
Object.defineProperty(exports, "__esModule", { value: true });
exports.settle = settle;
exports.remove = remove;
exports.refuse = refuse;
const pending_write_ts_1 = require("./pending-write.js");
const replica_ts_1 = require("./replica.js");
const view_ts_1 = require("./view.js");
/** Takes over what the service has made of a request. */
async function settle(run, key, sent, { data, etag }) {
    const { replica, settled } = run;
    const write = replica.write(key);
    if (!write)
        return;
    const { kind, op } = write;
    const id = data?.id ?? sent.id;
    const copy = replica.things.get((0, replica_ts_1.keyOf)(kind, id));
    const puts = [];
    // The answer of a request that was sent again may be older than what has been seen since.
    if (data && !(copy && copy.data.updated_at > data.updated_at))
        puts.push([(0, replica_ts_1.keyOf)(kind, id), { data, etag }], ['meta owner', data.user_id]);
    if (op === 'create')
        puts.push([`id ${(0, replica_ts_1.keyOf)(kind, write.id)}`, id]);
    const before = { ...copy?.data, ...sent.body };
    if (data)
        puts.push(...rebased(replica, write, id, before, data));
    // Where it had to be restored first, the write itself is still to come.
    const { sent: _, ...unsent } = write;
    const isStep = sent.op !== op;
    if (isStep)
        puts.push([key, unsent]);
    settled.push({ ...(0, view_ts_1.resolved)(replica, write), op: sent.op, body: sent.body, id });
    await replica.commitSynced({ puts, deletes: isStep ? [] : [key] });
}
/** Takes out a write that is not needed (any more). @param id of the thing that it has created */
async function remove({ replica }, { key, kind, op, id }, made) {
    const puts = op === 'create' && made ? [[`id ${(0, replica_ts_1.keyOf)(kind, id)}`, made]] : [];
    await replica.commitSynced({ puts, deletes: [key] });
}
/** Takes out a write that cannot be made, once the app knows. */
async function refuse({ options, replica }, write, code, problem) {
    const { key, kind, op, id } = write;
    const { body, base } = (0, view_ts_1.resolved)(replica, write);
    await options.onRefused?.({ kind, op, id: replica.idOf(kind, id), body, code, problem });
    const puts = op === 'update' ? rebased(replica, write, replica.idOf(kind, id), body, base) : [];
    await replica.commitSynced({ puts, deletes: [key] });
}
/**
 * Later writes of a thing expected it to be as this one leaves it. Where it is otherwise, that is nobody else's change.
 *
 * @param expected fields as they were to be
 * @param found fields as they are
 */
function rebased(replica, { key, kind, id: localId }, id, expected, found) {
    const later = replica
        .writes()
        .filter((one) => one.key > key && one.kind === kind && (one.id === localId || replica.idOf(kind, one.id) === id));
    return later.flatMap((write) => {
        const base = replica.withIds(write.base);
        const differs = (name) => name in found && (0, pending_write_ts_1.isSame)(base[name], expected[name]) && !(0, pending_write_ts_1.isSame)(base[name], found[name]);
        const names = Object.keys(base).filter(differs);
        const isMoved = write.occurrence !== undefined && 'due_date' in found && (0, pending_write_ts_1.isSame)(write.occurrence, expected.due_date);
        if (names.length === 0 && !isMoved)
            return [];
        const next = { ...base, ...Object.fromEntries(names.map((name) => [name, found[name]])) };
        return [[write.key, { ...write, base: next, ...(isMoved && { occurrence: found.due_date }) }]];
    });
}
//# sourceMappingURL=settle.js.map