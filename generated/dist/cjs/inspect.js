"use strict";
// What a pending write comes to, with the thing as the service has it now.
Object.defineProperty(exports, "__esModule", { value: true });
exports.inspect = inspect;
const pending_write_ts_1 = require("./pending-write.js");
const replica_ts_1 = require("./replica.js");
/** @param write with the ids of the service, as far as they are known */
function inspect(replica, write) {
    const { kind, op, id, body } = write;
    const unknown = Object.keys(body).find((name) => pending_write_ts_1.references[name] && body[name] < 0);
    if (op === 'create') {
        const made = write.sent && createdBefore(replica, write);
        if (made)
            return { is: 'done', id: made.id };
        return unknown ? { is: 'missing', code: missing[unknown] ?? '' } : { is: 'send', id: 0 };
    }
    if (id < 0)
        return { is: 'missing', code: `${kind}_not_found` };
    if (unknown)
        return { is: 'missing', code: missing[unknown] ?? '' };
    const copy = replica.things.get((0, replica_ts_1.keyOf)(kind, id));
    const isTrashed = kind === 'task' && copy !== undefined && copy.data.deleted_at !== null;
    const send = { is: 'send', id, etag: copy?.etag };
    const isThere = copy !== undefined && !isTrashed;
    if (op === 'delete' && !isThere)
        return { is: 'done', id };
    if (op === 'restore') {
        if (!copy)
            return { is: 'gone', trashed: undefined };
        return isTrashed && !isDeletedAgain(write, copy.data) ? { is: 'send', id } : { is: 'done', id };
    }
    if (!isThere)
        return { is: 'gone', trashed: copy?.data };
    const theirs = copy.data;
    const fields = changedElsewhere(write, replica.withIds(write.base), theirs);
    if (fields.length > 0)
        return { is: 'conflict', theirs: copy.data, etag: copy.etag, fields };
    const isDone = op === 'update' && Object.keys(body).every((name) => (0, pending_write_ts_1.isSame)(body[name], theirs[name]));
    return isDone ? { is: 'done', id } : send;
}
/** Whether somebody has deleted it since the restoration was sent, which may have been done. */
const isDeletedAgain = ({ sent }, { deleted_at }) => sent !== undefined && sent.before.deleted_at !== deleted_at;
const missing = {
    list_id: 'list_not_found',
    parent_id: 'parent_not_found',
    after_id: 'sibling_not_found',
};
/**
 * The thing, where the answer to its creation was lost: a task by its external id; a list, which has none, by its name, among
 * those that nobody here knew before.
 */
function createdBefore({ things }, { kind, body, known = 0 }) {
    for (const [key, { data }] of things) {
        if (!key.startsWith(kind))
            continue;
        if (kind === 'task' && data.external_id === body.external_id)
            return data;
        if (kind === 'list' && data.id > known && 'name' in data && data.name === body.name)
            return data;
    }
    return undefined;
}
function changedElsewhere({ body, occurrence }, base, theirs) {
    const changed = Object.keys(base).filter((name) => !(0, pending_write_ts_1.isSame)(theirs[name], base[name]) && !(0, pending_write_ts_1.isSame)(theirs[name], body[name]));
    // Somebody else has completed the occurrence, or we have, and its answer was lost.
    const isOver = occurrence !== undefined && !theirs.completed && !(0, pending_write_ts_1.isSame)(theirs.due_date, occurrence);
    return isOver && !changed.includes('completed') ? [...changed, 'completed'] : changed;
}
//# sourceMappingURL=inspect.js.map